"""Makes the live index say what the store says: by the difference where that is known, else anew."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from indexer.compare import Differences, compare
from indexer.progress import Progress
from indexer.safety import Safety
from indexer.store import ArticleStore
from search.article import Article
from search.engine.port import IndexStatus, IndexWriter, Searcher
from search.errors import IndexUnavailable


@dataclass(frozen=True, slots=True)
class Index:
    """Both sides of an engine."""

    searcher: Searcher
    writer: IndexWriter

    def status(self) -> IndexStatus | None:
        """Return what is live; None when nothing is, or nothing that this program can read."""
        try:
            return self.searcher.status()
        except IndexUnavailable:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Brings articles from the store to the readers."""

    store: ArticleStore
    index: Index
    safety: Safety
    progress: Progress
    now: datetime
    keep: int = 1

    def update(self) -> IndexStatus | None:
        """Publish what the live index has not yet got; None when there is nothing at all to publish.

        Every change is in the store before it is here, so whatever stopped the run before, the
        difference between the two is what is left to do.
        """
        status = self.index.status()
        if status is None:
            return self.build() if self.store.count() else None
        reached = self.store.history.published_sequence(status)
        if reached is None:
            return self.repair(status)
        if reached == self.store.sequence:
            return status
        gone = list(self.store.removed_since(reached))
        return self._change(status, gone=gone, wanted=self.store.changed_since(reached))

    def repair(self, status: IndexStatus) -> IndexStatus:
        """Compare the live index with the store, article by article, and publish the difference."""
        indexed = self.progress(self.index.searcher.articles(), "comparing", status.articles)
        return self.mend(status, compare(self.store, indexed))

    def mend(self, status: IndexStatus, found: Differences) -> IndexStatus:
        """Publish the differences that were found between the live index and the store."""
        if found.is_clean:
            self.store.history.note_publication(status, self.store.sequence, self.now)
            return status
        return self._change(status, gone=found.extra, wanted=self.store.select(found.missing + found.stale))

    def build(self) -> IndexStatus:
        """Publish a new generation made from the whole store, and keep the one before it."""
        status = self.index.status()
        total = self.store.count()
        if status is not None:
            self.safety.check("rebuild", before=status.articles, vanishing=status.articles - total)
        # A build that was killed left what it had; before the next one fills the disk, it goes.
        with suppress(IndexUnavailable):
            self.index.writer.prune(self.keep)
        with self.index.writer.generation() as generation:
            generation.add(self.progress(self.store.articles(), "indexing", total))
            built = generation.publish()
        return self._note(built)

    def _change(self, status: IndexStatus, *, gone: list[str], wanted: Iterable[Article]) -> IndexStatus:
        self.safety.check("index", before=status.articles, vanishing=len(gone))
        with self.index.writer.live_generation() as generation:
            generation.remove(gone)
            generation.add(self.progress(wanted, "indexing"))
            changed = generation.publish()
        return self._note(changed)

    def _note(self, published: IndexStatus) -> IndexStatus:
        # Nobody else writes the store during a run, so its sequence is that of what was just read from it.
        self.store.history.note_publication(published, self.store.sequence, self.now)
        self.index.writer.prune(self.keep)
        return published
