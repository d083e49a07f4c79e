"""The best of a segment's matches, in order."""

from dataclasses import dataclass

import numpy as np

from search.engine.whoosh.layout import Array
from search.engine.whoosh.perarticle import NO_MOMENT
from search.engine.whoosh.segment import SegmentView
from search.plan import Plan, Sort

# Among so many matches the best are looked for with a guess at the score of the last of them.
_MANY = 4_096
_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match and its place in the order: ``key`` ascends from the best; ties end with the id."""

    key: tuple[float, int, bytes]
    score: float
    segment: SegmentView
    doc: int


def best(plan: Plan, segment: SegmentView, docs: Array, scores: Array) -> list[Ranked]:
    """Return those of these articles that can be in the plan's window, best first."""
    wanted = plan.start + plan.size
    if not wanted or not len(docs):
        return []
    values = scores if plan.sort is Sort.RELEVANCE else _by_date(plan.sort, segment.published.take(docs))
    near = _highest(values, wanted)
    docs, values = docs[near], values[near]
    # Dateless articles have the least of all moments: they come last among equals.
    newest = segment.published.take(docs)
    ranks = segment.id_ranks.take(docs)
    order = np.lexsort((ranks, -np.maximum(newest, NO_MOMENT + 1), -values))[:wanted]
    return [
        Ranked(
            key=(-float(values[place]), -int(newest[place]), segment.ids[int(ranks[place])]),
            score=float(values[place]) if plan.sort is Sort.RELEVANCE else 0.0,
            segment=segment,
            doc=int(docs[place]),
        )
        for place in order
    ]


def _by_date(sort: Sort, published: Array) -> Array:
    """Return numbers that are highest for what comes first; an article without a date comes last."""
    if sort is Sort.NEWEST:
        return published.astype(np.float64)
    return np.where(published == NO_MOMENT, -np.inf, -published.astype(np.float64))


def _highest(values: Array, wanted: int) -> Array:
    """Return where the highest ``wanted`` values stand, and all that tie with the last of them."""
    if len(values) <= wanted:
        return np.arange(len(values))
    width = len(values) // _COLUMNS
    if len(values) >= _MANY and wanted <= width // 2:
        # The highest of each column are distinct values, so that at least ``wanted`` reach this limit.
        tops = values[: width * _COLUMNS].reshape(_COLUMNS, width).max(axis=0)
        near = np.flatnonzero(values >= np.partition(tops, width - wanted)[width - wanted])
        return near[_highest(values[near], wanted)] if len(near) < len(values) else near
    limit = np.partition(values, len(values) - wanted)[len(values) - wanted]
    return np.flatnonzero(values >= limit)
