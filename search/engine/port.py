"""What an engine must do for us. Nothing here knows how."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from search.article import Article
from search.deadline import NEVER, Deadline
from search.mentions import Mentions
from search.plan import Place, Plan
from search.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, what it names, and how well it matched (0.0 when sorted by date)."""

    article: Article
    mentions: Mentions
    score: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """A facet value or a bar of the histogram, and how many matching articles it holds.

    ``label`` is what people call it; for a month or a day it equals ``value`` ("2023-12", "2023-12-13").
    """

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One window of the matches, and what there is to say about all of them.

    ``total`` is exact. ``next`` is the place of the last hit, behind which the list goes on; None where it
    ends, or where no hit was asked for. Facet buckets stand most frequent first, histogram buckets in order
    of time, without empty ones; articles without a date stand in none of them.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[Bucket, ...]]
    histogram: tuple[Bucket, ...] = ()
    next: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """What is live: its name, when it was last published, what it holds.

    ``version`` changes with every publication and with nothing else.
    """

    version: str
    generation: str
    fingerprint: str
    built_at: datetime
    published_at: datetime
    articles: int
    newest: datetime | None
    segments: int
    bytes: int


class Searcher(Protocol):
    """The reading side: all that web ever sees. Safe to share between threads and across a fork.

    Whatever is asked of a searcher raises SearchTimeout once its ``deadline`` has passed.
    """

    @property
    def deadline(self) -> Deadline:
        """When its answers are worth nothing any more: for one that is not pinned to a request, never."""
        ...

    def search(self, plan: Plan) -> Hits:
        """Run plan on the live generation."""
        ...

    def article(self, article_id: str) -> Article | None:
        """Return one article, or None when there is none of this id."""
        ...

    def was_removed(self, article_id: str) -> bool:
        """Say whether an id without an article is one that Generation.remember_removed was told."""
        ...

    def articles(self) -> Iterator[Article]:
        """Yield every article of the live generation, in no particular order."""
        ...

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return up to limit terms that begin with prefix, in order, each with how many articles hold it."""
        ...

    def frequency(self, field: str, term: str) -> int:
        """Return how many articles hold a term."""
        ...

    def frequent_terms(self, field: str, beginning: str, limit: int) -> list[tuple[str, int]]:
        """Return up to limit terms that begin so, most frequent first, and how many articles hold each."""
        ...

    def phrases(self, beginning: str, limit: int) -> list[tuple[str, int]]:
        """Return up to limit phrases (see search.analysis.phrases) that begin so, the most frequent first.

        The beginning has no marks; a blank at its end says that its last syllable is whole. Each comes
        in canonical spelling, with about how many articles hold it, deleted ones perhaps included.
        """
        ...

    def titled(self, syllables: Sequence[str], limit: int) -> list[Article]:
        """Return up to limit articles in whose title these folded syllables stand side by side.

        Of the last syllable only the beginning need be there. Articles whose titles begin with them come
        first, then the newest.
        """
        ...

    def vocabulary(self) -> Vocabulary:
        """Return what the live generation knows of its language."""
        ...

    def status(self) -> IndexStatus:
        """Say what is live; raises IndexUnavailable when nothing is."""
        ...

    def pinned(self, deadline: Deadline = NEVER) -> "Searcher":
        """Return a searcher that goes on seeing what is live now, whatever is published or pruned.

        Its deadline is the nearer of ``deadline`` and this searcher's own.
        """
        ...

    def earlier(self, version: str) -> "Searcher | None":
        """Return a searcher that goes on seeing what was live as ``version``; None when that is forgotten.

        It finds, counts and orders as then, and shows what is live now: an article that was changed since
        comes as it is, one that is gone is left out of the hits.
        """
        ...

    def verify(self) -> None:
        """Read every byte of the live generation; raises IndexCorrupt where one is wrong."""
        ...


class Generation(Protocol):
    """An index that is being changed; nobody sees a change before publish()."""

    def add(self, articles: Iterable[Article]) -> int:
        """Index articles, each replacing the one of the same id; return how many."""
        ...

    def remove(self, article_ids: Iterable[str]) -> int:
        """Take articles out; return how many there were."""
        ...

    def remember_removed(self, article_ids: Iterable[str]) -> None:
        """Let readers of these ids, and of no others from now on, be told that there was an article once."""
        ...

    def preview(self) -> Searcher:
        """Return a searcher over what publish() would show, for as long as the block is open."""
        ...

    def publish(self) -> IndexStatus:
        """Become what readers see, all at once and surviving power loss."""
        ...


class IndexWriter(Protocol):
    """The writing side: all that indexer ever sees. One at a time: IndexLocked otherwise."""

    def generation(self) -> AbstractContextManager[Generation]:
        """Open an empty generation beside the live one; leaving the block unpublished throws it away."""
        ...

    def live_generation(self) -> AbstractContextManager[Generation]:
        """Open the live generation for a small change; leaving the block unpublished undoes it."""
        ...

    def rollback(self) -> IndexStatus:
        """Make the newest generation before the live one live again; IndexUnavailable when there is none."""
        ...

    def prune(self, keep: int) -> list[str]:
        """Delete all but the live generation and the newest ``keep`` before it; return the names deleted.

        What was live within Settings.cursor_minutes stays too, for Searcher.earlier. Raises IndexUnavailable,
        and deletes nothing, where a pointer is damaged and what is live cannot be told.
        """
        ...
