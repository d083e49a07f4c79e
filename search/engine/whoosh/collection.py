"""What BM25 must know of all segments together: how many articles, how long, how often a term."""

import math
from collections.abc import Sequence

from search.engine.whoosh.layout import Array
from search.engine.whoosh.lengths import saturation_table
from search.engine.whoosh.segment import SegmentView

_CACHED_TERMS = 8_192


class CollectionStatistics:
    """Term weights over a set of segments.

    Deleted articles do not count, so that the same articles rank the same however they were indexed.
    """

    def __init__(self, segments: Sequence[SegmentView]) -> None:
        self._segments = segments
        self._article_count = sum(segment.live_count for segment in segments)
        self._idf: dict[tuple[str, str], float] = {}
        self._saturation: dict[str, Array] = {}

    def idf(self, field: str, term: str) -> float:
        """Return the inverse document frequency of a term; 0.0 for one that is nowhere."""
        idf = self._idf.get((field, term))
        if idf is None:
            frequency = sum(segment.frequency(field, term) for segment in self._segments)
            idf = (
                math.log1p((self._article_count - frequency + 0.5) / (frequency + 0.5)) if frequency else 0.0
            )
            if len(self._idf) >= _CACHED_TERMS:
                self._idf.clear()
            self._idf[field, term] = idf
        return idf

    def saturation(self, field: str) -> Array:
        """Return the table from a posting's code to BM25's term-frequency part."""
        table = self._saturation.get(field)
        if table is None:
            tokens = sum(segment.live_length(field) for segment in self._segments)
            table = self._saturation[field] = saturation_table(tokens / max(self._article_count, 1))
        return table
