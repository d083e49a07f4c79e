"""The best bets of the site: their file, read when the service starts and again whenever it has changed."""

import logging
from pathlib import Path
from typing import TypeAlias

from search.best_bets.file import read
from search.best_bets.lookup import BestBets
from search.config import Settings
from search.errors import InvalidBestBets
from search.glossary import Glossary

_log = logging.getLogger(__name__)

_EVENT = {"event": "best_bets"}

# What tells one state of a file from another; empty where there is none.
_Stamp: TypeAlias = tuple[int, ...]


class LiveBestBets:
    """What the file says now. A file that is wrong changes nothing, and the log says once what is wrong.

    Safe to share between threads: at worst two read the same file.
    """

    def __init__(self, settings: Settings, glossary: Glossary) -> None:
        """Read the file, where there is one."""
        self._file = settings.best_bets_file
        self._glossary = glossary
        self._held = BestBets()
        self._stamp: _Stamp = ()
        if settings.best_bets and not _stamp(self._file):
            _log.warning("best bets: %s is not there; none are shown", self._file, extra=_EVENT)
        self.current()

    def current(self) -> BestBets:
        """Return the best bets of this moment; a look at the file costs 2 µs."""
        stamp = _stamp(self._file)
        if stamp != self._stamp:
            # Noted before the file is read: what changes meanwhile is read the next time.
            self._stamp = stamp
            self._held = self._read() if stamp else BestBets()
        return self._held

    def _read(self) -> BestBets:
        try:
            return BestBets(read(self._file), self._glossary)
        except InvalidBestBets as error:
            _log.warning("best bets: %s; what was read before stays", error, extra=_EVENT)
            return self._held


def _stamp(file: Path) -> _Stamp:
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        return (error.errno or -1,)
    # A change of its rights shows in its ctime only.
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
