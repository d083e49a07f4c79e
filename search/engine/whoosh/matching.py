"""Plan -> which articles of a segment match, and their scores, with whole arrays at a time.

What every match must hold is looked for shortest list first, so that the rarest word bounds what common
ones cost. What one of several words may bring is added up in an array with a place for each article.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import assert_never

import numpy as np

from search.deadline import NEVER, Deadline
from search.engine.whoosh.collection import CollectionStatistics
from search.engine.whoosh.fields import pairs_of
from search.engine.whoosh.layout import Array
from search.engine.whoosh.postinglist import EvaluatedList, Matches, PostingList, TermList, is_looked_up, meet
from search.engine.whoosh.segment import NO_DOCS, SegmentView
from search.plan import Adjacent, AnyOf, Clause, Plan, Sort, Term

# Lists that hold less than this share of a segment's articles are sorted together; for more, an array with
# a place for each article of the segment is filled and gone through.
_SORTED_SHARE = 64
# In the place of BM25's part where the order does not depend on scores: 1 for every code but 0.
_PRESENCE = np.minimum(np.arange(2**16), 1.0)


class Matcher:
    """Evaluates one plan over segments; clauses only, no filters."""

    def __init__(self, plan: Plan, statistics: CollectionStatistics, deadline: Deadline = NEVER) -> None:
        self._statistics, self._deadline = statistics, deadline
        self._is_scored = plan.sort is Sort.RELEVANCE and plan.size > 0
        self._must_not, self._minimum = plan.must_not, plan.minimum
        self._required, self._groups, self._boosts = plan.must, plan.groups, plan.boosts
        if plan.minimum == len(plan.groups):
            self._required, self._groups = plan.must + plan.groups, ()
        elif plan.minimum <= 0:
            self._groups, self._boosts = (), plan.groups + plan.boosts

    def match(self, segment: SegmentView) -> Matches:
        """Return the live articles of a segment that match, with their scores but for the boosts."""
        found = self._candidates(segment)
        for clause in self._must_not:
            out, _ = meet(found.docs, self._listed(segment, clause).docs, segment.article_count)
            found = found.at(np.delete(np.arange(len(found.docs)), out))
        if segment.live is not None:
            found = found.at(segment.live.take(found.docs).nonzero()[0])
        return found

    def boosted(self, segment: SegmentView, found: Matches) -> Matches:
        """Return matches of a segment with the boosts in their scores."""
        if not self._is_scored or not len(found.docs):
            return found
        scores, count = found.scores.copy(), segment.article_count
        everywhere: Array | None = None
        for clause in self._boosts:
            listed = self._listed(segment, clause)
            if is_looked_up(found.docs, listed.docs, count):
                places, more = listed.of(found.docs, count)
                scores[places] += more
            else:
                everywhere = np.zeros(count) if everywhere is None else everywhere
                np.add.at(everywhere, listed.docs.astype(np.intp), listed.scores())
        if everywhere is not None:
            scores += everywhere.take(found.docs)
        return Matches(found.docs, scores)

    def _candidates(self, segment: SegmentView) -> Matches:
        """Return the articles that hold what a match must hold, deleted ones included."""
        count = segment.article_count
        groups = self._shortest_first(segment, self._groups)
        if self._required:
            required = self._shortest_first(segment, self._required)
            leaders, found = 0, _conjunction(required, count, self._deadline)
        elif groups:
            # Whoever is in none of these is in too few of the others.
            leaders = max(len(groups) - self._minimum + 1, 0)
            found = (_disjunction if self._is_scored else _union)(groups[:leaders], count, self._deadline)
        else:
            return Matches(np.arange(count), np.zeros(count))
        if leaders == len(groups):
            return found
        held = _holding(groups[:leaders], count, self._deadline).take(found.docs)
        scores = found.scores.copy()
        for listed in _in_time(groups[leaders:], self._deadline):
            places, more = listed.of(found.docs, count)
            scores[places] += more
            held[places] += 1
        return Matches(found.docs, scores).at((held >= self._minimum).nonzero()[0])

    def _shortest_first(self, segment: SegmentView, clauses: Sequence[Clause]) -> list[PostingList]:
        lists = (self._listed(segment, clause) for clause in clauses)
        return sorted(lists, key=lambda listed: len(listed.docs))

    def _listed(self, segment: SegmentView, clause: Clause) -> PostingList:
        """Return what a clause matches in a segment."""
        self._deadline.check()
        match clause:
            case Term():
                return self._term(segment, clause)
            case Adjacent():
                docs = _adjacent(segment, clause.field, clause.texts, self._deadline)
                terms = [Term(clause.field, text, clause.boost) for text in dict.fromkeys(clause.texts)]
                scores = [self._term(segment, term).of(docs, segment.article_count)[1] for term in terms]
                return EvaluatedList(docs, np.add.reduce(scores))
            case AnyOf():
                lists = [self._listed(segment, part) for part in clause.clauses]
                found = _disjunction(lists, segment.article_count, self._deadline)
                return EvaluatedList(found.docs, found.scores)
            case _:
                assert_never(clause)

    def _term(self, segment: SegmentView, term: Term) -> TermList:
        field = segment.fields[term.field]
        docs, codes = field.docs_and_codes(term.text)
        if not self._is_scored:
            return TermList(docs, codes, _PRESENCE, 1.0)
        weight = term.boost * self._statistics.idf(term.field, term.text)
        return TermList(docs, codes, self._statistics.saturation(term.field), weight)


def _conjunction(lists: Sequence[PostingList], article_count: int, deadline: Deadline) -> Matches:
    """Return the articles that stand in all lists, the shortest of which comes first, and their scores."""
    docs, scores = lists[0].docs, lists[0].scores()
    for listed in _in_time(lists[1:], deadline):
        places, more = listed.of(docs, article_count)
        docs, scores = docs.take(places), scores.take(places) + more
    return Matches(docs, scores)


def _disjunction(lists: Sequence[PostingList], article_count: int, deadline: Deadline) -> Matches:
    """Return the articles that stand in any of the lists, and their scores."""
    if sum(len(listed.docs) for listed in lists) * _SORTED_SHARE < article_count:
        docs = np.unique(np.concatenate([NO_DOCS, *(listed.docs for listed in lists)]))
        scores = np.zeros(len(docs))
        for listed in _in_time(lists, deadline):
            scores[docs.searchsorted(listed.docs)] += listed.scores()
        return Matches(docs, scores)
    everywhere = np.zeros(article_count)
    for listed in _in_time(lists, deadline):
        # NumPy's fast way takes no other kind of place.
        np.add.at(everywhere, listed.docs.astype(np.intp), listed.scores())
    is_positive = all(listed.is_positive for listed in lists)
    docs = ((everywhere if is_positive else _holding(lists, article_count, deadline)) > 0).nonzero()[0]
    return Matches(docs, everywhere.take(docs))


def _union(lists: Sequence[PostingList], article_count: int, deadline: Deadline) -> Matches:
    """Return the articles that stand in any of the lists, where scores do not matter."""
    holds = np.zeros(article_count, bool)
    for listed in _in_time(lists, deadline):
        holds[listed.docs.astype(np.intp)] = True
    docs = holds.nonzero()[0]
    return Matches(docs, np.zeros(len(docs)))


def _holding(lists: Sequence[PostingList], article_count: int, deadline: Deadline) -> Array:
    """Return in how many of the lists each article of the segment stands."""
    held = np.zeros(article_count, np.int32)
    for listed in _in_time(lists, deadline):
        # An article stands in a list once, so that none is counted twice or left out.
        held[listed.docs.astype(np.intp)] += 1
    return held


def _adjacent(segment: SegmentView, field: str, texts: tuple[str, ...], deadline: Deadline) -> Array:
    """Return the articles in which these syllables stand side by side.

    Two syllables are a pair, and a pair is a term. Longer phrases are pairs at the right distance:
    pairs are rare, so that there are few positions to compare.
    """
    if len(texts) == 1:
        return segment.fields[field].docs(texts[0])
    pairs = segment.fields[pairs_of(field)]
    names = [f"{first}_{second}" for first, second in pairwise(texts)]
    docs = _intersection([pairs.docs(name) for name in dict.fromkeys(names)], segment.article_count)
    if len(names) == 1 or not len(docs):
        return docs
    begins: Array | None = None
    for distance in sorted({*range(0, len(names), 2), len(names) - 1}):
        deadline.check()
        _, postings = meet(docs, pairs.docs(names[distance]), segment.article_count)
        where, positions = pairs.places_in(names[distance], postings)
        # Positions count from the phrase's beginning; a line break takes a place of its own.
        found = (where.astype(np.int64) << 32) + positions.astype(np.int64) - distance
        begins = found if begins is None else np.intersect1d(begins, found, assume_unique=True)
    return np.unique((begins if begins is not None else np.zeros(0, np.int64)) >> 32)


def _intersection(parts: list[Array], article_count: int) -> Array:
    docs, *others = sorted(parts, key=len)
    for part in others:
        docs = docs.take(meet(docs, part, article_count)[0])
    return docs


def _in_time(lists: Iterable[PostingList], deadline: Deadline) -> Iterator[PostingList]:
    """Yield lists for as long as there is time to walk through them."""
    for listed in lists:
        deadline.check()
        yield listed
