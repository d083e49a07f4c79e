"""A list of words of two and three syllables, asked about all neighbours of a text at once."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The number of every syllable that stands in no word.
UNKNOWN = 0

# How many different last bits a set looks at: a power of two, ten times as many as PyVi's list has words.
_LAST_BITS = 1 << 18


class Lexicon:
    """Words as numbers: those of a word's syllables, read as digits, make one number to look for."""

    def __init__(self, words: Iterable[Sequence[str]]) -> None:
        known = [word for word in words if len(word) in (2, 3)]
        syllables = sorted({syllable for word in known for syllable in word})
        self._numbers = {syllable: number for number, syllable in enumerate(syllables, start=UNKNOWN + 1)}
        self._base = len(self._numbers) + 1
        self._pairs = _Set(self._key(word) for word in known if len(word) == 2)
        self._triples = _Set(self._key(word) for word in known if len(word) == 3)

    @property
    def syllables(self) -> Iterable[str]:
        """The syllables of all words, in order."""
        return self._numbers

    def __contains__(self, syllable: str) -> bool:
        return syllable in self._numbers

    def __len__(self) -> int:
        """Return how many different syllables there are."""
        return len(self._numbers)

    def number(self, syllable: str) -> int:
        """Return the number of a syllable."""
        return self._numbers.get(syllable, UNKNOWN)

    def pairs_and_triples(self, numbers: Numbers) -> tuple[Flags, Flags]:
        """Tell of each syllable whether it is a word together with the next one, and with the next two.

        The first answer leaves out the last syllable, the second the last two.
        """
        pairs = numbers[:-1] * self._base + numbers[1:]
        triples = pairs[:-1] * self._base + numbers[2:]
        return self._pairs.holds(pairs), self._triples.holds(triples)

    def _key(self, word: Sequence[str]) -> int:
        key = 0
        for syllable in word:
            key = key * self._base + self._numbers[syllable]
        return key


class _Set:
    """A set of numbers that answers for many at once."""

    def __init__(self, members: Iterable[int]) -> None:
        # The largest number stands last, so that no search ends outside the array.
        self._members = np.array([*sorted(members), np.iinfo(np.int64).max], dtype=np.int64)
        # Three in four are no members, and their last bits nearly always give them away.
        self._last_bits = np.zeros(_LAST_BITS, dtype=np.bool_)
        self._last_bits[self._members % _LAST_BITS] = True

    def holds(self, wanted: Numbers) -> Flags:
        """Tell of each number whether it is a member."""
        held: Flags = self._last_bits[wanted % _LAST_BITS]
        maybe = held.nonzero()[0]
        candidates = wanted[maybe]
        held[maybe] = self._members[self._members.searchsorted(candidates)] == candidates
        return held
