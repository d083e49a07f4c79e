"""What begins as somebody types: terms and titles, read off the order in which terms stand.

Terms with one beginning are neighbours, and so are their postings: a beginning costs one slice.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search.engine.whoosh.layout import Array
from search.engine.whoosh.postinglist import Matches
from search.engine.whoosh.ranked import Candidates, Ranked, candidates, window
from search.engine.whoosh.segment import SegmentView
from search.plan import Plan
from search.schema import TITLE_PAIRS, TITLE_SYLLABLES

# The place of a title's first syllable: a line's beginning takes one of its own.
_FIRST_PLACE = 1
_PLACE_BITS = 32
# More seconds than any date has: it puts what begins with the syllables before all that only holds them.
_LEADS = 2.0**40


def frequent_terms(
    segments: Sequence[SegmentView], field: str, beginning: str, limit: int
) -> list[tuple[str, int]]:
    """Return the ``limit`` terms that begin so and that most live articles hold, and how many do."""
    terms: set[str] = set()
    for segment in segments:
        view = segment.fields[field]
        slots = view.slots_prefixed(beginning)
        most = np.argsort(-view.frequencies(slots, segment.live), kind="stable")[:limit]
        terms.update(view.term(slots.start + place) for place in most.tolist())
    counted = ((term, sum(segment.frequency(field, term) for segment in segments)) for term in terms)
    return sorted((found for found in counted if found[1]), key=lambda found: (-found[1], found[0]))[:limit]


def titled(segments: Sequence[SegmentView], texts: Sequence[str], limit: int) -> list[Ranked]:
    """Return live articles in whose titles these syllables stand side by side, of the last the beginning.

    Those whose titles begin with them come first, then the newest.
    """
    plan = Plan(size=limit)
    return window(plan, [_titled(plan, segment, texts) for segment in segments] if limit else [])


def _titled(plan: Plan, segment: SegmentView, texts: Sequence[str]) -> Candidates:
    holding, leading = _of_one(segment, texts[0]) if len(texts) == 1 else _of_several(segment, texts)
    holds, leads = np.zeros((2, segment.article_count), bool)
    holds[holding], leads[leading] = True, True
    if segment.live is not None:
        holds &= segment.live
        leads &= segment.live
    docs = np.flatnonzero(leads if np.count_nonzero(leads) >= plan.size else holds)
    values = segment.published.take(docs).clip(0) + leads.take(docs) * _LEADS
    return candidates(plan, segment, Matches(docs, values))


def _of_one(segment: SegmentView, beginning: str) -> tuple[Array, Array]:
    """Return the articles with a syllable in the title that begins so, and those whose first one does."""
    syllables, pairs = segment.fields[TITLE_SYLLABLES.name], segment.fields[TITLE_PAIRS.name]
    docs, places = pairs.places_of(pairs.slots_prefixed(beginning))
    return syllables.docs_of(syllables.slots_prefixed(beginning)), docs[places == _FIRST_PLACE]


def _of_several(segment: SegmentView, texts: Sequence[str]) -> tuple[Array, Array]:
    """Return the articles with these syllables in the title, and those whose title begins with them."""
    pairs = segment.fields[TITLE_PAIRS.name]
    *whole, last = [f"{first}_{second}" for first, second in pairwise(texts)]
    found = _begins(*pairs.places_of(pairs.slots_prefixed(last)), distance=len(whole))
    for distance, pair in enumerate(whole):
        if not len(found):
            break
        found = np.intersect1d(found, _begins(*pairs.places(pair), distance=distance))
    docs, places = found >> _PLACE_BITS, found & ((1 << _PLACE_BITS) - 1)
    return docs, docs[places == _FIRST_PLACE]


def _begins(docs: Array, places: Array, *, distance: int) -> Array:
    """Return article and place of what stands so many places before, as one number each."""
    begins: Array = (docs.astype(np.int64) << _PLACE_BITS) + places.astype(np.int64) - distance
    return begins
