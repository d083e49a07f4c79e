"""Reads the figures that pages show. Cheap: two rows by their key; a page is 100 times as dear."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from search.errors import UsageUnusable
from search.usage.ledger import Ledger

_BUSY_S = 0.1

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page shows of use; None where it is not known, or not the page of an article."""

    visits: int | None = None
    views: int | None = None


class Reader:
    """The figures of the file, as they are now. Never fails: what cannot be read is not known."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._ledger: Ledger | None = None
        self._file: tuple[int, int] | None = None

    def figures(self, article_id: str | None) -> Figures:
        """Return the visits of the site, and the views of an article where one is named."""

        def read(ledger: Ledger) -> Figures:
            return Figures(ledger.visits(), None if article_id is None else ledger.views(article_id))

        with self._lock:
            return self._read(read, Figures())

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._forget()

    def _read(self, read: Callable[[Ledger], _Found], unknown: _Found) -> _Found:
        try:
            file = self._path.stat()
            # Somebody may have deleted the file, or put another in its place.
            if self._ledger is None or (file.st_dev, file.st_ino) != self._file:
                self._forget()
                self._ledger = Ledger.open(self._path, _BUSY_S)
                self._file = (file.st_dev, file.st_ino)
            return read(self._ledger)
        except (OSError, UsageUnusable):
            self._forget()
            return unknown

    def _forget(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
        self._ledger = None
