"""Where a text holds what was asked for, and how closely it agrees with what was typed."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple, TypeAlias

from search.analysis.letters import bare
from search.analysis.normalize import fold
from search.analysis.syllables import canonical, is_vietnamese, split, toneless
from search.query.reading import Reading
from search.query.syntax import Either, Excluded, Parsed

# What may stand between neighbours: neither another syllable nor the end of a line.
_BETWEEN = re.compile(r"(?:[^\w\n]|_)+")
# What may not stand inside a name that is written in parts.
_APART = re.compile(r"[\s_]")
# A query's run of so many letters that is no syllable may be a name that others write in parts: TP.HCM.
_SHORTEST_NAME = 4

# A syllable on its own is worth a mark when fewer than one article in ten holds it; "của" is not.
RARE = 2.3

_Place: TypeAlias = tuple[int, int]


class Agreement(IntEnum):
    """How closely a syllable of a text agrees with what was typed, best first."""

    EXACT = 0
    TONE_FOLDED = 1
    ABBREVIATION = 2  # as the other of a short form and its long form
    FOLDED = 3
    FUZZY = 4  # as what was probably meant by a slip


class Match(NamedTuple):
    """A syllable that was asked for; ``paired`` when a neighbour from the query stands beside it."""

    start: int
    end: int
    folded: str
    agreement: Agreement
    paired: bool


class StandIn(NamedTuple):
    """Syllables that were typed, those that an article may have in their place, and how that agrees."""

    typed: frozenset[str]
    others: frozenset[str]
    agreement: Agreement


class Wanted:
    """What was asked for, in the form in which texts are searched for it.

    ``rarity`` says of each folded syllable that was typed how much a match of it tells, ``pairs`` of each
    two neighbours how much more it tells that they stand together. ``in_title`` says that nothing but the
    title was asked about.
    """

    def __init__(
        self,
        parsed: Parsed,
        readings: Iterable[Reading] = (),
        rarity: Callable[[str], float] = lambda _: 1.0,
    ) -> None:
        """Take what was typed, and how it was read; what was excluded is not looked for."""
        self.in_title = parsed.in_title
        nodes = (node for node in parsed.nodes if not isinstance(node, Excluded))
        parts = (part for node in nodes for part in (node.parts if isinstance(node, Either) else (node,)))
        typed = [_syllables(part.text) for part in parts]
        self.stand_ins = [stand_in for reading in readings for stand_in in _stand_ins(reading)]
        forms: dict[str, set[str]] = {}
        for folded, form in chain.from_iterable(typed):
            forms.setdefault(folded, set()).add(form)
        self.has_marks = any(form != folded for folded, its_forms in forms.items() for form in its_forms)
        self._typed = frozenset(forms)
        read = [_syllables(reading.text) for reading in readings]
        shorts = [_syllables(short.short) for reading in readings for short in reading.expansions]
        others = [_syllables(other.text) for reading in readings for other in reading.others]
        for folded, form in chain.from_iterable([*read, *shorts, *others]):
            # Marks that were restored are not held against an article: none were typed.
            if folded not in self._typed:
                forms.setdefault(folded, set()).add(form)
        self.rarity = {folded: rarity(folded) for folded in forms}
        pairs = {pair for run in (*typed, *read) for pair in pairwise(folded for folded, _ in run)}
        self.pairs = {(one, other): (self.rarity[one] + self.rarity[other]) / 2 for one, other in pairs}
        self._names = [_parted(folded) for folded in forms if _is_name(folded)]
        self._syllables = [
            f" {spelt} " for folded in forms if not _is_name(folded) for spelt in _spellings(folded)
        ]
        self._forms = _Forms(forms, self.has_marks)

    def agreement(self, found: Iterable[Match]) -> Agreement:
        """Return how closely an article agrees: of each syllable found the best, of these the worst.

        Where the article has a form that was typed, the other forms of it say nothing.
        """
        best: dict[str, Agreement] = {}
        for folded, agreement in {(match.folded, match.agreement) for match in found}:
            best[folded] = min(agreement, best.get(folded, Agreement.FUZZY))
        for typed, others, agreement in self.stand_ins:
            is_there = typed <= best.keys()
            for folded in others & best.keys() - self._typed:
                if is_there:
                    del best[folded]
                else:
                    best[folded] = max(best[folded], agreement)
        return max(best.values(), default=Agreement.FOLDED)

    def matches(self, texts: Sequence[str]) -> list[list[Match]]:
        """Return of each text the syllables that were asked for, in order, whatever their marks.

        Where marks were typed and a syllable stands in a text with these marks, the same letters with
        other marks are another word there, and left out. Where neighbours of the query stand side by side
        in any of the texts, a common syllable on its own is left out everywhere.
        """
        whole = "\n".join(texts)
        places = self._places(whole)
        found = []
        begin = first = 0
        for text in texts:
            end = begin + len(text) + 1
            last = bisect_left(places, (end, end), first)
            found.append(self._matches(whole, begin, places[first:last]) if first < last else [])
            begin, first = end, last
        if any(match.paired for some in found for match in some):
            return [
                [match for match in some if match.paired or self.rarity[match.folded] >= RARE]
                for some in found
            ]
        return found

    def _matches(self, whole: str, begin: int, places: Iterable[_Place]) -> list[Match]:
        """Return what stands at these places, which lie in the text that begins there."""
        forms = self._forms
        found = [(start - begin, end - begin, *forms[whole[start:end]]) for start, end in places]
        if self.has_marks:
            exact = {folded for _, _, folded, agreement in found if agreement is Agreement.EXACT}
            found = [one for one in found if one[3] is Agreement.EXACT or one[2] not in exact]
        paired = [False] * len(found)
        for place, ((_, end, one, _), (start, _, other, _)) in enumerate(pairwise(found)):
            if (one, other) in self.pairs and _BETWEEN.fullmatch(whole, begin + end, begin + start):
                paired[place] = paired[place + 1] = True
        return [Match(*one, is_paired) for one, is_paired in zip(found, paired, strict=True)]

    def _places(self, text: str) -> list[_Place]:
        """Return where text has the letters of what was typed, in order."""
        # A blank at either end, so that each syllable has one before it and one behind: offsets are one off.
        letters = f" {bare(text)} "
        places = []
        for syllable in self._syllables:
            length = len(syllable) - 2
            start = letters.find(syllable)
            while start >= 0:
                places.append((start, start + length))
                start = letters.find(syllable, start + length + 1)
        if not self._names:
            return sorted(places)
        for name in self._names:
            spans = ((found.start() - 1, found.end() - 1) for found in name.finditer(letters))
            places += [span for span in spans if not _APART.search(text, *span)]
        return list(_disjoint(places))


class _Forms(dict[str, tuple[str, Agreement]]):
    """For each form met in texts: which syllable of the query it is, and how closely; filled as met."""

    def __init__(self, typed: Mapping[str, Collection[str]], has_marks: bool) -> None:
        super().__init__()
        self._typed = typed
        self._has_marks = has_marks

    def __missing__(self, met: str) -> tuple[str, Agreement]:
        """Compare a form with what was typed, once."""
        joined = "".join(split(met))
        folded, form = canonical(fold(joined)), canonical(joined)
        found = self[met] = folded, self._agreement(form, self._typed[folded])
        return found

    def _agreement(self, form: str, typed: Collection[str]) -> Agreement:
        if form in typed:
            return Agreement.EXACT
        if self._has_marks and toneless(form) in map(toneless, typed):
            return Agreement.TONE_FOLDED
        return Agreement.FOLDED


def _stand_ins(reading: Reading) -> Iterator[StandIn]:
    """Yield what an article may have in the place of what was typed."""
    for other in reading.others:
        if other.is_guess:
            meant = _letters(reading.text[other.start : other.end])
            yield StandIn(_letters(other.text), meant, Agreement.FUZZY)
    for one in reading.expansions:
        typed, other_form = (one.short, one.long) if one.is_typed_short else (one.long, one.short)
        yield StandIn(_letters(typed), _letters(other_form), Agreement.ABBREVIATION)


def _letters(text: str) -> frozenset[str]:
    return frozenset(folded for folded, _ in _syllables(text))


def _is_name(folded: str) -> bool:
    return len(folded) >= _SHORTEST_NAME and not is_vietnamese(folded)


@lru_cache(maxsize=4_096)
def _parted(name: str) -> re.Pattern[str]:
    """Return what finds a name among bare letters, also with a blank between any two of its own."""
    return re.compile(f"(?<= ){' ?'.join(name)}(?= )")


def _spellings(folded: str) -> Iterator[str]:
    """Yield the ways to write a folded syllable: ki is ky as well."""
    yield folded
    with_y = f"{folded[:-1]}y"
    if folded.endswith("i") and canonical(with_y) == folded:
        yield with_y


def _disjoint(places: Iterable[_Place]) -> Iterator[_Place]:
    """Yield places in order, without those inside another: of TP.HCM and HCM, the first is meant."""
    last = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= last:
            yield start, end
            last = end


def _syllables(text: str) -> list[tuple[str, str]]:
    """Return the keys of the syllables of a text: as the index holds them, and with marks."""
    return [(canonical(fold(run)), canonical(run)) for run in split(text)]
