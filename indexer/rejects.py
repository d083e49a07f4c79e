"""The records that were no articles: counted, shown, and kept in a file for the source's owner."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from indexer.errors import StoreUnusable
from indexer.sources.outcome import Rejected

NAME = "rejected.jsonl"

SHOWN = 10
# A source of nothing but garbage must not fill the disk with complaints.
KEPT = 10_000
MAX_REASON = 500


class Rejects:
    """Writes what was rejected, as it comes, over what the run before rejected."""

    def __init__(self, path: Path | None) -> None:
        """Write to path; with None only count and show."""
        self._path = path
        self._file: TextIO | None = None
        self.count = 0
        self.shown: list[str] = []

    def __enter__(self) -> Self:
        if self._path:
            with self._complaining():
                self._file = self._path.open("w", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            with self._complaining():
                self._file.close()

    def add(self, source: str, rejected: Rejected) -> None:
        """Keep one."""
        self.count += 1
        if self.count <= SHOWN:
            self.shown.append(f"{source}: {rejected.where}: {rejected.reason[:MAX_REASON]}")
        if self._file and self.count <= KEPT:
            entry = {"source": source, "where": rejected.where, "reason": rejected.reason[:MAX_REASON]}
            if rejected.article_id:
                entry["id"] = rejected.article_id
            # ASCII, because what a broken file says of itself may be no text that can be written.
            with self._complaining():
                self._file.write(json.dumps(entry) + "\n")

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnusable(f"cannot write {self._path}: {error.strerror}") from error

    def lines(self) -> list[str]:
        """Return the first of them for a person, and where the others are."""
        if self.count <= len(self.shown):
            return self.shown
        rest = f"… and {self.count - len(self.shown)} more"
        return [*self.shown, f"{rest} in {self._path}" if self._path else rest]
