"""What a row of the article store says, on its way in and out."""

import json
import zlib
from dataclasses import dataclass

from indexer.database import Value
from indexer.errors import StoreDamaged
from indexer.history import Run
from search.article import Article
from search.record import dump, load


@dataclass(frozen=True, slots=True)
class Known:
    """What the store has of an article: ``is_kept`` until it is removed, ``is_own`` if no duplicate."""

    key: int
    hash: bytes
    sequence: int
    is_kept: bool
    is_own: bool
    likeness: bytes | None

    @property
    def is_live(self) -> bool:
        """Whether readers find it."""
        return bool(self.is_kept and self.is_own)


@dataclass(frozen=True, slots=True)
class Stored:
    """An article on its way out of the store: its id, its text, and the checksum that the text had."""

    id: str
    checksum: int
    record: bytes

    @property
    def is_whole(self) -> bool:
        """Whether the text is the one that was put, and of this article."""
        return isinstance(self.record, bytes) and checksum(self.id, self.record) == self.checksum

    @property
    def article(self) -> Article:
        """The article; raises StoreDamaged, which names it, when its text is not the one that was put."""
        if not self.is_whole:
            raise StoreDamaged(
                f"the article {self.id} is damaged in the store, so nothing of it is published:"
                " run `timtin-index check --fix`, or restore a backup"
            )
        return load(json.loads(self.record))


# The columns of a ``Stored``. As bytes, because a damaged text may be no UTF-8.
STORED = "id, checksum, CAST(record AS BLOB)"


@dataclass(frozen=True, slots=True)
class Kept:
    """An article on its way into the store, and the key of the one that it is over again."""

    article: Article
    source: str
    run: Run
    digest: bytes
    likeness: bytes
    original: int | None

    @property
    def row(self) -> dict[str, Value]:
        """Its row, but for the key and the sequence number."""
        return {
            "id": self.article.id,
            "url": self.article.url,
            "source": self.source,
            "hash": self.digest,
            "now": self.run.moment,
            "run": self.run.id,
            "likeness": self.likeness,
            "original": self.original,
            "checksum": checksum(self.article.id, self.text.encode()),
        }

    @property
    def text(self) -> str:
        """The article as it is kept."""
        return written(self.article)


def written(article: Article) -> str:
    """Return an article as the text that is kept of it."""
    return json.dumps(dump(article), ensure_ascii=False, separators=(",", ":"))


def checksum(article_id: str, text: bytes) -> int:
    """Return what tells a flipped bit in the text of an article, or a text that is another article's."""
    return zlib.crc32(text, zlib.crc32(article_id.encode()))
