"""The SQLite file under the article store: its tables, its versions, its transactions, its errors."""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from indexer.errors import StoreUnusable
from indexer.folder import prepare
from search.errors import TimtinError

# Text, whole numbers, moments (ISO 8601 in UTC) and hashes are all that is ever stored.
Value = str | int | bytes | None

_PRAGMAS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA journal_size_limit = 67108864;
"""

# One script a version, in order: user_version counts those that ran. Never edit one that shipped.
#
# The small row of an article and its text stand in two tables, because every run touches every row
# ("last seen") and would otherwise rewrite all the text with it.
# ``sequence`` grows with every change, removal and return of any article; a publication remembers how
# far the index had come, so that the next run knows what is still to be indexed.
MIGRATIONS = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        verb TEXT NOT NULL,
        started TEXT NOT NULL,
        finished TEXT,
        exit_code INTEGER,
        report TEXT
    );
    CREATE TABLE articles (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        url TEXT,
        source TEXT NOT NULL,
        hash BLOB NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        removed_at TEXT,
        last_run INTEGER NOT NULL,
        sequence INTEGER NOT NULL
    );
    CREATE INDEX articles_by_sequence ON articles (sequence);
    CREATE TABLE records (
        key INTEGER PRIMARY KEY REFERENCES articles (key) ON DELETE CASCADE,
        record TEXT NOT NULL
    );
    CREATE TABLE publications (
        publication TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,
        published TEXT NOT NULL
    );
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
    INSERT INTO counters VALUES ('sequence', 0);
    """,
    # What sources remember (see indexer.memory).
    """
    CREATE TABLE visits (
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        outcome TEXT NOT NULL,
        fetched TEXT NOT NULL,
        article_id TEXT,
        stamp TEXT,
        etag TEXT,
        last_modified TEXT,
        PRIMARY KEY (source, url)
    ) WITHOUT ROWID;
    CREATE TABLE bookmarks (
        source TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (source, name)
    ) WITHOUT ROWID;
    CREATE TABLE passes (
        source TEXT PRIMARY KEY,
        run INTEGER NOT NULL,
        edition TEXT NOT NULL,
        position TEXT NOT NULL,
        sure INTEGER NOT NULL
    ) WITHOUT ROWID;
    """,
    # Duplicates (see indexer.duplicates). Articles of before get their likeness when they are next read.
    """
    ALTER TABLE articles ADD COLUMN likeness BLOB;
    ALTER TABLE articles ADD COLUMN duplicate_of INTEGER REFERENCES articles (key) ON DELETE SET NULL;
    CREATE INDEX articles_by_likeness ON articles (likeness);
    CREATE INDEX articles_by_url ON articles (url) WHERE url IS NOT NULL;
    CREATE INDEX articles_by_original ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL;
    CREATE VIEW live AS SELECT * FROM articles WHERE removed_at IS NULL AND duplicate_of IS NULL;
    """,
    # Removed articles are purged by the number of the run that removed them; those of before wait anew.
    # ``purged`` is the highest sequence of any article that was purged: no index below it can be brought
    # up by the difference, because the store no longer knows the whole of it.
    """
    ALTER TABLE articles ADD COLUMN removed_run INTEGER;
    UPDATE articles SET removed_run = (SELECT coalesce(max(id), 0) FROM runs) WHERE removed_at IS NOT NULL;
    CREATE INDEX articles_by_removal ON articles (removed_run) WHERE removed_run IS NOT NULL;
    INSERT INTO counters VALUES ('purged', 0);
    """,
    # SQLite does not tell a flipped bit in a text. What is there at this moment is taken to be whole.
    """
    ALTER TABLE articles ADD COLUMN checksum INTEGER;
    UPDATE articles SET checksum =
        (SELECT crc32(CAST(articles.id || record AS BLOB)) FROM records WHERE records.key = articles.key);
    """,
)


class Database:
    """An open file. Inside its ``with`` block SQLite's errors become StoreUnusable.

    Leaving the block keeps what was done, also after an error that timtin can explain: what came in
    before it is good. After any other (an interrupt, a full disk, a bug) a change may be half made,
    so all since the last commit is rolled back; so is a rehearsal.
    """

    def __init__(self, where: str, *, rehearsal: bool) -> None:
        self.where = where
        self._rehearsal = rehearsal
        # Autocommit mode: transactions begin where this class says so, and nowhere else.
        self._connection = sqlite3.connect(where, timeout=30, isolation_level=None)
        # For the migration that introduced checksums.
        self._connection.create_function("crc32", 1, zlib.crc32, deterministic=True)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file, making it and its folder when they are not there."""
        prepare(path.parent)
        return cls._ready(str(path), rehearsal=False)

    @classmethod
    def rehearsal(cls, path: Path) -> Self:
        """Open a file to forget all that is done to it: it stays as it is, or stays away."""
        return cls._ready(str(path) if path.exists() else ":memory:", rehearsal=True)

    @classmethod
    def _ready(cls, where: str, *, rehearsal: bool) -> Self:
        try:
            database = cls(where, rehearsal=rehearsal)
            try:
                database._connection.executescript(_PRAGMAS)
                _migrate(database._connection, keep=not rehearsal)
            except BaseException:
                database._connection.close()
                raise
        # What SQLite says of a damaged schema quotes it, and may be no UTF-8.
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise StoreUnusable(_explain(where, error)) from error
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._rehearsal or not (error is None or isinstance(error, TimtinError)):
                # SQLite may have rolled back by itself, and a broken disk refuses even that.
                with suppress(sqlite3.Error):
                    self._connection.rollback()
            else:
                self.commit()
        except sqlite3.Error as failure:
            raise StoreUnusable(_explain(self.where, failure)) from failure
        finally:
            self._connection.close()
        if isinstance(error, sqlite3.Error):
            raise StoreUnusable(_explain(self.where, error)) from error

    def execute(self, sql: str, values: Sequence[Value] | Mapping[str, Value] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._connection.execute(sql, values)

    def begin(self) -> None:
        """Begin to write, unless that has begun."""
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make what was written durable; a rehearsal does not."""
        if self._connection.in_transaction and not self._rehearsal:
            self._connection.execute("COMMIT")


def _migrate(connection: sqlite3.Connection, *, keep: bool) -> None:
    """Bring an older file up to this version; a rehearsal does it in the transaction that it rolls back."""
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    # Asked again, because another process may have been faster.
    version = _version(connection)
    if version > len(MIGRATIONS):
        raise StoreUnusable(
            f"the article store has version {version}: a newer timtin made it, so upgrade timtin"
        )
    for script in MIGRATIONS[version:]:
        # Not executescript: that would commit first.
        for statement in script.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    if keep:
        connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _explain(where: str, error: Exception) -> str:
    return f"the article store {where} cannot be used: {error}"
