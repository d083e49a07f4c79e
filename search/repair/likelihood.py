"""A language model over a vocabulary: how likely syllables are, alone and one after the other.

All numbers are nats: natural logarithms of probabilities.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.vocabulary import Vocabulary

Floats = NDArray[np.float64]

# What stands behind a syllable is believed the more, the more often that syllable was seen, but never
# wholly: an interpolated bigram model. Set by hand on headlines, questions and short queries; restoring
# marks is as good with half or twice as many sightings.
_TRUST, _SIGHTINGS = 0.85, 20.0
# What was never seen counts as a tenth of a sighting.
_UNSEEN = 0.1


@dataclass(frozen=True, slots=True)
class Syllables:
    """A row of syllables: the code of each, and how often it is written."""

    codes: NDArray[np.uint64]
    times: Floats

    def each(self, count: int) -> "Syllables":
        """Return each syllable so many times: a, a, b, b."""
        return Syllables(self.codes.repeat(count), self.times.repeat(count))

    def all(self, count: int) -> "Syllables":
        """Return all syllables so many times: a, b, a, b."""
        return Syllables(np.tile(self.codes, count), np.tile(self.times, count))


class Likelihood:
    """Says how likely syllables are in the language of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._whole = max(vocabulary.tokens + _UNSEEN * vocabulary.size, 1.0)

    def syllables(self, codes: Sequence[int]) -> Syllables:
        """Look up how often each of these is written."""
        times = [self._vocabulary.times(code) for code in codes]
        return Syllables(np.array(codes, np.uint64), np.array(times, np.float64))

    def alone(self, syllables: Syllables) -> Floats:
        """Return the nats of each syllable, wherever it stands."""
        nats: Floats = np.log((syllables.times + _UNSEEN) / self._whole)
        return nats

    def following(self, first: Syllables, second: Syllables) -> Floats:
        """Return the nats of each syllable of ``second`` behind the one at the same place in ``first``."""
        together = self._vocabulary.pair_times(first.codes, second.codes).astype(np.float64)
        trust = _TRUST * first.times / (first.times + _SIGHTINGS)
        alone = (second.times + _UNSEEN) / self._whole
        nats: Floats = np.log(trust * together / np.maximum(first.times, 1.0) + (1 - trust) * alone)
        return nats
