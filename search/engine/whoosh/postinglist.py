"""What a clause matches in a segment: articles in ascending order, and what each scores."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from search.engine.whoosh.layout import Array

# To look an article up in a list costs as much as to walk past so many ...
_LOOK_UP = 16
# ... and to make an array with a place for each article of a segment, as to walk past this share of them.
_ARRAY_SHARE = 16


@dataclass(frozen=True, slots=True)
class Matches:
    """Articles of a segment, ascending, and what each has scored."""

    docs: Array
    scores: Array

    def at(self, places: Array) -> "Matches":
        """Return the matches at these places."""
        return Matches(self.docs.take(places), self.scores.take(places))


class TermList(NamedTuple):
    """The postings of a term; ``saturation`` has BM25's term-frequency part for each code of a posting."""

    docs: Array
    codes: Array
    saturation: Array
    weight: float

    @property
    def is_positive(self) -> bool:
        """Whether every article scores more than nothing."""
        return self.weight > 0

    def scores(self) -> Array:
        """Return the score of each article."""
        scores: Array = self.saturation.take(self.codes)
        scores *= self.weight
        return scores

    def of(self, docs: Array, article_count: int) -> tuple[Array, Array]:
        """Return which of these articles the list holds, as places among them, and their scores."""
        places, own_places = meet(docs, self.docs, article_count)
        return places, self.saturation.take(self.codes.take(own_places)) * self.weight


class EvaluatedList(NamedTuple):
    """The articles of a clause of several terms, whose scores are known."""

    docs: Array
    known: Array

    @property
    def is_positive(self) -> bool:
        """Whether every article scores more than nothing."""
        return bool((self.known > 0).all())

    def scores(self) -> Array:
        """Return the score of each article."""
        return self.known

    def of(self, docs: Array, article_count: int) -> tuple[Array, Array]:
        """Return which of these articles the list holds, as places among them, and their scores."""
        places, own_places = meet(docs, self.docs, article_count)
        return places, self.known.take(own_places)


PostingList: TypeAlias = TermList | EvaluatedList


def is_looked_up(docs: Array, others: Array, article_count: int) -> bool:
    """Say whether looking articles up in a list costs less than walking through it.

    Who walks needs an array with a place for each of the ``article_count`` articles of the segment.
    """
    return len(docs) * _LOOK_UP < len(others) + article_count // _ARRAY_SHARE


def meet(docs: Array, others: Array, article_count: int) -> tuple[Array, Array]:
    """Return the places, in either list, of the articles that stand in both."""
    if len(others) < len(docs):
        others_places, places = meet(others, docs, article_count)
        return places, others_places
    if is_looked_up(docs, others, article_count):
        places = others.searchsorted(docs.astype(others.dtype, copy=False))
        found = (others.take(places, mode="clip") == docs).nonzero()[0]
        return found, places.take(found)
    place = np.zeros(article_count, np.int32)
    place[docs] = np.arange(1, len(docs) + 1, dtype=np.int32)
    met = place.take(others)
    found = (met > 0).nonzero()[0]
    return met.take(found) - 1, found
