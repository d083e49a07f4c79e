"""The SQLite file of counts: written by the web service, read by both edges, forgotten by the indexer."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import mkstemp
from types import TracebackType
from typing import Any, Self

from search.errors import UsageUnusable
from search.usage.events import Event, Searched, Viewed, Visited

NAME = "usage.sqlite3"

# ``viewed`` and ``visited`` are totals: they have no day, and stay when days are forgotten.
_SCHEMA = (
    "CREATE TABLE views (day TEXT, article TEXT, n INTEGER NOT NULL, PRIMARY KEY (day, article))"
    " WITHOUT ROWID",
    "CREATE TABLE visits (day TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE searches (day TEXT, text TEXT, n INTEGER NOT NULL, empty INTEGER NOT NULL,"
    " slow INTEGER NOT NULL, PRIMARY KEY (day, text)) WITHOUT ROWID",
    "CREATE TABLE viewed (article TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE visited (only INTEGER PRIMARY KEY CHECK (only = 0), n INTEGER NOT NULL)",
    "INSERT INTO visited VALUES (0, 0)",
)
VERSION = 1
DATED = ("views", "visits", "searches")

# The file comes from a process that outsiders talk to: nothing in it may run functions or be read as mapped
# memory (sqlite.org/security.html). What is deleted is overwritten. NORMAL: only a power cut loses a batch.
_PRAGMAS = """
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA mmap_size = 0;
    PRAGMA secure_delete = ON;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA journal_size_limit = 1048576;
"""
BUSY_S = 5.0


class Ledger:
    """An open file of counts. SQLite's errors come out of it as UsageUnusable."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take over a connection; open() makes one."""
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, busy_s: float = BUSY_S) -> Self:
        """Open a file, making it, for its owner alone, when it is not there.

        ``busy_s`` is how long it waits for others to end what they write.
        """
        with _explained(path):
            if path.is_symlink():
                raise UsageUnusable(f"the counts {path} are a link: nothing is written through one")
            if not path.exists():
                _make(path)
            # Its user is one thread at a time, not always the same.
            connection = sqlite3.connect(path, timeout=busy_s, isolation_level=None, check_same_thread=False)
            try:
                connection.executescript(_PRAGMAS)
                _prepare(connection)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    @classmethod
    def open_if_there(cls, path: Path) -> Self | None:
        """Open a file; None when there is none."""
        return cls.open(path) if path.exists() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, batch: Mapping[Event, int]) -> None:
        """Count each event so many times more: all of the batch or nothing of it."""
        with _explained(self.path), _transaction(self._connection) as connection:
            for event, n in batch.items():
                match event:
                    case Viewed(day, article):
                        connection.execute(_PLUS_VIEW, (day.isoformat(), article, n))
                        connection.execute(_PLUS_VIEWED, (article, n))
                    case Visited(day):
                        connection.execute(_PLUS_VISIT, (day.isoformat(), n))
                        connection.execute("UPDATE visited SET n = n + ?", (n,))
                    case Searched(day, text, is_empty, is_slow):
                        values = (day.isoformat(), text, n, n * is_empty, n * is_slow)
                        connection.execute(_PLUS_SEARCH, values)

    def visits(self) -> int:
        """Return how often somebody came to the site, in all."""
        return self._number("SELECT CAST(n AS INTEGER) FROM visited")

    def views(self, article_id: str) -> int:
        """Return how often an article was opened, in all."""
        return self._number("SELECT CAST(n AS INTEGER) FROM viewed WHERE article = ?", article_id)

    def most_viewed(self, since: date, limit: int) -> list[tuple[str, int]]:
        """Return the articles that were opened most often since a day, and how often each."""
        found = self.rows(_MOST_VIEWED, since.isoformat(), limit)
        return [(article, n) for article, n in found if article.isprintable()]

    def rows(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        """Return what a query finds; it must cast its columns, for SQLite keeps any value anywhere."""
        with _explained(self.path):
            return self._connection.execute(sql, values).fetchall()

    def forget(self, before: date) -> dict[str, int]:
        """Delete what was counted before a day, also from the bytes of the file; totals stay.

        Return how many rows of each table went.
        """
        with _explained(self.path), _transaction(self._connection) as connection:
            gone = {
                table: connection.execute(
                    f"DELETE FROM {table} WHERE day < ?",  # noqa: S608 - one of DATED
                    (before.isoformat(),),
                ).rowcount
                for table in DATED
            }
        # The log of changes still holds the pages as they were.
        ((is_busy, *_),) = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        if is_busy:
            raise UsageUnusable(
                f"the counts {self.path} are being read, and what is deleted stands beside them; purge again"
            )
        return gone

    def damage(self) -> list[str]:
        """Read all of the file; return what is wrong with it, nothing if it is whole."""
        found = [str(row[0]) for row in self.rows("PRAGMA quick_check(5)")]
        return [] if found == ["ok"] else found

    def _number(self, sql: str, *values: str) -> int:
        rows = self.rows(sql, *values)
        return rows[0][0] if rows else 0


_PLUS_VIEW = "INSERT INTO views VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n"
_PLUS_VIEWED = "INSERT INTO viewed VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n"
_PLUS_VISIT = "INSERT INTO visits VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n"
_PLUS_SEARCH = (
    "INSERT INTO searches VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " n = n + excluded.n, empty = empty + excluded.empty, slow = slow + excluded.slow"
)
_MOST_VIEWED = (
    "SELECT CAST(article AS TEXT), CAST(sum(n) AS INTEGER) FROM views WHERE day >= ?"
    " GROUP BY article ORDER BY sum(n) DESC, article LIMIT ?"
)


def _make(path: Path) -> None:
    """Make an empty file for its owner alone, unless another worker was faster.

    It gets its name when it is closed: closing a file takes away every lock that this process has on it,
    those of SQLite in another thread too (sqlite.org/howtocorrupt.html, 2.2).
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        os.close(descriptor)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)  # noqa: PTH108


def _prepare(connection: sqlite3.Connection) -> None:
    if _version(connection) == VERSION:
        return
    with _transaction(connection):
        # Asked again, because another worker may have been faster.
        version = _version(connection)
        if version > VERSION:
            raise UsageUnusable(
                f"the counts have version {version}: a newer timtin made them, so upgrade timtin"
            )
        if version == 0:
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # SQLite may have rolled back by itself, and a broken disk refuses even that.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise UsageUnusable(f"the counts {path} cannot be used: {error}") from error
