"""Matches of segments -> one window of hits, the exact total, facets and the histogram."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from search.engine.port import Bucket
from search.engine.whoosh.collection import CollectionStatistics
from search.engine.whoosh.filtering import passes
from search.engine.whoosh.layout import Array
from search.engine.whoosh.matching import Matcher, Matches
from search.engine.whoosh.perarticle import NO_DAY
from search.engine.whoosh.ranked import Ranked, best
from search.engine.whoosh.segment import SegmentView
from search.plan import Interval, OneOf, Plan
from search.schema import YEAR


@dataclass(frozen=True, slots=True)
class Collected:
    """What one pass over all segments found."""

    hits: list[Ranked]
    total: int
    facets: dict[str, tuple[Bucket, ...]]
    histogram: tuple[Bucket, ...]


class Collector:
    """Runs a plan over segments and keeps what was asked for."""

    def __init__(self, plan: Plan, statistics: CollectionStatistics) -> None:
        self._plan = plan
        self._matcher = Matcher(plan, statistics)
        self._total = 0
        self._best: list[Ranked] = []
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in plan.facets}
        self._labels: dict[str, str] = {}
        self._bars: Counter[str] = Counter()

    def collect(self, segments: Sequence[SegmentView]) -> Collected:
        """Return the result of the plan over all segments."""
        for segment in segments:
            self._collect(segment, self._matcher.match(segment))
        self._best.sort(key=lambda hit: hit.key)
        return Collected(
            hits=self._best[self._plan.start : self._plan.start + self._plan.size],
            total=self._total,
            facets={name: self._buckets(name) for name in self._plan.facets},
            histogram=tuple(Bucket(bar, bar, count) for bar, count in sorted(self._bars.items())),
        )

    def _collect(self, segment: SegmentView, matches: Matches) -> None:
        kept = {wanted: passes(wanted, segment, matches.docs) for wanted in self._plan.filters}
        docs, scores = matches.docs, matches.scores
        if kept:
            chosen = np.logical_and.reduce(list(kept.values()))
            docs, scores = docs[chosen], scores[chosen]
        for name in self._plan.facets:
            # A facet is counted as if its own filter were off, so that the other values stay in view.
            others = [k for f, k in kept.items() if not (isinstance(f, OneOf) and f.field == name)]
            if len(others) == len(kept):
                self._count(segment, name, docs)
            else:
                counted = np.logical_and.reduce(others) if others else slice(None)
                self._count(segment, name, matches.docs[counted])
        self._total += len(docs)
        if self._plan.histogram is not None:
            self._draw(segment, docs)
        self._best += best(self._plan, segment, docs, scores)

    def _count(self, segment: SegmentView, name: str, docs: Array) -> None:
        counts = self._counts[name]
        if name == YEAR.name:
            for place, count in segment.months.count(docs):
                counts[segment.months.values[place][:4]] += count
            return
        facet = segment.facets[name]
        for place, count in facet.count(docs):
            counts[facet.values[place]] += count
            self._labels[f"{name}/{facet.values[place]}"] = facet.labels[place]

    def _buckets(self, name: str) -> tuple[Bucket, ...]:
        ordered = sorted(self._counts[name].items(), key=lambda item: (-item[1], item[0]))
        return tuple(
            Bucket(value, self._labels.get(f"{name}/{value}", value), count) for value, count in ordered
        )

    def _draw(self, segment: SegmentView, docs: Array) -> None:
        if self._plan.histogram is Interval.MONTH:
            for place, count in segment.months.count(docs):
                self._bars[segment.months.values[place]] += count
            return
        days, counts = np.unique(segment.days.take(docs), return_counts=True)
        for day, count in zip(days.tolist(), counts.tolist(), strict=True):
            if day != NO_DAY:
                self._bars[_day_name(day)] += count


@lru_cache(maxsize=4_096)
def _day_name(day: int) -> str:
    return date.fromordinal(day).isoformat()
