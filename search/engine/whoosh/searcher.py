"""The reading side: follows what is published and answers plans from it."""

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from search.article import Article
from search.deadline import NEVER, Deadline
from search.engine.port import Hit, Hits, IndexStatus
from search.engine.whoosh import tombstones
from search.engine.whoosh.catalogue import CURRENT, MANIFEST, Manifest, current, read_toc
from search.engine.whoosh.collecting import Collector
from search.engine.whoosh.collection import CollectionStatistics
from search.engine.whoosh.completing import frequent_terms, titled
from search.engine.whoosh.fingerprint import fingerprint
from search.engine.whoosh.memory import keep_freed_memory
from search.engine.whoosh.phrases import phrases_of
from search.engine.whoosh.ranked import Ranked
from search.engine.whoosh.segment import SegmentView
from search.engine.whoosh.tombstones import Tombstones
from search.engine.whoosh.vocabulary import vocabulary_of
from search.errors import IndexCorrupt, IndexOutdated, IndexUnavailable
from search.plan import Plan
from search.vocabulary import Vocabulary

# A publication may replace files between our reading of the pointer and of what it points to.
_TRIES = 20

_Mark = tuple[int, int, int]


@dataclass(frozen=True)
class Snapshot:
    """One published state, open. Immutable, so that any number of threads and forks may share it."""

    name: str
    manifest: Manifest
    segments: tuple[SegmentView, ...]
    statistics: CollectionStatistics
    removed: Tombstones

    @classmethod
    def open(cls, directory: Path, expected: str, before: "Snapshot | None" = None) -> "Snapshot":
        """Open what a generation has published; IndexOutdated when it was built under another analysis.

        What ``before`` has open of it already is taken over, not opened anew.
        """
        opened = {segment.file.path: segment for segment in before.segments} if before else {}
        return cls.read(directory, Manifest.read(directory), expected, opened)

    @classmethod
    def read(
        cls, directory: Path, manifest: Manifest, expected: str, opened: Mapping[Path, SegmentView]
    ) -> "Snapshot":
        """Open the state of a generation that a manifest describes, published or not yet."""
        if manifest.fingerprint != expected:
            raise IndexOutdated(
                f"the index was built as {manifest.fingerprint}, this is {expected}: run timtin-index rebuild"
            )
        toc = read_toc(directory, manifest)
        segments = tuple(segment.view(directory, opened) for segment in toc.segments)
        for segment in segments:
            segment.file.verify_once()
        removed = tombstones.read(directory, manifest.removed)
        return cls(directory.name, manifest, segments, CollectionStatistics(segments), removed)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What it knows of its language: added up when first asked for, in a few hundredths of a second."""
        return vocabulary_of(self.segments)


class SnapshotSearcher(ABC):
    """Answers from a published state; which one, those below know."""

    deadline: Deadline = NEVER

    @abstractmethod
    def _snapshot(self) -> Snapshot:
        """Return the state to answer from."""

    def search(self, plan: Plan) -> Hits:
        """Run plan on the live generation."""
        snapshot = self._snapshot()
        found = Collector(plan, snapshot.statistics, self.deadline).collect(snapshot.segments)
        return Hits(
            hits=tuple(map(self._hit, found.hits)),
            total=found.total,
            facets=found.facets,
            histogram=found.histogram,
            next=None if found.is_end or not found.hits else found.hits[-1].place,
        )

    def _hit(self, ranked: Ranked) -> Hit:
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
        return PinnedSearcher(self._snapshot(), nearer)


class PinnedSearcher(SnapshotSearcher):
    """Searches one state, whatever is published or pruned meanwhile."""

    def __init__(self, snapshot: Snapshot, deadline: Deadline = NEVER) -> None:
        """Hold on to a state; its files stay readable even where their names are gone."""
        self._pinned, self.deadline = snapshot, deadline

    def _snapshot(self) -> Snapshot:
        # Every question begins here.
        self.deadline.check()
        return self._pinned


class WhooshSearcher(SnapshotSearcher):
    """Searches the live generation under a data directory."""

    def __init__(self, data_dir: Path, zone: ZoneInfo) -> None:
        """Open nothing yet: a searcher may be made before there is an index, and before a fork."""
        keep_freed_memory()
        self._data_dir = data_dir
        self._current = str(data_dir / CURRENT)
        self._fingerprint = fingerprint(zone)
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
                    directory = current(self._data_dir)
                    marks = self._marks(directory.name)
                    if self._opened is None or self._opened[0] != marks:
                        before = self._opened[1] if self._opened else None
                        self._opened = marks, Snapshot.open(directory, self._fingerprint, before)
                    return self._opened[1]
                except FileNotFoundError as error:
                    missing = error
                except OSError as error:
                    raise IndexUnavailable(f"the index cannot be read: {error}") from error
            raise IndexCorrupt(f"{missing.filename} is missing: run timtin-index rebuild") from missing

    def _is_live(self, opened: tuple[tuple[_Mark, _Mark], Snapshot]) -> bool:
        try:
            return opened[0] == self._marks(opened[1].name)
        except OSError:
            # Since it was opened, others were published and this one was pruned; or it cannot be reached.
            return False

    def _marks(self, generation: str) -> tuple[_Mark, _Mark]:
        """Return what changes whenever something is published."""
        try:
            return _mark(self._current), _mark(f"{self._data_dir}/{generation}/{MANIFEST}")
        except FileNotFoundError as error:
            if not (self._data_dir / CURRENT).exists():
                raise IndexUnavailable(f"no index in {self._data_dir}: run timtin-index ingest") from error
            raise


def _mark(path: str) -> _Mark:
    status = os.stat(path)  # noqa: PTH116 (asked for every query; a Path costs more than the call)
    return status.st_ino, status.st_mtime_ns, status.st_size
