"""Which of the stored articles are duplicates of another: kept, but not searched."""

from indexer.database import Database, Value
from indexer.near_duplicate import is_duplicate
from indexer.stored_row import STORED, Stored
from search.article import Article

# A portal that gives all its articles one address must not have each compared with all.
_COMPARED = 20


class Duplicates:
    """Looks for the original of an article among those that are searched."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def original_of(self, article: Article, likeness: bytes, key: int | None) -> int | None:
        """Return the key of the article that this one, whose key is given if it has one, is over again."""
        alike = self._candidates("likeness", likeness, key) + self._candidates("url", article.url, key)
        return next((other for other, stored in alike if is_duplicate(article, stored.article)), None)

    def _candidates(self, column: str, value: Value, key: int | None) -> list[tuple[int, Stored]]:
        """Return the first articles with a value in a column, so that an index gives them in order.

        One whose text is damaged is none of them: what it said cannot be compared.
        """
        rows = self._db.execute(
            f"SELECT key, {STORED} FROM live JOIN records USING (key) WHERE {column} = ? AND key IS NOT ?"  # noqa: S608 - our own names
            " ORDER BY key LIMIT ?",
            (value, key, _COMPARED),
        )
        found = ((int(other), Stored(*row)) for other, *row in rows)
        return [(other, stored) for other, stored in found if stored.is_whole]

    def of(self, key: int) -> list[tuple[int, Article, bytes]]:
        """Return the duplicates of an article whose text is whole, oldest first: key, article, likeness."""
        rows = self._db.execute(
            f"SELECT key, likeness, {STORED} FROM articles JOIN records USING (key)"  # noqa: S608 - our own names
            " WHERE duplicate_of = ? AND removed_at IS NULL ORDER BY key",
            (key,),
        )
        found = ((int(other), bytes(likeness), Stored(*row)) for other, likeness, *row in rows)
        return [(other, stored.article, likeness) for other, likeness, stored in found if stored.is_whole]

    def count(self) -> int:
        """How many articles are duplicates."""
        return int(self._db.execute(f"SELECT count(*) {_PAIRS}").fetchone()[0])

    def pairs(self, limit: int) -> list[tuple[str, str]]:
        """Return the ids of duplicates, newest first, each with that of its original."""
        rows = self._db.execute(f"SELECT a.id, b.id {_PAIRS} ORDER BY a.key DESC LIMIT ?", (limit,))
        return [(str(duplicate), str(original)) for duplicate, original in rows]


_PAIRS = "FROM articles AS a JOIN articles AS b ON b.key = a.duplicate_of WHERE a.removed_at IS NULL"
