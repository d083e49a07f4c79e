"""What of the store is no longer what was put into it: found, refused, and mended where that can be done."""

from indexer.content_hash import content_hash
from indexer.database import Database
from indexer.errors import StoreDamaged
from indexer.memory import DESCRIPTION
from indexer.stored_row import STORED, Stored, checksum, written
from search.article import Article


class Damage:
    """Looks at every byte of the store: SQLite at its structure, a checksum at each text."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of_file(self) -> list[str]:
        """Read the whole file; return what is wrong with how it hangs together."""
        return [row[0] for row in self._db.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]

    def of_texts(self) -> list[str]:
        """Read every text, removed ones too; return the ids of those that are not what was put."""
        rows = self._db.execute(f"SELECT {STORED} FROM articles LEFT JOIN records USING (key) ORDER BY key")  # noqa: S608 - our own names
        return [stored.id for stored in (Stored(*row) for row in rows) if not stored.is_whole]

    def refuse(self) -> None:
        """Raise StoreDamaged if the file does not hang together: no whole index can be made of it."""
        found = self.of_file()
        if found:
            raise StoreDamaged(
                f"the article store {self._db.where} is damaged ({found[0]}), so nothing of it is published:"
                " restore a backup"
            )

    def heal(self, article: Article) -> bool:
        """Put an article in the place of its damaged text if it has the same hash; say whether it has."""
        row = self._db.execute("SELECT key, hash FROM live WHERE id = ?", (article.id,)).fetchone()
        if row is None or row[1] != content_hash(article):
            return False
        text = written(article)
        self._db.begin()
        self._db.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", (row[0], text))
        self._db.execute(
            "UPDATE articles SET checksum = ? WHERE key = ?", (checksum(article.id, text.encode()), row[0])
        )
        return True

    def distrust(self, article_id: str) -> None:
        """See to it that the source of an article reads it again, and that this replaces what is damaged.

        Nothing that a source noted may keep it from that: neither that it had not changed, nor how far it was
        known. Only its description stays, without which it would forget all and fetch all.
        """
        self._db.begin()
        self._db.execute("UPDATE articles SET hash = x'' WHERE id = ?", (article_id,))
        self._db.execute("DELETE FROM visits WHERE article_id = ?", (article_id,))
        self._db.execute(
            "DELETE FROM bookmarks WHERE name <> ? AND source = (SELECT source FROM articles WHERE id = ?)",
            (DESCRIPTION, article_id),
        )
