"""Where a text holds what was asked for, and how closely it agrees with what was typed."""

import re
from collections.abc import Callable, Collection, Mapping
from enum import IntEnum
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple
from unicodedata import normalize

from search.analysis.normalize import fold
from search.analysis.syllables import MAX_LENGTH, canonical, is_vietnamese, lower_case
from search.query.syntax import Excluded, Parsed

# The same runs of letters and digits as analysis cuts.
_SYLLABLE = re.compile(rf"[^\W_]{{1,{MAX_LENGTH}}}")
# What may stand between neighbours: neither another syllable nor the end of a line.
_BETWEEN = re.compile(r"(?:[^\w\n]|_)+")
# A query's run of so many letters that is no syllable may be a name that others write in parts: TP.HCM.
_SHORTEST_NAME = 4
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
            for folded, form in syllables:
                typed.setdefault(folded, set()).add(form)
            self.pairs.update(pairwise(folded for folded, _ in syllables))
        self.rarity = {folded: rarity(folded) for folded in typed}
        self.has_marks = any(form != folded for folded, forms in typed.items() for form in forms)
        self._pattern = _pattern_of(typed)
        self._forms = _Forms(typed, self.has_marks)

    def matches(self, text: str) -> list[Match]:
        """Return the syllables of text that were asked for, whatever their marks.

        Where marks were typed and a syllable stands in text with these marks, the same letters with
        other marks are another word, and left out.
        """
        found = self._found(text)
        if self.has_marks:
            exact = {match.folded for match in found if match.agreement is Agreement.EXACT}
            found = [m for m in found if m.agreement is Agreement.EXACT or m.folded not in exact]
        for place, (one, other) in enumerate(pairwise(found)):
            if (one.folded, other.folded) in self.pairs and _BETWEEN.fullmatch(text, one.end, other.start):
                found[place] = one._replace(paired=True)
                found[place + 1] = other._replace(paired=True)
        return found

    def _found(self, text: str) -> list[Match]:
        """Return what matches by its letters, in the order of the text."""
        if self._pattern is None:
            return []
        forms = self._forms
        return [
            Match(start, match.end(), *forms[match[0]])
            for match in self._pattern.finditer(text)
            # Behind a letter it is only the end of a longer syllable.
            if not (start := match.start()) or not text[start - 1].isalnum()
        ]


class _Forms(dict[str, tuple[str, Agreement]]):
    """For each form met in texts: which syllable of the query it is, and how closely; filled as met."""

    def __init__(self, typed: Mapping[str, Collection[str]], has_marks: bool) -> None:
        super().__init__()
        self._typed = typed
        self._has_marks = has_marks

    def __missing__(self, met: str) -> tuple[str, Agreement]:
        """Compare a form with what was typed, once."""
        joined = "".join(_SYLLABLE.findall(met))
        folded, form = canonical(fold(joined)), canonical(joined)
        found = self[met] = folded, self._agreement(form, self._typed[folded])
        return found

    def _agreement(self, form: str, typed: Collection[str]) -> Agreement:
        if form in typed:
            return Agreement.EXACT
        if self._has_marks and _toneless(form) in map(_toneless, typed):
            return Agreement.TONE_FOLDED
        return Agreement.FOLDED


def _pattern_of(folded: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds these folded syllables in a text, whatever marks and capitals they carry there.

    It looks at letters only, so that the text need not be folded, which would cost more than the search.
    """
    if not folded:
        return None
    # The longest first: of "ba" and "ban", "ban" is meant where both could begin.
    return re.compile("|".join(map(_letters_of, sorted(folded, key=len, reverse=True))))


@lru_cache(maxsize=4_096)
def _letters_of(folded: str) -> str:
    """Return the pattern of a folded syllable; of a joined name, also with a mark between any two letters."""
    classes = [_class_of(letter) for letter in folded]
    with_y = f"{folded[:-1]}y"
    if folded.endswith("i") and canonical(with_y) == folded:
        classes[-1] = f"[{_written_as('i')}{_written_as('y')}]"
    joint = "" if is_vietnamese(folded) or len(folded) < _SHORTEST_NAME else r"[^\w\s]?"
    return f"{joint.join(classes)}(?![^\\W_])"


def _class_of(letter: str) -> str:
    written = _written_as(letter)
    return f"[{written}]" if len(written) > 1 else re.escape(letter)


def _written_as(letter: str) -> str:
    """Return all the letters that are this one without marks and in lower case."""
    return "".join(_letters_by_base().get(letter, letter))


@cache
def _letters_by_base() -> Mapping[str, list[str]]:
    """Sort the letters of the alphabets with marks by the letter under the mark."""
    by_base: dict[str, list[str]] = {}
    for code in chain(range(0x0530), range(0x1E00, 0x2000)):
        if chr(code).isalpha():
            by_base.setdefault(lower_case(fold(chr(code))), []).append(chr(code))
    return by_base


def _syllables(text: str) -> list[tuple[str, str]]:
    """Return the keys of the syllables of a text: as the index holds them, and with marks."""
    return [(canonical(fold(run)), canonical(run)) for run in _SYLLABLE.findall(text)]


def _toneless(form: str) -> str:
    """Return a syllable with the marks of its vowels, but not that of its tone."""
    return normalize("NFC", _TONE.sub("", normalize("NFD", form)))
