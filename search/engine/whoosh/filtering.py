"""Filter -> which of some articles it lets through."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from search.analysis.periods import ranges_within
from search.engine.whoosh.fields import FACETS, TERM_FACETS
from search.engine.whoosh.layout import Array
from search.engine.whoosh.perarticle import NO_MOMENT
from search.engine.whoosh.segment import SegmentView
from search.plan import Filter, InRange, OneOf
from search.schema import MENTIONED, PUBLISHED, YEAR


def passes(wanted: Filter, segment: SegmentView, docs: Array) -> Array:
    """Say of each of these articles of a segment whether the filter lets it through."""
    match wanted:
        case InRange(PUBLISHED.name, low, high):
            return _in_range(segment.published.take(docs), low, high)
        case InRange(MENTIONED.name, low, high):
            first, last = (None if day is None else date.fromisoformat(str(day)) for day in (low, high))
            return _holds_any(segment, MENTIONED.name, ranges_within(first, last), docs)
        case OneOf(YEAR.name, values):
            return segment.months.is_any_of(lambda month: month[:4] in values, docs)
        case OneOf(field, values) if field in FACETS:
            return segment.facets[field].is_any_of(lambda value: value in values, docs)
        case OneOf(field, values) if field in TERM_FACETS:
            return segment.term_facets[field].is_any_of(values, docs)
        case _:
            raise ValueError(f"no such filter: {wanted}")


def _in_range(moments: Array, low: int | str | None, high: int | str | None) -> Array:
    inside = moments >= (NO_MOMENT + 1 if low is None else int(low))
    if high is not None:
        inside &= moments <= int(high)
    return inside


def _holds_any(segment: SegmentView, field: str, ranges: Iterable[tuple[str, str]], docs: Array) -> Array:
    holds = np.zeros(segment.article_count, bool)
    for first, last in ranges:
        holds[segment.fields[field].union(first, last)] = True
    return holds.take(docs)
