"""The article store: the truth from which every index is rebuilt."""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from indexer.content_hash import content_hash
from indexer.database import Database, Value
from indexer.history import History, Run
from search.article import Article
from search.record import dump, load

NAME = "articles.sqlite3"

# What a kill can undo: so many articles, or what came in so many seconds. An fsync for each article
# would cost a hundred times the parsing.
BATCH = 1_000
BATCH_SECONDS = 2.0

_LIVE = "FROM articles JOIN records USING (key) WHERE removed_at IS NULL"


class Change(StrEnum):
    """What an article that was put into the store meant to it."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "unchanged"
    RESTORED = "restored"


class ArticleStore:
    """Articles, each with its history. One writer at a time: the lock of the data folder sees to it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._pending = 0
        self._pending_since = 0.0
        self.history = History(database)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store of a file, making it and its folder when they are not there."""
        return cls(Database.open(path))

    @classmethod
    def rehearsal(cls, path: Path) -> Self:
        """Open a store that forgets all that is done to it."""
        return cls(Database.rehearsal(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.__exit__(kind, error, trace)

    def put(self, article: Article, source: str, run: Run) -> Change:
        """Keep an article as it is now; say what is new about it. Durable after commit()."""
        digest = content_hash(article)
        self._begin()
        known = self._db.execute(
            "SELECT key, hash, removed_at FROM articles WHERE id = ?", (article.id,)
        ).fetchone()
        if known is None:
            self._insert(article, digest, source, run)
            return Change.ADDED
        key, old_digest, removed_at = known
        if removed_at is None and old_digest == digest:
            self._sight(key, source, run)
            return Change.SAME
        self._replace(key, article, digest, source, run)
        return Change.RESTORED if removed_at else Change.CHANGED

    def sight(self, article_id: str, source: str, run: Run) -> None:
        """Note that a source still lists an article, though it could not be read this time."""
        self._begin()
        for (key,) in self._db.execute("SELECT key FROM articles WHERE id = ?", (article_id,)).fetchall():
            self._sight(key, source, run)

    def remove(self, article_ids: Iterable[str], run: Run) -> int:
        """Take articles out: their text stays, nobody finds it. Return how many there were."""
        self._begin()
        sequence = self.sequence + 1
        removed = 0
        for article_id in article_ids:
            removed += self._db.execute(
                "UPDATE articles SET removed_at = ?, sequence = ? WHERE id = ? AND removed_at IS NULL",
                (run.moment, sequence, article_id),
            ).rowcount
        if removed:
            self._next_sequence()
        self.commit()
        return removed

    def commit(self) -> None:
        """Make all that was put durable."""
        self._db.commit()
        self._pending = 0

    @property
    def sequence(self) -> int:
        """How far the store has come: grows with every article added, changed, removed or restored."""
        return self._number("SELECT value FROM counters WHERE name = 'sequence'")

    def articles(self) -> Iterator[Article]:
        """Yield every article that was not removed, oldest acquaintance first."""
        return self._load(f"SELECT record {_LIVE} ORDER BY key")

    def changed_since(self, sequence: int) -> Iterator[Article]:
        """Yield the articles that were added, changed or restored after a point, in that order."""
        return self._load(f"SELECT record {_LIVE} AND sequence > ? ORDER BY sequence", sequence)

    def select(self, article_ids: Iterable[str]) -> Iterator[Article]:
        """Yield those of these articles that are there and were not removed."""
        for article_id in article_ids:
            yield from self._load(f"SELECT record {_LIVE} AND id = ?", article_id)

    def removed_since(self, sequence: int) -> Iterator[str]:
        """Yield the ids that were removed after a point and are still removed."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE removed_at IS NOT NULL AND sequence > ? ORDER BY sequence",
            (sequence,),
        )
        return (row[0] for row in rows)

    def hash_of(self, article_id: str) -> bytes | None:
        """Return the content hash of an article that was not removed."""
        row = self._db.execute(
            "SELECT hash FROM articles WHERE id = ? AND removed_at IS NULL", (article_id,)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def ids(self) -> Iterator[str]:
        """Yield the id of every article that was not removed."""
        rows = self._db.execute("SELECT id FROM articles WHERE removed_at IS NULL ORDER BY key")
        return (row[0] for row in rows)

    def missing(self, source: str, run: Run) -> list[str]:
        """Return the ids that a source once gave and that this run has not seen."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE source = ? AND last_run < ? AND removed_at IS NULL",
            (source, run.id),
        )
        return [row[0] for row in rows]

    def count(self) -> int:
        """How many articles there are, without the removed."""
        return self._number("SELECT count(*) FROM articles WHERE removed_at IS NULL")

    def count_removed(self) -> int:
        """How many articles were removed and are kept."""
        return self._number("SELECT count(*) FROM articles WHERE removed_at IS NOT NULL")

    def count_by_source(self) -> dict[str, int]:
        """How many articles came from each source, most first."""
        rows = self._db.execute(
            "SELECT source, count(*) AS n FROM articles WHERE removed_at IS NULL"
            " GROUP BY source ORDER BY n DESC, source"
        )
        return dict(rows.fetchall())

    def damage(self) -> list[str]:
        """Read the whole file; return what is wrong with it."""
        return [row[0] for row in self._db.execute("PRAGMA quick_check(20)") if row[0] != "ok"]

    def _begin(self) -> None:
        due = self._pending >= BATCH or monotonic() - self._pending_since > BATCH_SECONDS
        if self._pending and due:
            self.commit()
        if not self._pending:
            self._pending_since = monotonic()
        self._pending += 1
        self._db.begin()

    def _next_sequence(self) -> int:
        return self._number("UPDATE counters SET value = value + 1 WHERE name = 'sequence' RETURNING value")

    def _number(self, sql: str) -> int:
        return int(self._db.execute(sql).fetchone()[0])

    def _insert(self, article: Article, digest: bytes, source: str, run: Run) -> None:
        moment = run.moment
        text = _text(article)
        cursor = self._db.execute(
            "INSERT INTO articles"
            " (id, url, source, hash, first_seen, last_seen, changed_at, last_run, sequence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article.id, article.url, source, digest, moment, moment, moment, run.id, self._next_sequence()),
        )
        self._db.execute("INSERT INTO records (key, record) VALUES (?, ?)", (cursor.lastrowid, text))

    def _replace(self, key: int, article: Article, digest: bytes, source: str, run: Run) -> None:
        self._db.execute(
            "UPDATE articles SET url = ?, source = ?, hash = ?, last_seen = ?, changed_at = ?,"
            " removed_at = NULL, last_run = ?, sequence = ? WHERE key = ?",
            (article.url, source, digest, run.moment, run.moment, run.id, self._next_sequence(), key),
        )
        self._db.execute("UPDATE records SET record = ? WHERE key = ?", (_text(article), key))

    def _sight(self, key: int, source: str, run: Run) -> None:
        self._db.execute(
            "UPDATE articles SET source = ?, last_seen = ?, last_run = ? WHERE key = ?",
            (source, run.moment, run.id, key),
        )

    def _load(self, sql: str, *values: Value) -> Iterator[Article]:
        for (text,) in self._db.execute(sql, values):
            yield load(json.loads(text))


def _text(article: Article) -> str:
    return json.dumps(dump(article), ensure_ascii=False, separators=(",", ":"))
