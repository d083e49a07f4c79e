"""Where a text holds what was asked for, and how closely it agrees with what was typed."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple
from unicodedata import normalize

from search.analysis.normalize import fold
from search.analysis.syllables import MAX_LENGTH, canonical
from search.query.syntax import Excluded, Parsed

# The same runs of letters and digits as analysis cuts.
_SYLLABLE = re.compile(rf"[^\W_]{{1,{MAX_LENGTH}}}")
# What may stand between neighbours: neither another syllable nor the end of a line.
_BETWEEN = re.compile(r"(?:[^\w\n]|_)+")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


class Agreement(IntEnum):
    """How closely a syllable of a text agrees with what was typed, best first."""

    EXACT = 0
    TONE_FOLDED = 1
    FOLDED = 2


class Match(NamedTuple):
    """A syllable that was asked for; ``paired`` when a neighbour from the query stands beside it."""

    start: int
    end: int
    folded: str
    agreement: Agreement
    paired: bool = False


class Wanted:
    """What was asked for, in the form in which texts are searched for it.

    ``rarity`` says of each folded syllable that was typed how much a match of it tells.
    """

    def __init__(self, parsed: Parsed, rarity: Callable[[str], float] = lambda _: 1.0) -> None:
        """Take what was typed; what was excluded is not looked for."""
        typed: dict[str, set[str]] = {}
        self.pairs: set[tuple[str, str]] = set()
        for node in parsed.nodes:
            if isinstance(node, Excluded):
                continue
            syllables = _syllables(node.text)
            for _, _, folded, form in syllables:
                typed.setdefault(folded, set()).add(form)
            self.pairs.update(pairwise(folded for _, _, folded, _ in syllables))
        self.rarity = {folded: rarity(folded) for folded in typed}
        self.has_marks = any(form != folded for folded, forms in typed.items() for form in forms)
        self._chunks = _Chunks(typed, self.has_marks)

    def matches(self, text: str) -> list[Match]:
        """Return the syllables of text that were asked for, whatever their marks.

        Where marks were typed and a syllable stands in text with these marks, the same letters with
        other marks are another word, and left out.
        """
        found = list(self._found(text))
        if self.has_marks:
            exact = {folded for _, _, folded, agreement in found if agreement is Agreement.EXACT}
            found = [match for match in found if match[3] is Agreement.EXACT or match[2] not in exact]
        linked = [
            (one[2], other[2]) in self.pairs and _BETWEEN.fullmatch(text, one[1], other[0]) is not None
            for one, other in pairwise(found)
        ]
        sides = zip([False, *linked], [*linked, False], strict=True)
        return [Match(*match, paired=any(side)) for match, side in zip(found, sides, strict=False)]

    def _found(self, text: str) -> Iterator[tuple[int, int, str, Agreement]]:
        """Yield what matches by its letters; most of a text does not, so it is gone through in runs."""
        chunks = text.split(" ")
        places = [place for place, chunk in enumerate(chunks) if self._chunks[chunk]]
        letters = list(accumulate(map(len, chunks))) if places else []
        for place in places:
            start = letters[place] - len(chunks[place]) + place
            for low, high, folded, agreement in self._chunks[chunks[place]]:
                yield start + low, start + high, folded, agreement


class _Chunks(dict[str, list[tuple[int, int, str, Agreement]]]):
    """For each run between blanks: where in it is what of the query; filled as runs are met."""

    def __init__(self, typed: Mapping[str, Collection[str]], has_marks: bool) -> None:
        super().__init__()
        self._typed = typed
        self._has_marks = has_marks

    def __missing__(self, chunk: str) -> list[tuple[int, int, str, Agreement]]:
        """Compare a run with what was typed, once: as a whole where it joins a name, else by syllables."""
        syllables = _syllables(chunk)
        joined = "".join(folded for _, _, folded, _ in syllables)
        if joined in self._typed:
            form = "".join(form for _, _, _, form in syllables)
            syllables = ((syllables[0][0], syllables[-1][1], joined, form),)
        found = self[chunk] = [
            (low, high, folded, self._agreement(form, self._typed[folded]))
            for low, high, folded, form in syllables
            if folded in self._typed
        ]
        return found

    def _agreement(self, form: str, typed: Collection[str]) -> Agreement:
        if form in typed:
            return Agreement.EXACT
        if self._has_marks and _toneless(form) in map(_toneless, typed):
            return Agreement.TONE_FOLDED
        return Agreement.FOLDED


@lru_cache(maxsize=32_768)
def _syllables(chunk: str) -> tuple[tuple[int, int, str, str], ...]:
    """Return where the syllables of a run are and their keys: as the index holds them, and with marks."""
    return tuple(
        (*match.span(), canonical(fold(match[0])), canonical(match[0])) for match in _SYLLABLE.finditer(chunk)
    )


def _toneless(form: str) -> str:
    """Return a syllable with the marks of its vowels, but not that of its tone."""
    return normalize("NFC", _TONE.sub("", normalize("NFD", form)))
