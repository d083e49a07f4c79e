"""The phrases of a segment, in the order of their letters without marks; each with how many articles hold it.

An entry is what people may type, a tab, and the phrase that they then see, so that a beginning without marks
is a range of entries. The counts are there to rank by: a phrase that too few articles of a batch hold
is not counted in it, and deleted articles count until the index is rebuilt.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log2

import numpy as np

from search.analysis.normalize import fold
from search.engine.whoosh.dictionary import Dictionary, write_dictionary
from search.engine.whoosh.layout import ArrayFile, ArrayFileWriter
from search.engine.whoosh.segment import SegmentView

_NAME, _COUNTS = "phrases", "phrases.counts"
_MARK = "\t"
# Of fewer articles every phrase is kept: segments of updates are small, and what is rare in each adds up.
_FEW = 1_000


def least_articles(articles: int) -> int:
    """Return how many of so many articles must hold a phrase for it to be kept: 2 of 1,000, 7 of 50,000."""
    return 1 if articles < _FEW else 2 + int(log2(articles / _FEW))


def write_phrases(out: ArrayFileWriter, phrases: Mapping[str, int]) -> None:
    """Add phrases to a segment file."""
    entries = sorted((f"{fold(phrase)}{_MARK}{phrase}", count) for phrase, count in phrases.items())
    write_dictionary(out, _NAME, [entry for entry, _ in entries])
    out.add(_COUNTS, np.array([count for _, count in entries], np.uint32))


def merged_phrases(segments: Sequence[SegmentView], articles: int) -> dict[str, int]:
    """Return the phrases of segments that are worth keeping among so many articles."""
    counts: Counter[str] = Counter()
    for segment in segments:
        phrases = (entry.partition(_MARK)[2] for entry in Dictionary(segment.file, _NAME))
        counts.update(dict(zip(phrases, segment.file.array(_COUNTS).tolist(), strict=True)))
    least = least_articles(articles)
    return {phrase: count for phrase, count in counts.items() if count >= least}


def phrases_of(segments: Sequence[SegmentView], beginning: str, limit: int) -> list[tuple[str, int]]:
    """Return the ``limit`` most frequent phrases that begin so, and about how many articles hold each."""
    counts: Counter[str] = Counter()
    for segment in segments:
        counts.update(_most_frequent(segment.file, beginning, limit))
    return sorted(counts.items(), key=lambda found: (-found[1], found[0]))[:limit]


def _most_frequent(file: ArrayFile, beginning: str, limit: int) -> dict[str, int]:
    entries, counts = Dictionary(file, _NAME), file.array(_COUNTS)
    first, last = entries.prefixed(beginning)
    chosen = np.argsort(-counts[first:last].astype(np.int64), kind="stable")[:limit] + first
    return {entries[n].decode().partition(_MARK)[2]: int(counts[n]) for n in chosen.tolist()}
