"""The reading side: follows what is published and answers plans from it."""

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from search.article import Article
from search.deadline import NEVER, Deadline
from search.engine.port import Hit, Hits, IndexStatus
from search.engine.whoosh import tombstones
from search.engine.whoosh.catalogue import CURRENT, MANIFEST, current
from search.engine.whoosh.collecting import Collector
from search.engine.whoosh.completing import frequent_terms, titled
from search.engine.whoosh.fingerprint import fingerprint
from search.engine.whoosh.memory import give_back_freed_memory, keep_freed_memory
from search.engine.whoosh.phrases import phrases_of
from search.engine.whoosh.ranked import Ranked
from search.engine.whoosh.snapshot import EarlierStates, Snapshot
from search.errors import IndexCorrupt, IndexUnavailable
from search.plan import Plan
from search.vocabulary import Vocabulary

# A publication may replace files between our reading of the pointer and of what it points to.
_TRIES = 20

_Mark = tuple[int, int, int]


class SnapshotSearcher(ABC):
    """Answers from a published state; which one, those below know."""

    deadline: Deadline = NEVER
    _states: EarlierStates | None = None

    @abstractmethod
    def _snapshot(self) -> Snapshot:
        """Return the state to answer from."""

    def search(self, plan: Plan) -> Hits:
        """Run plan on the live generation."""
        snapshot = self._snapshot()
        found = Collector(plan, snapshot.statistics, self.deadline).collect(snapshot.segments)
        return Hits(
            hits=tuple(hit for hit in map(self._hit, found.hits) if hit is not None),
            total=found.total,
            facets=found.facets,
            histogram=found.histogram,
            next=None if found.is_end or not found.hits else found.hits[-1].place,
        )

    def _hit(self, ranked: Ranked) -> Hit | None:
        self.deadline.check()
        return Hit(*ranked.segment.read(ranked.doc), ranked.score)

    def article(self, article_id: str) -> Article | None:
        """Return one article, or None when there is none of this id."""
        for segment in self._snapshot().segments:
            doc = segment.find(article_id)
            if doc >= 0:
                return segment.article(doc)
        return None

    def was_removed(self, article_id: str) -> bool:
        """Say whether an id without an article is one that was removed."""
        return tombstones.holds(self._snapshot().removed, article_id)

    def articles(self) -> Iterator[Article]:
        """Yield every article of the live generation, in no particular order."""
        for segment in self._snapshot().segments:
            for doc in range(segment.article_count):
                if segment.live is None or segment.live[doc]:
                    yield segment.article(doc)

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return up to limit terms that begin with prefix, in order, each with how many articles hold it."""
        streams = [segment.terms(field, prefix) for segment in self._snapshot().segments]
        by_term = groupby(merge(*streams), key=itemgetter(0))
        return [(term, sum(count for _, count in counts)) for term, counts in islice(by_term, limit)]

    def frequency(self, field: str, term: str) -> int:
        """Return how many articles hold a term."""
        return sum(segment.frequency(field, term) for segment in self._snapshot().segments)

    def vocabulary(self) -> Vocabulary:
        """Return what the live generation knows of its language."""
        return self._snapshot().vocabulary

    def frequent_terms(self, field: str, beginning: str, limit: int) -> list[tuple[str, int]]:
        """Return the ``limit`` most frequent terms that begin so, and how many articles hold each."""
        return frequent_terms(self._snapshot().segments, field, beginning, limit)

    def phrases(self, beginning: str, limit: int) -> list[tuple[str, int]]:
        """Return the ``limit`` most frequent phrases that begin so, and about how many articles hold each."""
        return phrases_of(self._snapshot().segments, beginning, limit)

    def titled(self, syllables: Sequence[str], limit: int) -> list[Article]:
        """Return articles in whose titles these syllables stand side by side, the last as a beginning."""
        found = titled(self._snapshot().segments, syllables, limit)
        return [ranked.segment.article(ranked.doc) for ranked in found]

    def status(self) -> IndexStatus:
        """Say what is live; raises IndexUnavailable when nothing is."""
        snapshot = self._snapshot()
        manifest = snapshot.manifest
        return IndexStatus(
            version=manifest.version,
            generation=snapshot.name,
            fingerprint=manifest.fingerprint,
            built_at=manifest.built_at,
            published_at=manifest.published_at,
            articles=manifest.articles,
            newest=manifest.newest,
            segments=len(snapshot.segments),
            bytes=manifest.bytes,
        )

    def verify(self) -> None:
        """Read every byte of the live generation; raises IndexCorrupt where one is wrong."""
        for segment in self._snapshot().segments:
            segment.file.verify()

    def pinned(self, deadline: Deadline = NEVER) -> "PinnedSearcher":
        """Return a searcher that goes on seeing what is live now, until the nearer of two deadlines."""
        nearer = min(self.deadline, deadline, key=lambda one: one.moment_s)
        return PinnedSearcher(self._snapshot(), nearer, self._states)

    def earlier(self, version: str) -> "PinnedSearcher | None":
        """Return a searcher that finds what was found as ``version`` and shows of it what is live."""
        live = self._snapshot()
        if version == live.manifest.version:
            return self.pinned()
        found = self._states.open(version, live) if self._states else None
        return EarlierSearcher(found, live, self.deadline) if found else None


class PinnedSearcher(SnapshotSearcher):
    """Searches one state, whatever is published or pruned meanwhile."""

    def __init__(
        self, snapshot: Snapshot, deadline: Deadline = NEVER, states: EarlierStates | None = None
    ) -> None:
        """Hold on to a state; its files stay readable even where their names are gone."""
        self._pinned, self.deadline, self._states = snapshot, deadline, states

    def _snapshot(self) -> Snapshot:
        # Every question begins here.
        self.deadline.check()
        return self._pinned


class EarlierSearcher(PinnedSearcher):
    """Searches a state that is live no more, and shows of what it finds what is live."""

    def __init__(self, snapshot: Snapshot, live: Snapshot, deadline: Deadline) -> None:
        """Hold on to both states."""
        super().__init__(snapshot, deadline)
        self._live = live

    def _hit(self, ranked: Ranked) -> Hit | None:
        self.deadline.check()
        for segment in self._live.segments:
            doc = segment.find(ranked.place.id)
            if doc >= 0:
                return Hit(*segment.read(doc), ranked.score)
        return None


class WhooshSearcher(SnapshotSearcher):
    """Searches the live generation under a data directory."""

    _states: EarlierStates

    def __init__(self, data_dir: Path, zone: ZoneInfo) -> None:
        """Open nothing yet: a searcher may be made before there is an index, and before a fork."""
        keep_freed_memory()
        self._data_dir = data_dir
        self._current = str(data_dir / CURRENT)
        self._fingerprint = fingerprint(zone)
        self._states = EarlierStates(data_dir, self._fingerprint)
        self._opening = threading.Lock()
        self._opened: tuple[tuple[_Mark, _Mark], Snapshot] | None = None

    def _snapshot(self) -> Snapshot:
        """Return the published state, opening it when another one was published since."""
        opened = self._opened
        if opened is not None and self._is_live(opened):
            return opened[1]
        with self._opening:
            for _ in range(_TRIES):
                try:
                    # First the mark, then what it marks: who moves it in between is noticed the next time.
                    pointer = _mark(self._current)
                    directory = current(self._data_dir)
                    marks = pointer, self._mark_of(directory.name)
                    if self._opened is None or self._opened[0] != marks:
                        before = self._opened[1] if self._opened else None
                        self._opened = marks, Snapshot.open(directory, self._fingerprint, before)
                        self._states.let_go()
                        give_back_freed_memory()
                    return self._opened[1]
                except FileNotFoundError as error:
                    missing = error
                except OSError as error:
                    raise IndexUnavailable(f"the index cannot be read: {error}") from error
            # Where there is no index at all, this says so.
            current(self._data_dir)
            raise IndexCorrupt(f"{missing.filename} is missing: run timtin-index rebuild") from missing

    def _is_live(self, opened: tuple[tuple[_Mark, _Mark], Snapshot]) -> bool:
        try:
            return opened[0] == (_mark(self._current), self._mark_of(opened[1].name))
        except OSError:
            # Since it was opened, others were published and this one was pruned; or it cannot be reached.
            return False

    def _mark_of(self, generation: str) -> _Mark:
        return _mark(f"{self._data_dir}/{generation}/{MANIFEST}")


def _mark(path: str) -> _Mark:
    status = os.stat(path)  # noqa: PTH116 (asked for every query; a Path costs more than the call)
    return status.st_ino, status.st_mtime_ns, status.st_size
