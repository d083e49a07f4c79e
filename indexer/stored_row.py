"""What a row of the article store says, on its way in and out."""

import json
from dataclasses import dataclass

from indexer.database import Value
from indexer.history import Run
from search.article import Article
from search.record import dump


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
        }

    @property
    def text(self) -> str:
        """The article as it is kept."""
        return json.dumps(dump(self.article), ensure_ascii=False, separators=(",", ":"))
