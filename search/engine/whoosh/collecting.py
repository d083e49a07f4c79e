"""Matches of segments -> one window of hits, the exact total, facets and the histogram."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from search.deadline import NEVER, Deadline
from search.engine.port import Bucket
from search.engine.whoosh.collection import CollectionStatistics
from search.engine.whoosh.filtering import passes
from search.engine.whoosh.layout import Array
from search.engine.whoosh.matching import Matcher
from search.engine.whoosh.perarticle import MONTHS, NO_DAY
from search.engine.whoosh.postinglist import Matches
from search.engine.whoosh.ranked import Candidates, Ranked, candidates, window
from search.engine.whoosh.segment import SegmentView
from search.plan import Filter, Interval, OneOf, Plan
from search.schema import YEAR


@dataclass(frozen=True, slots=True)
class Collected:
    """What one pass over all segments found; ``is_end`` when nothing comes behind the hits."""

    hits: list[Ranked]
    total: int
    facets: dict[str, tuple[Bucket, ...]]
    histogram: tuple[Bucket, ...]
    is_end: bool


class Collector:
    """Runs a plan over segments and keeps what was asked for."""

    def __init__(self, plan: Plan, statistics: CollectionStatistics, deadline: Deadline = NEVER) -> None:
        self._plan, self._deadline = plan, deadline
        self._matcher = Matcher(plan, statistics, deadline)
        self._total = 0
        self._candidates: list[Candidates] = []
        counted = plan.facets + ((MONTHS,) if plan.histogram is Interval.MONTH else ())
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in counted}
        self._labels: dict[str, dict[str, str]] = {name: {} for name in counted}
        self._days: Counter[int] = Counter()

    def collect(self, segments: Sequence[SegmentView]) -> Collected:
        """Return the result of the plan over all segments."""
        for segment in segments:
            self._collect(segment, self._matcher.match(segment))
        hits = window(self._plan, self._candidates)
        behind = sum(part.count for part in self._candidates)
        return Collected(
            hits=hits,
            total=self._total,
            facets={name: self._buckets(name) for name in self._plan.facets},
            histogram=tuple(Bucket(bar, bar, count) for bar, count in self._bars()),
            is_end=self._plan.start + len(hits) >= behind,
        )

    def _collect(self, segment: SegmentView, matches: Matches) -> None:
        self._deadline.check()
        passing = {wanted: passes(wanted, segment, matches.docs) for wanted in self._plan.filters}
        hits = _where(matches, passing.values())
        self._total += len(hits.docs)
        narrowed = {wanted.field for wanted in passing if isinstance(wanted, OneOf)}
        self._count(segment, self._counts.keys() - narrowed, hits.docs)
        for name in self._counts.keys() & narrowed:
            # A facet is counted as if its own filter were off, so that the other values stay in view.
            others = (kept for wanted, kept in passing.items() if not _is_choice(wanted, name))
            self._count(segment, {name}, _where(matches, others).docs)
        if self._plan.histogram is Interval.DAY:
            days, counts = np.unique(segment.days.take(hits.docs), return_counts=True)
            self._days.update(dict(zip(days.tolist(), counts.tolist(), strict=True)))
        if self._plan.size and len(hits.docs):
            boosted = self._matcher.boosted(segment, hits)
            self._candidates.append(candidates(self._plan, segment, boosted))

    def _count(self, segment: SegmentView, names: Set[str], docs: Array) -> None:
        """Add to the counts of facets, and of months, what these articles of a segment have."""
        if not names:
            return
        columns = {name: MONTHS if name == YEAR.name else name for name in names}
        found = segment.count(set(columns.values()), docs)
        for name, column in columns.items():
            view, counts, labels = segment.facet(column), self._counts[name], self._labels[name]
            for place, count in found[column]:
                value = view.values[place]
                counts[value] += count
                # The oldest segment, most often the largest, says how it is spelt; not the latest article.
                labels.setdefault(value, view.labels[place])

    def _buckets(self, name: str) -> tuple[Bucket, ...]:
        counts, labels = self._counts[name], self._labels[name]
        if name == YEAR.name:
            counts = Counter()
            for month, count in self._counts[name].items():
                counts[month[:4]] += count
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Bucket(value, labels.get(value, value), count) for value, count in ordered)

    def _bars(self) -> Iterator[tuple[str, int]]:
        """Yield the bars of the histogram in order of time."""
        match self._plan.histogram:
            case Interval.MONTH:
                yield from sorted(self._counts[MONTHS].items())
            case Interval.DAY:
                dated = ((day, count) for day, count in sorted(self._days.items()) if day != NO_DAY)
                yield from ((_day_name(day), count) for day, count in dated)


def _where(matches: Matches, conditions: Iterable[Array]) -> Matches:
    """Return the matches of which all conditions hold."""
    conditions = list(conditions)
    return matches.at(np.logical_and.reduce(conditions).nonzero()[0]) if conditions else matches


def _is_choice(wanted: Filter, facet: str) -> bool:
    return isinstance(wanted, OneOf) and wanted.field == facet


@lru_cache(maxsize=4_096)
def _day_name(day: int) -> str:
    return date.fromordinal(day).isoformat()
