"""The counts behind query repair and suggestions: kept in each segment, added up when they are asked for.

What a deleted article counted is taken away when its segment is merged; until then it still counts. Pairs
seen once are dropped by merging only: their other sightings may stand in the other segments.
"""

from collections.abc import Sequence

import numpy as np

from search import schema
from search.analysis.analyzers import analyze_all
from search.analysis.counts import Counts, count, total
from search.engine.whoosh.layout import ArrayFileWriter
from search.engine.whoosh.segment import SegmentView
from search.vocabulary import CountedVocabulary, Vocabulary

_WRITTEN, _TIMES, _PAIRS = "counts.written", "counts.times", "counts.pairs"

# From so many articles on, pairs seen once are dropped. They are nearly half of all pairs; without them marks
# are restored as well as with two thirds of the articles (one syllable in 180 is read worse, of 20,000).
_MANY = 20_000


def write_counts(out: ArrayFileWriter, counts: Counts) -> None:
    """Add counts to a segment file."""
    out.add(_WRITTEN, counts.written)
    out.add(_TIMES, counts.times)
    out.add(_PAIRS, counts.pairs)


def merged_counts(segments: Sequence[SegmentView], articles: int) -> Counts:
    """Return the counts of the one segment of so many articles that these become."""
    return total([*map(_live_counts, segments)], least=1 if articles < _MANY else 2)


def vocabulary_of(segments: Sequence[SegmentView]) -> Vocabulary:
    """Return the vocabulary of these segments together."""
    return CountedVocabulary([_counts(segment) for segment in segments], _Postings(segments))


def _counts(segment: SegmentView) -> Counts:
    """View the counts of a segment."""
    return Counts(*map(segment.file.array, (_WRITTEN, _TIMES, _PAIRS)))


def _live_counts(segment: SegmentView) -> Counts:
    """Return the counts of a segment without those of its deleted articles, which are analysed once more."""
    counts = _counts(segment)
    if not len(segment.deleted):
        return counts
    texts = ("\n".join(segment.article(doc).texts()) for doc in segment.deleted.tolist())
    return counts.minus(count([np.array(analyze_all([text])[0].written, np.int32) for text in texts]))


class _Postings:
    """What the postings of all segments say of folded terms, deleted articles included."""

    def __init__(self, segments: Sequence[SegmentView]) -> None:
        self._syllables = [segment.fields[schema.ALL_SYLLABLES.name] for segment in segments]
        self._pairs = [segment.fields[schema.ALL_PAIRS.name] for segment in segments]

    def frequency(self, folded: str) -> int:
        """Return how many articles hold a term."""
        return sum(len(field.docs(folded)) for field in self._syllables)

    def pair_frequency(self, first: str, second: str) -> int:
        """Return how many articles hold these two side by side."""
        return sum(len(field.docs(f"{first}_{second}")) for field in self._pairs)
