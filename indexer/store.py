"""The article store: the truth from which every index is rebuilt."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from indexer.content_hash import content_hash
from indexer.damage import Damage
from indexer.database import Database, Value
from indexer.duplicates import Duplicates
from indexer.history import History, Run
from indexer.memory import Memory
from indexer.near_duplicate import likeness
from indexer.stored_row import STORED, Kept, Known, Stored
from search.article import Article

NAME = "articles.sqlite3"

# What a kill can undo: so many articles, or what came in so many seconds. An fsync for each article
# would cost a hundred times the parsing.
BATCH = 1_000
BATCH_SECONDS = 2.0

# Neither removed nor a duplicate of another.
_LIVE = "FROM live JOIN records USING (key)"


class Change(StrEnum):
    """What an article that was put into the store meant to it."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "unchanged"
    RESTORED = "restored"
    DUPLICATE = "duplicate"


class ArticleStore:
    """Articles, each with its history. One writer at a time: the lock of the data folder sees to it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._pending = 0
        self._pending_since = 0.0
        self.history = History(database)
        self.duplicates = Duplicates(database)
        self.damage = Damage(database)

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
        known = self._known(article.id)
        is_same = known is not None and known.is_kept and known.hash == digest
        if known and is_same and known.likeness is not None:
            self._sight(known.key, source, run)
            return Change.SAME
        alike = likeness(article)
        original = self.duplicates.original_of(article, alike, known.key if known else None)
        kept = Kept(article, source, run, digest, alike, original)
        if known is None:
            self._insert(kept)
            return Change.ADDED if original is None else Change.DUPLICATE
        was_same = is_same and known.is_live == (original is None)
        # What readers neither see nor saw is no news to the index.
        is_news = not was_same and (known.is_live or original is None)
        self._replace(known.key, kept, self._next_sequence() if is_news else known.sequence)
        self._release(known.key)
        if original is not None:
            return Change.DUPLICATE
        return Change.SAME if is_same else Change.CHANGED if known.is_kept else Change.RESTORED

    def sight(self, article_id: str, source: str, run: Run) -> None:
        """Note that a source still lists an article, though it could not be read this time."""
        self._begin()
        for (key,) in self._db.execute("SELECT key FROM articles WHERE id = ?", (article_id,)).fetchall():
            self._sight(key, source, run)

    def remove(self, article_ids: Iterable[str], run: Run) -> int:
        """Take articles out: their text stays, nobody finds it. Return how many there were."""
        self._begin()
        removed = 0
        for article_id in article_ids:
            known = self._known(article_id)
            if known is None or not known.is_kept:
                continue
            self._db.execute(
                "UPDATE articles SET removed_at = ?, removed_run = ?, duplicate_of = NULL, sequence = ?"
                " WHERE key = ?",
                (run.moment, run.id, self._next_sequence() if known.is_live else known.sequence, known.key),
            )
            self._release(known.key)
            removed += 1
        self.commit()
        return removed

    def purge(self, before_run: int) -> int:
        """Forget, text and all, the articles that were removed before a run. Return how many there were."""
        return self._forget("removed_run < ?", before_run)

    def forget(self, article_ids: Iterable[str], run: Run) -> None:
        """Forget articles, text and all, as if no source had ever given them."""
        ids = list(article_ids)
        # As with any removal, an index that has them hears of it.
        self.remove(ids, run)
        for article_id in ids:
            self._forget("id = ?", article_id)

    def _forget(self, condition: str, value: Value) -> int:
        self._begin()
        purged = self._db.execute(
            f"DELETE FROM articles WHERE {condition} RETURNING sequence",  # noqa: S608 - our own names
            (value,),
        ).fetchall()
        self._db.execute(
            "UPDATE counters SET value = max(value, ?) WHERE name = 'purged'",
            (max((sequence for (sequence,) in purged), default=0),),
        )
        self.commit()
        return len(purged)

    def memory(self, source: str, run: Run) -> Memory:
        """Return what a source remembers; it is committed with the articles."""
        return Memory(self._db, source, run)

    def commit(self) -> None:
        """Make all that was put durable."""
        self._db.commit()
        self._pending = 0

    @property
    def sequence(self) -> int:
        """How far the store has come: grows with every article added, changed, removed or restored."""
        return self._number("SELECT value FROM counters WHERE name = 'sequence'")

    @property
    def purged(self) -> int:
        """How far an index must have come, so that no article was purged that it does not know is gone."""
        return self._number("SELECT value FROM counters WHERE name = 'purged'")

    def articles(self) -> Iterator[Article]:
        """Yield every article that readers can find, oldest acquaintance first."""
        return self._load(f"SELECT {STORED} {_LIVE} ORDER BY key")

    def changed_since(self, sequence: int) -> Iterator[Article]:
        """Yield the articles that were added, changed or restored after a point, in that order."""
        return self._load(f"SELECT {STORED} {_LIVE} WHERE sequence > ? ORDER BY sequence", sequence)

    def select(self, article_ids: Iterable[str]) -> Iterator[Article]:
        """Yield those of these articles that readers can find."""
        for article_id in article_ids:
            yield from self._load(f"SELECT {STORED} {_LIVE} WHERE id = ?", article_id)

    def removed_since(self, sequence: int) -> Iterator[str]:
        """Yield the ids that went out of readers' sight after a point and are still out of it."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE (removed_at IS NOT NULL OR duplicate_of IS NOT NULL)"
            " AND sequence > ? ORDER BY sequence",
            (sequence,),
        )
        return (row[0] for row in rows)

    def removed(self) -> Iterator[str]:
        """Yield the id of every article that was removed and is kept."""
        rows = self._db.execute("SELECT id FROM articles WHERE removed_run IS NOT NULL")
        return (row[0] for row in rows)

    def hash_of(self, article_id: str) -> bytes | None:
        """Return the content hash of an article that readers can find."""
        row = self._db.execute("SELECT hash FROM live WHERE id = ?", (article_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def ids(self) -> Iterator[str]:
        """Yield the id of every article that readers can find."""
        rows = self._db.execute("SELECT id FROM live ORDER BY key")
        return (row[0] for row in rows)

    def was_seen(self, article_id: str, first_run: int) -> bool:
        """Whether a source listed an article in a run from a number on."""
        row = self._db.execute("SELECT last_run FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row is not None and int(row[0]) >= first_run

    def missing(self, source: str, first_run: int) -> list[str]:
        """Return the ids that a source once gave and that no run from a number on has seen."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE source = ? AND last_run < ? AND removed_at IS NULL",
            (source, first_run),
        )
        return [row[0] for row in rows]

    def count(self) -> int:
        """How many articles readers can find: all but the removed and the duplicates."""
        return self._number("SELECT count(*) FROM live")

    def count_removed(self) -> int:
        """How many articles were removed and are kept."""
        return self._number("SELECT count(*) FROM articles WHERE removed_at IS NOT NULL")

    def count_by_source(self) -> dict[str, int]:
        """How many articles came from each source, duplicates too, most first."""
        rows = self._db.execute(
            "SELECT source, count(*) AS n FROM articles WHERE removed_at IS NULL"
            " GROUP BY source ORDER BY n DESC, source"
        )
        return dict(rows.fetchall())

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

    def _known(self, article_id: str) -> Known | None:
        row = self._db.execute(
            "SELECT key, hash, sequence, removed_at IS NULL, duplicate_of IS NULL, likeness"
            " FROM articles WHERE id = ?",
            (article_id,),
        ).fetchone()
        return None if row is None else Known(*row)

    def _insert(self, kept: Kept) -> None:
        sequence = self._next_sequence() if kept.original is None else 0
        cursor = self._db.execute(
            "INSERT INTO articles (id, url, source, hash, first_seen, last_seen, changed_at, last_run,"
            " sequence, likeness, duplicate_of, checksum) VALUES (:id, :url, :source, :hash, :now, :now,"
            " :now, :run, :sequence, :likeness, :original, :checksum)",
            kept.row | {"sequence": sequence},
        )
        self._db.execute("INSERT INTO records (key, record) VALUES (?, ?)", (cursor.lastrowid, kept.text))

    def _replace(self, key: int, kept: Kept, sequence: int) -> None:
        self._db.execute(
            "UPDATE articles SET url = :url, source = :source, hash = :hash, last_seen = :now,"
            " last_run = :run, changed_at = :now, removed_at = NULL, removed_run = NULL,"
            " sequence = :sequence, likeness = :likeness, duplicate_of = :original, checksum = :checksum"
            " WHERE key = :key",
            kept.row | {"sequence": sequence, "key": key},
        )
        self._db.execute("UPDATE records SET record = ? WHERE key = ?", (kept.text, key))

    def _release(self, key: int) -> None:
        """Look anew at the duplicates of an article that changed or went: one may take its place."""
        for other, article, alike in self.duplicates.of(key):
            original = self.duplicates.original_of(article, alike, other)
            if original != key:
                self._db.execute("UPDATE articles SET duplicate_of = ? WHERE key = ?", (original, other))
            if original is None:
                sequence = self._next_sequence()
                self._db.execute("UPDATE articles SET sequence = ? WHERE key = ?", (sequence, other))

    def _sight(self, key: int, source: str, run: Run) -> None:
        self._db.execute(
            "UPDATE articles SET source = ?, last_seen = ?, last_run = ? WHERE key = ?",
            (source, run.moment, run.id, key),
        )

    def _load(self, sql: str, *values: Value) -> Iterator[Article]:
        for row in self._db.execute(sql, values):
            yield Stored(*row).article
