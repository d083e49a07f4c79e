"""The window of all matches that was asked for, in order.

Only what stands in the window is put in order. Where the window begins and ends is found by counting, so
that a deep page costs little more than the first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

import numpy as np

from search.engine.whoosh.layout import Array
from search.engine.whoosh.perarticle import NO_MOMENT
from search.engine.whoosh.postinglist import Matches
from search.engine.whoosh.segment import SegmentView
from search.engine.whoosh.selection import edge, highest
from search.plan import Place, Plan, Sort

# So many more than the window holds are put in order as they are; of more, the window is cut out first.
_FEW = 100

# The value and the moment that a match is ordered by, both negative, where it is.
_Row: TypeAlias = tuple[float, int, SegmentView, int]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match that stands in the window."""

    segment: SegmentView
    doc: int
    score: float
    published: int | None

    @property
    def place(self) -> Place:
        """Its place in the order."""
        return Place(score=self.score, published=self.published, id=self.segment.id_of(self.doc).decode())


@dataclass(frozen=True, slots=True)
class Candidates:
    """Matches of a segment behind the plan's place: how many there are, and those that the window may hold.

    What has the highest value comes first, then what has the latest moment (none is before all others).
    """

    segment: SegmentView
    count: int
    docs: Array
    values: Array
    moments: Array


def candidates(plan: Plan, segment: SegmentView, matches: Matches) -> Candidates:
    """Return those of these matches that can be in the plan's window."""
    docs = matches.docs
    if plan.after is None and plan.sort is not Sort.OLDEST:
        is_scored = plan.sort is Sort.RELEVANCE
        near = highest(matches.scores if is_scored else segment.recency.take(docs), plan.start + plan.size)
        best = docs.take(near)
        moments = segment.published.take(best)
        return Candidates(
            segment, len(docs), best, matches.scores.take(near) if is_scored else moments, moments
        )
    moments = segment.published.take(docs)
    values = matches.scores if plan.sort is Sort.RELEVANCE else _by_date(plan.sort, moments)
    if plan.after is not None:
        behind = _behind(plan, plan.after, segment, docs, values, moments).nonzero()[0]
        docs, values, moments = docs.take(behind), values.take(behind), moments.take(behind)
    near = highest(values, plan.start + plan.size)
    return Candidates(segment, len(docs), docs.take(near), values.take(near), moments.take(near))


def window(plan: Plan, found: Sequence[Candidates]) -> list[Ranked]:
    """Return the matches of the plan's window, in order."""
    if not found:
        return []
    wanted = plan.start + plan.size
    if sum(len(part.docs) for part in found) > plan.size + _FEW:
        table = _Table(found)
        inside = table.best(wanted)
        inside[table.best(plan.start)] = False
        return _in_order(plan, table.rows(inside.nonzero()[0]))
    rows = [
        (-value, -moment, part.segment, doc)
        for part in found
        for value, moment, doc in zip(
            part.values.tolist(), part.moments.tolist(), part.docs.tolist(), strict=True
        )
    ]
    return _in_order(plan, rows)[plan.start : wanted]


def _in_order(plan: Plan, rows: list[_Row]) -> list[Ranked]:
    """Return what rows say, what comes first first."""
    if len({row[:2] for row in rows}) == len(rows):
        rows.sort(key=itemgetter(0, 1))
    else:
        rows.sort(key=lambda row: (*row[:2], row[2].id_of(row[3])))
    is_scored = plan.sort is Sort.RELEVANCE
    return [
        Ranked(
            segment,
            doc,
            score=-value if is_scored else 0.0,
            published=None if moment == -NO_MOMENT else -moment,
        )
        for value, moment, segment, doc in rows
    ]


class _Table:
    """The candidates of all segments together; a place in it names one."""

    def __init__(self, found: Sequence[Candidates]) -> None:
        self._segments = [part.segment for part in found]
        self._docs = np.concatenate([part.docs for part in found])
        self._values = np.concatenate([part.values for part in found])
        self._moments = np.concatenate([part.moments for part in found])
        self._owners = np.repeat(np.arange(len(found)), [len(part.docs) for part in found])

    def best(self, wanted: int) -> Array:
        """Mark the ``wanted`` that come first."""
        chosen = np.full(len(self._docs), wanted >= len(self._docs))
        if not wanted or chosen.all():
            return chosen
        level = np.arange(len(self._docs))
        for keys in (self._values, self._moments):
            own = keys.take(level)
            least = edge(own, wanted)
            above = own > least
            chosen[level[above]] = True
            wanted -= int(np.count_nonzero(above))
            level = level[own == least]
            if wanted == len(level):
                break
        chosen[self._first_ids(level, wanted)] = True
        return chosen

    def rows(self, places: Array) -> list[_Row]:
        """Return what stands at these places."""
        of_each = (self._values, self._moments, self._owners, self._docs)
        return [
            (-value, -moment, self._segments[owner], doc)
            for value, moment, owner, doc in zip(*(own.take(places).tolist() for own in of_each), strict=True)
        ]

    def _first_ids(self, level: Array, wanted: int) -> Array:
        """Return those of these places whose ids are the first."""
        if wanted == len(level):
            return level
        owners = self._owners.take(level)
        lists = [
            _Ids(segment, own, segment.id_ranks.take(self._docs.take(own)))
            for segment, own in ((s, level[owners == number]) for number, s in enumerate(self._segments))
            if len(own)
        ]
        counts = _split(lists, wanted)
        return np.concatenate([ids.places[:count] for ids, count in zip(lists, counts, strict=True)])


class _Ids:
    """Candidates of one segment in the order of their ids; a sequence of these."""

    def __init__(self, segment: SegmentView, places: Array, ranks: Array) -> None:
        order = np.argsort(ranks)
        self.places, self._ranks, self._ids = places.take(order), ranks.take(order), segment.ids

    def __len__(self) -> int:
        return len(self._ranks)

    def __getitem__(self, number: int) -> bytes:
        return self._ids[int(self._ranks[number])]


def _split(lists: Sequence[_Ids], wanted: int) -> list[int]:
    """Return how many of each list are among the ``wanted`` first of all.

    The middle of the widest list that is still open is compared with all lists: each look closes half of it.
    """
    low, high = [0] * len(lists), [len(ids) for ids in lists]
    while low != high:
        widest = max(range(len(lists)), key=lambda number: high[number] - low[number])
        middle = (low[widest] + high[widest]) // 2
        pivot = lists[widest][middle]
        before = [bisect_left(ids, pivot, *span) for ids, *span in zip(lists, low, high, strict=True)]
        if sum(before) < wanted:
            low = before
            low[widest] = middle + 1
        else:
            high = before
    return low


def _behind(
    plan: Plan, place: Place, segment: SegmentView, docs: Array, values: Array, moments: Array
) -> Array:
    """Say of each match whether it comes behind a place in the plan's order."""
    moment = np.array([NO_MOMENT if place.published is None else place.published], np.int64)
    value = place.score if plan.sort is Sort.RELEVANCE else _by_date(plan.sort, moment)[0]
    first_rank = bisect_right(segment.ids, place.id.encode())
    has_later_id = segment.id_ranks.take(docs) >= first_rank
    is_later = (moments < moment) | ((moments == moment) & has_later_id)
    behind: Array = (values < value) | ((values == value) & is_later)
    return behind


def _by_date(sort: Sort, published: Array) -> Array:
    """Return numbers that are highest for what comes first; an article without a date comes last."""
    if sort is Sort.NEWEST:
        return published
    return np.where(published == NO_MOMENT, -np.inf, -published.astype(np.float64))
