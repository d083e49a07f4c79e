"""What an index knows of its own language: which syllables are written, how often, next to which, and how.

Syllables here are canonical (see analysis.syllables) and carry marks; a *folded* syllable stands for all
that differ from it in marks only ("ban": bạn, bán, bàn).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from search.analysis.codes import NUMBER, OTHER, syllable_of
from search.analysis.counts import Array, Counts, total
from search.analysis.normalize import fold
from search.analysis.slips import Slips
from search.analysis.syllables import other_spelling

# What is written less often than this may be a slip of somebody's fingers in an article.
RARE = 5


class Form(NamedTuple):
    """A syllable with its marks, its code (see analysis.codes), and how often it is written."""

    syllable: str
    code: int
    times: int


class Vocabulary(Protocol):
    """The language of what is live. Immutable, so that threads may share it."""

    @property
    def tokens(self) -> int:
        """How many syllables, names and numbers there are in all."""
        ...

    @property
    def size(self) -> int:
        """How many different syllables there are."""
        ...

    def forms(self, folded: str) -> Sequence[Form]:
        """Return the syllables with these letters, with marks and without, most frequent first."""
        ...

    def times(self, code: int) -> int:
        """Return how often the syllable of a code is written; names and numbers have codes in common."""
        ...

    def pair_times(self, first: Array, second: Array) -> Array:
        """Return how often each code of ``first`` stands before the one at the same place in ``second``.

        Pairs that are very rare in much text may count as never seen.
        """
        ...

    def frequency(self, folded: str) -> int:
        """Return how many articles hold a folded syllable, or a name or a number in its folded form."""
        ...

    def pair_frequency(self, first: str, second: str) -> int:
        """Return how many articles hold these two, folded, side by side."""
        ...

    def near(self, folded: str) -> Sequence[str]:
        """Return the folded syllables, none of them rare, one slip of the fingers away; see Slips."""
        ...

    def spelling(self, syllable: str) -> str:
        """Return a canonical syllable as it is mostly spelt: uỷ or ủy, kĩ or kỹ."""
        ...


class FoldedTerms(Protocol):
    """What an index can say of its folded terms already."""

    def frequency(self, folded: str) -> int:
        """Return how many articles hold a term."""
        ...

    def pair_frequency(self, first: str, second: str) -> int:
        """Return how many articles hold these two side by side."""
        ...


class CountedVocabulary:
    """The vocabulary of an index that was counted in parts."""

    def __init__(self, parts: Sequence[Counts], folded: FoldedTerms) -> None:
        """Bring the syllables of all parts together; their pairs stay where they are, perhaps in a file."""
        self._parts = tuple(parts)
        self.frequency = folded.frequency
        self.pair_frequency = folded.pair_frequency
        self._times, self._respelt = _read(total([part.without_pairs() for part in parts]))
        self.tokens, self.size = sum(self._times.values()), len(self._times)
        self._forms = _by_letters(self._times)
        self._slips = Slips(
            folded for folded, forms in self._forms.items() if sum(form.times for form in forms) >= RARE
        )

    def forms(self, folded: str) -> Sequence[Form]:
        """Return the syllables with these letters, with marks and without, most frequent first."""
        return self._forms.get(folded, ())

    def times(self, code: int) -> int:
        """Return how often the syllable of a code is written; names and numbers have codes in common."""
        return self._times.get(code, 0)

    def pair_times(self, first: Array, second: Array) -> Array:
        """Return how often each code of ``first`` stands before the one at the same place in ``second``."""
        times = np.zeros(len(first), np.uint64)
        for part in self._parts:
            times += part.pair_times(first, second)
        return times

    def near(self, folded: str) -> Sequence[str]:
        """Return the folded syllables, none of them rare, one slip of the fingers away; see Slips."""
        return self._slips.near(folded)

    def spelling(self, syllable: str) -> str:
        """Return a canonical syllable as it is mostly spelt: uỷ or ủy, kĩ or kỹ."""
        return other_spelling(syllable) if syllable in self._respelt else syllable


def _read(counts: Counts) -> tuple[dict[int, int], frozenset[str]]:
    """Return how often each code is written, and the syllables that are mostly not in canonical spelling."""
    times: dict[int, int] = {}
    respelt = set()
    for written, count in zip(counts.written.tolist(), counts.times.tolist(), strict=True):
        code, is_respelt = divmod(written, 2)
        canonical = times.get(code, 0)  # It has the lower number, and so came before.
        times[code] = canonical + count
        if is_respelt and count > canonical:
            respelt.add(syllable_of(code))
    return times, frozenset(respelt)


def _by_letters(times: dict[int, int]) -> dict[str, list[Form]]:
    forms: dict[str, list[Form]] = defaultdict(list)
    for code in sorted(times.keys() - {OTHER, NUMBER}, key=times.__getitem__, reverse=True):
        syllable = syllable_of(code)
        forms[fold(syllable)].append(Form(syllable, code, times[code]))
    return dict(forms)
