"""Makes the live index say what the store says: by the difference where that is known, else anew."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from indexer.compare import Differences, compare
from indexer.must_find import Loss, MustFind
from indexer.progress import Progress
from indexer.safety import Safety
from indexer.store import ArticleStore
from search.article import Article
from search.engine.port import Generation, IndexStatus, IndexWriter, Searcher
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
    """Brings articles from the store to the readers, unless they would lose what they must find."""

    store: ArticleStore
    index: Index
    safety: Safety
    must_find: MustFind
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
        if reached is None or reached < self.store.purged:
            return self.repair(status)
        if reached == self.store.sequence:
            self._prune()
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
            self._note(status)
            return status
        return self._change(status, gone=found.extra, wanted=self.store.select(found.missing + found.stale))

    def build(self) -> IndexStatus:
        """Publish a new generation made from the whole store, and keep the one before it.

        Where nothing can be searched yet, or no longer under this program's analysis, it is published even
        if it loses what must be found: readers are better off with it. MustFindLost says so afterwards.
        """
        self.store.damage.refuse()
        status = self.index.status()
        total = self.store.count()
        if status is not None:
            self.safety.check("rebuild", before=status.articles, vanishing=status.articles - total)
        # A build that was killed left what it had; before the next one fills the disk, it goes.
        with suppress(IndexUnavailable):
            self.index.writer.prune(self.keep)
        with self.index.writer.generation() as generation:
            generation.add(self.progress(self.store.articles(), "indexing", total))
            generation.remember_removed(self.store.removed())
            lost = self._lost(generation)
            if lost and status is not None:
                raise self.must_find.complaint(lost, published=False)
            built = generation.publish()
        self._note(built)
        if lost:
            raise self.must_find.complaint(lost, published=True)
        return built

    def _change(self, status: IndexStatus, *, gone: list[str], wanted: Iterable[Article]) -> IndexStatus:
        self.safety.check("index", before=status.articles, vanishing=len(gone))
        with self.index.writer.live_generation() as generation:
            generation.remove(gone)
            generation.add(self.progress(wanted, "indexing"))
            generation.remember_removed(self.store.removed())
            lost = self._lost(generation)
            if lost:
                raise self.must_find.complaint(lost, published=False)
            changed = generation.publish()
        self._note(changed)
        return changed

    def _lost(self, generation: Generation) -> list[Loss]:
        # A preview writes as much as a publication; without a query to ask it is not worth it.
        return self.must_find.lost(generation.preview()) if self.must_find.expectations else []

    def _note(self, published: IndexStatus) -> None:
        # Nobody else writes the store during a run, so its sequence is that of what was just read from it.
        self.store.history.note_publication(published, self.store.sequence, self.now)
        self._prune()

    def _prune(self) -> None:
        """Delete generations that nobody goes back to; also those that a killed run was about to delete."""
        self.index.writer.prune(self.keep)
