"""What tells an index from the store it was made of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.content_hash import content_hash
from indexer.store import ArticleStore
from search.article import Article


@dataclass(slots=True)
class Differences:
    """The ids that tell an index from a store."""

    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether there is no difference."""
        return not (self.missing or self.extra or self.stale)


def compare(store: ArticleStore, indexed: Iterable[Article]) -> Differences:
    """Compare by id and content; an article that the index holds twice is stale."""
    found = Differences()
    seen: set[str] = set()
    for article in indexed:
        stored = store.hash_of(article.id)
        if stored is None:
            found.extra.append(article.id)
        elif article.id in seen or stored != content_hash(article):
            found.stale.append(article.id)
        seen.add(article.id)
    found.missing = [article_id for article_id in store.ids() if article_id not in seen]
    return found
