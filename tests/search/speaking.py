"""A vocabulary without an index: that of a few texts."""

from collections import Counter
from itertools import pairwise

import numpy as np

from search.analysis.analyzers import analyze
from search.analysis.counts import count
from search.vocabulary import CountedVocabulary


class Folded:
    """The folded terms of texts, each text an article."""

    def __init__(self, *texts: str) -> None:
        self._articles: Counter[tuple[str, ...]] = Counter()
        for text in texts:
            lines = analyze(text).lines
            singles = {(syllable,) for line in lines for syllable in line}
            self._articles.update(singles | {pair for line in lines for pair in pairwise(line)})

    def frequency(self, folded: str) -> int:
        """Return how many texts hold a term."""
        return self._articles[(folded,)]

    def pair_frequency(self, first: str, second: str) -> int:
        """Return how many texts hold these two side by side."""
        return self._articles[(first, second)]


def vocabulary_of(*texts: str) -> CountedVocabulary:
    """Return the vocabulary of these texts."""
    parts = [count([np.array(analyze(text).written, np.int32)]) for text in texts]
    return CountedVocabulary(parts, Folded(*texts))
