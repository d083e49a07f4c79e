"""The syllables of a typed text: which may be repaired at all, and which look as if they should be."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np

from search.analysis.codes import OTHER, code_of
from search.analysis.keystrokes import decoded
from search.analysis.normalize import fold
from search.analysis.syllables import canonical, syllables
from search.vocabulary import RARE, Vocabulary

# So many syllables are read: more than a question that makes sense has, no more than time allows.
MAX_SYLLABLES = 64
# Slips are few; where more syllables than this look wrong, it is another language that looks so.
MAX_DOUBTS = 12

# Left as typed: quoted and excluded parts, and what is written with signs inside: addresses, numbers of
# documents, days, names with hyphens.
_QUOTES = '"“”„«»'
_QUOTED = re.compile(f"[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]")
_CHUNK = re.compile(r"\S+")
_EXCLUDED_OR_WITH_SIGNS = re.compile(r"^-[^\W_]|[^\W_][@/\\_:.+-]+[^\W_]")
# Two syllables that stand side by side in one article only may be a slip there.
_LEAST_ARTICLES = 2


class Syllable(NamedTuple):
    """A syllable in canonical form, the same without marks, and its code."""

    form: str
    folded: str
    code: int

    @classmethod
    def of(cls, text: str) -> "Syllable":
        """Return what a run of letters and digits is compared by."""
        form = canonical(text)
        return cls(form, canonical(fold(text)), code_of(form))

    @property
    def is_bare(self) -> bool:
        """Tell whether it has no marks."""
        return self.form.isascii()

    def is_rare(self, vocabulary: Vocabulary) -> bool:
        """Tell whether hardly anybody writes these letters."""
        times = sum(form.times for form in vocabulary.forms(self.folded))
        return (times or vocabulary.frequency(self.folded)) < RARE


@dataclass(frozen=True, slots=True)
class Typed:
    """A run of letters and digits in a text, and the syllable that is seen in it.

    That is the one that stands there, ``raw``; but where hardly anybody writes it, and the keys make a
    syllable in Telex or VNI, it is that one. What is not free must stay as typed.
    """

    text: str
    start: int
    end: int
    is_free: bool
    raw: Syllable
    seen: Syllable

    @property
    def is_marked(self) -> bool:
        """Tell whether marks were typed, in whichever way."""
        return not self.seen.is_bare

    @property
    def is_decoded(self) -> bool:
        """Tell whether keystrokes were decoded."""
        return self.seen is not self.raw


def read(text: str, vocabulary: Vocabulary) -> list[Typed]:
    """Return the first MAX_SYLLABLES syllables of a text.

    Not free are numbers, abbreviations in capitals, and what is quoted, excluded, or written with signs.
    """
    spans = [quoted.span() for quoted in _QUOTED.finditer(text)]
    spans += [chunk.span() for chunk in _CHUNK.finditer(text) if _EXCLUDED_OR_WITH_SIGNS.search(chunk[0])]
    in_capitals = text.isupper()
    typed = []
    for token in islice(syllables(text), MAX_SYLLABLES):
        raw = Syllable.of(token.text)
        keys = decoded(raw.form)
        is_abbreviation = len(token.text) > 1 and token.text.isupper() and not in_capitals
        is_name = keys is None and any(map(str.isdigit, token.text))
        is_inside = any(start <= token.start < end for start, end in spans)
        is_free = not (is_abbreviation or is_name or is_inside)
        seen = raw
        if is_free and keys is not None and vocabulary.times(code_of(keys)) and raw.is_rare(vocabulary):
            seen = Syllable.of(keys)
        typed.append(Typed(token.text, token.start, token.end, is_free, raw, seen))
    return typed


def doubts(typed: Sequence[Typed], vocabulary: Vocabulary) -> list[bool]:
    """Tell of each syllable whether it looks wrong: hardly anybody writes it, or not beside its neighbours.

    A neighbour that hardly anybody writes is no witness against it.
    """
    seen = [syllable.seen for syllable in typed]
    rare = [syllable.is_rare(vocabulary) for syllable in seen]
    pairs = _known_pairs(seen, vocabulary, by_marks=any(syllable.is_marked for syllable in typed))
    known = [False, *pairs, False]
    witness = [False, *(not is_rare for is_rare in rare), False]
    doubted = [
        rare[place] or ((witness[place] or witness[place + 2]) and not (known[place] or known[place + 1]))
        for place in range(len(seen))
    ]
    return doubted if sum(doubted) <= MAX_DOUBTS else [False] * len(doubted)


def _known_pairs(seen: Sequence[Syllable], vocabulary: Vocabulary, *, by_marks: bool) -> Iterator[bool]:
    """Tell of each two neighbours whether articles have them side by side, with these marks or with any."""
    codes = np.array([syllable.code for syllable in seen], np.uint64)
    times = vocabulary.pair_times(codes[:-1], codes[1:]).tolist()
    for (left, right), together in zip(pairwise(seen), times, strict=True):
        # All names have one code: what is counted under it says nothing about this one.
        if by_marks and OTHER not in (left.code, right.code):
            yield together > 0
        else:
            yield vocabulary.pair_frequency(left.folded, right.folded) >= _LEAST_ARTICLES
