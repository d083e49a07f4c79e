"""How often each syllable, and each two side by side, are written: counts that add up over many texts.

The statistics behind query repair and suggestions. They are arrays with eight bytes for a pair, so that
millions may be kept, added and looked up at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search.analysis.codes import BITS

Array = NDArray[np.uint64]

# Stands among codes where a line ends: no pair goes beyond it.
BREAK = -1

# A pair is 44 bits of codes above 20 bits of count. A count that large says no more by growing.
_COUNT_BITS = np.uint64(20)
_MOST = np.uint64((1 << 20) - 1)
_CODE_BITS = np.uint64(BITS)
_NONE: Array = np.zeros(0, np.uint64)
_NO_TEXT = np.array([BREAK], np.int32)


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of some texts.

    ``written`` are syllables as codes.written() has them, ascending, and ``times`` how often each stands
    there; a number of ``pairs``, ascending too, is two codes and how often they stand side by side.
    """

    written: Array
    times: Array
    pairs: Array

    def pair_times(self, first: Array, second: Array) -> Array:
        """Return how often each of these codes is followed by the one at the same place in ``second``."""
        wanted = _key(first, second)
        if not len(self.pairs):
            return np.zeros(len(wanted), np.uint64)
        places = np.searchsorted(self.pairs, wanted << _COUNT_BITS)
        found = self.pairs[np.minimum(places, len(self.pairs) - 1)]
        times: Array = np.where(found >> _COUNT_BITS == wanted, found & _MOST, np.uint64(0))
        return times

    def minus(self, gone: "Counts") -> "Counts":
        """Return these counts without those of texts that are gone."""
        times = _left(self.written, self.times, gone.written, gone.times)
        keys = self.pairs >> _COUNT_BITS
        pair_times = _left(keys, self.pairs & _MOST, gone.pairs >> _COUNT_BITS, gone.pairs & _MOST)
        some, some_pairs = times > 0, pair_times > 0
        return Counts(self.written[some], times[some], _packed(keys[some_pairs], pair_times[some_pairs]))

    def without_pairs(self) -> "Counts":
        """Return the counts of single syllables only."""
        return replace(self, pairs=_NONE)


def count(texts: Sequence[NDArray[np.int32]]) -> Counts:
    """Count texts: of each its syllables as codes.written() has them, and a BREAK where a line ends."""
    written = np.concatenate([*texts, _NO_TEXT])
    is_syllable = written != BREAK
    syllables, times = np.unique(written[is_syllable], return_counts=True)
    joined = is_syllable[:-1] & is_syllable[1:]
    codes = (written >> 1).astype(np.uint64)
    pairs, pair_times = np.unique(_key(codes[:-1][joined], codes[1:][joined]), return_counts=True)
    return Counts(syllables.astype(np.uint64), times.astype(np.uint64), _packed(pairs, pair_times))


def total(parts: Sequence[Counts], least: int = 1) -> Counts:
    """Add counts; pairs that are seen less than ``least`` times in all are left out."""
    written = np.concatenate([_NONE, *(part.written for part in parts)])
    order = np.argsort(written, kind="stable")
    written, times = _added(written[order], np.concatenate([_NONE, *(part.times for part in parts)])[order])
    # A count in the lowest bits does not disturb the order of pairs, and sorting needs no second array.
    pairs = np.concatenate([_NONE, *(part.pairs for part in parts)])
    pairs.sort()
    keys, pair_times = _added(pairs >> _COUNT_BITS, pairs & _MOST)
    kept = pair_times >= least
    return Counts(written, times, _packed(keys[kept], pair_times[kept]))


def _key(first: Array, second: Array) -> Array:
    return first << _CODE_BITS | second


def _packed(keys: Array, times: NDArray[np.integer]) -> Array:
    return keys << _COUNT_BITS | np.minimum(times.astype(np.uint64), _MOST)


def _left(keys: Array, times: Array, gone_keys: Array, gone_times: Array) -> Array:
    """Return the times of each key, less those that are gone; what was left out before cannot go again."""
    if not len(keys):
        return times
    places = np.minimum(np.searchsorted(keys, gone_keys), len(keys) - 1)
    counted = keys[places] == gone_keys
    left = times.copy()
    left[places[counted]] -= np.minimum(left[places[counted]], gone_times[counted])
    return left


def _added(keys: Array, times: Array) -> tuple[Array, Array]:
    """Return the distinct ones of keys, which ascend, and the sum of the times of each."""
    firsts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    return keys[firsts], np.add.reduceat(times, firsts) if len(firsts) else times
