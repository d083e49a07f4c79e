"""The best of a segment's matches, in order."""

from dataclasses import dataclass

import numpy as np

from search.engine.whoosh.layout import Array
from search.engine.whoosh.perarticle import NO_MOMENT
from search.engine.whoosh.postinglist import Matches
from search.engine.whoosh.segment import SegmentView
from search.engine.whoosh.selection import highest
from search.plan import Plan, Sort


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match and its place in the order: ``key`` ascends from the best; ties end with the id."""

    key: tuple[float, int, bytes]
    score: float
    segment: SegmentView
    doc: int


def best(plan: Plan, segment: SegmentView, matches: Matches) -> list[Ranked]:
    """Return those of these matches that can be in the plan's window, best first."""
    wanted = plan.start + plan.size
    if not wanted or not len(matches.docs):
        return []
    is_by_score = plan.sort is Sort.RELEVANCE
    values = matches.scores if is_by_score else _by_date(plan.sort, segment.published.take(matches.docs))
    near = highest(values, wanted)
    docs, values = matches.docs.take(near), values.take(near)
    # Dateless articles have the least of all moments: they come last among equals.
    newest = segment.published.take(docs)
    ranks = segment.id_ranks.take(docs)
    order = np.lexsort((ranks, -np.maximum(newest, NO_MOMENT + 1), -values))[:wanted]
    return [
        Ranked(
            key=(-float(values[place]), -int(newest[place]), segment.ids[int(ranks[place])]),
            score=float(values[place]) if is_by_score else 0.0,
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
