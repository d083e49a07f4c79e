"""Plan -> which articles of a segment match, and their scores, with whole arrays at a time.

All postings of a plan are added into one array of scores. A group adds a unit besides its score, so
large that scores cannot reach it: how many groups an article holds is then the score in whole units.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

import numpy as np

from search.engine.whoosh.collection import CollectionStatistics
from search.engine.whoosh.fields import pairs_of
from search.engine.whoosh.layout import Array
from search.engine.whoosh.segment import SegmentView
from search.plan import Adjacent, AnyOf, Clause, Plan, Sort, Term

_MIN_UNIT = 64.0


@dataclass(frozen=True, slots=True)
class Matches:
    """The articles of a segment that a plan's clauses match, ascending, and the score of each."""

    docs: Array
    scores: Array


class Matcher:
    """Evaluates one plan over segments; clauses only, no filters."""

    def __init__(self, plan: Plan, statistics: CollectionStatistics) -> None:
        self._plan = plan
        self._statistics = statistics
        self._is_scored = plan.sort is Sort.RELEVANCE
        bound = sum(map(self._bound, (*plan.groups, *plan.must, *plan.boosts))) if self._is_scored else 0.0
        self._unit = float(2 ** np.ceil(np.log2(max(bound, _MIN_UNIT))))

    def match(self, segment: SegmentView) -> Matches:
        """Return the live articles of a segment that match."""
        plan = self._plan
        scores = np.zeros(segment.article_count)
        for clause in plan.groups:
            self._add(segment, clause, scores, self._unit)
        required = [self._add(segment, clause, scores) for clause in plan.must]
        if self._is_scored:
            for clause in plan.boosts:
                self._add(segment, clause, scores)
        if plan.groups:
            docs = np.flatnonzero(scores >= self._unit * plan.minimum)
        elif required:
            docs = required.pop()
        else:
            docs = np.arange(segment.article_count)
        for others in required:
            docs = np.intersect1d(docs, others, assume_unique=True)
        for clause in plan.must_not:
            docs = np.setdiff1d(docs, self._docs(segment, clause), assume_unique=True)
        if segment.live is not None:
            docs = docs[segment.live.take(docs)]
        return Matches(docs, self._without_units(scores.take(docs)))

    def _without_units(self, scores: Array) -> Array:
        if not self._plan.groups:
            return scores
        return scores - np.floor(scores / self._unit) * self._unit

    def _bound(self, clause: Clause) -> float:
        """Return what a clause's score cannot exceed: BM25's term-frequency part is below 1."""
        match clause:
            case Term(field, text, boost):
                return boost * self._statistics.idf(field, text)
            case Adjacent(field, texts, boost):
                return sum(boost * self._statistics.idf(field, text) for text in set(texts))
            case AnyOf(clauses):
                return sum(map(self._bound, clauses))
            case _:
                assert_never(clause)

    def _add(self, segment: SegmentView, clause: Clause, scores: Array, unit: float = 0.0) -> Array:
        """Add a clause's scores, and a unit, to the articles that it matches; return those."""
        if not self._is_scored:
            docs = self._docs(segment, clause)
            np.add.at(scores, docs, unit)
            return docs
        match clause:
            case Term(field, text, boost):
                docs, codes = segment.fields[field].docs_and_codes(text)
                if len(docs):
                    np.add.at(scores, docs, self._weights(field, text, boost, codes) + unit)
                return docs
            case Adjacent(field, texts, boost):
                docs = self._docs(segment, clause)
                for text in dict.fromkeys(texts):
                    term_docs, codes = segment.fields[field].docs_and_codes(text)
                    codes = codes.take(np.searchsorted(term_docs, docs))
                    np.add.at(scores, docs, self._weights(field, text, boost, codes))
                np.add.at(scores, docs, unit)
                return docs
            case AnyOf(clauses):
                docs = _union([self._add(segment, part, scores) for part in clauses])
                np.add.at(scores, docs, unit)
                return docs
            case _:
                assert_never(clause)

    def _weights(self, field: str, text: str, boost: float, codes: Array) -> Array:
        weight = boost * self._statistics.idf(field, text)
        return self._statistics.saturation(field).take(codes) * weight

    def _docs(self, segment: SegmentView, clause: Clause) -> Array:
        match clause:
            case Term(field, text, _):
                return segment.fields[field].docs(text)
            case Adjacent(field, texts, _):
                return _adjacent(segment, field, texts)
            case AnyOf(clauses):
                return _union([self._docs(segment, part) for part in clauses])
            case _:
                assert_never(clause)


def _adjacent(segment: SegmentView, field: str, texts: tuple[str, ...]) -> Array:
    """Return the articles in which these syllables stand side by side.

    Two syllables are a pair, and a pair is a term. Longer phrases are pairs at the right distance:
    pairs are rare, so that there are few positions to compare.
    """
    if len(texts) == 1:
        return segment.fields[field].docs(texts[0])
    pairs = segment.fields[pairs_of(field)]
    names = [f"{first}_{second}" for first, second in pairwise(texts)]
    docs = _intersection([pairs.docs(name) for name in dict.fromkeys(names)])
    if len(names) == 1 or not len(docs):
        return docs
    begins: Array | None = None
    for distance in sorted({*range(0, len(names), 2), len(names) - 1}):
        where, positions = pairs.places(names[distance])
        kept = np.isin(where, docs)
        # Positions count from the phrase's beginning; a line break takes a place of its own.
        found = (where[kept].astype(np.int64) << 32) + positions[kept].astype(np.int64) - distance
        begins = found if begins is None else np.intersect1d(begins, found, assume_unique=True)
    return np.unique((begins if begins is not None else np.zeros(0, np.int64)) >> 32)


def _union(parts: list[Array]) -> Array:
    return np.unique(np.concatenate(parts)) if len(parts) > 1 else parts[0]


def _intersection(parts: list[Array]) -> Array:
    parts = sorted(parts, key=len)
    docs = parts[0]
    for part in parts[1:]:
        docs = np.intersect1d(docs, part, assume_unique=True)
    return docs
