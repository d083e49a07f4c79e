"""How people miss the syllable they mean: with their fingers (one slip), or by their ear (one sound).

All syllables here are folded: without marks, in lower case.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

# Sounds that are one in some part of the country, or one sound in two spellings; they change both ways.
_ONSETS = (
    ("s", "x"),
    ("ch", "tr"),
    ("d", "gi"),
    ("d", "r"),
    ("gi", "r"),
    ("d", "v"),
    ("gi", "v"),
    ("l", "n"),
    ("ng", "ngh"),
    ("g", "gh"),
    ("c", "k"),
    ("k", "q"),
)
_CODAS = (("n", "ng"), ("t", "c"), ("n", "nh"), ("t", "ch"), ("i", "y"), ("o", "u"))
_VOWELS = frozenset("aeiouy")


class Slips:
    """Finds the known syllables that one slip of the fingers turns into the typed one."""

    def __init__(self, known: Iterable[str]) -> None:
        # Two syllables are one slip apart only if they meet after one letter of each is left out.
        self._known: dict[str, list[str]] = defaultdict(list)
        for syllable in known:
            for rest in _shortened(syllable):
                self._known[rest].append(syllable)

    def near(self, typed: str) -> list[str]:
        """Return the known syllables with a letter more, less or other, or with two that changed places."""
        met = {known: None for rest in _shortened(typed) for known in self._known.get(rest, ())}
        return [known for known in met if known != typed and _is_one_slip(typed, known)]


def sounding_like(syllable: str) -> list[str]:
    """Return what sounds like a syllable to some people and may be what they meant, syllable or not."""
    onset, rest = _cut(syllable)
    onsets = (other + rest for other in _others(onset, _ONSETS))
    stem = syllable.rstrip("bcdghklmnpqrstvx")
    coda = syllable[len(stem) :]
    if not coda and len(rest) > 1:
        stem, coda = syllable[:-1], syllable[-1]
    codas = (stem + other for other in _others(coda, _CODAS)) if rest else ()
    return list(dict.fromkeys([*onsets, *codas]))


def _cut(syllable: str) -> tuple[str, str]:
    """Cut a syllable before its first vowel; the i of "gia" belongs to the consonant."""
    place = next((place for place, letter in enumerate(syllable) if letter in _VOWELS), len(syllable))
    if syllable.startswith("gi") and syllable[2:3] in _VOWELS:
        place = 2
    return syllable[:place], syllable[place:]


def _others(part: str, alike: Iterable[tuple[str, str]]) -> Iterator[str]:
    for one, other in alike:
        if part == one:
            yield other
        elif part == other:
            yield one


def _shortened(syllable: str) -> set[str]:
    """Return a syllable, and what is left of it without each of its letters."""
    return {syllable, *(syllable[:place] + syllable[place + 1 :] for place in range(len(syllable)))}


def _is_one_slip(typed: str, known: str) -> bool:
    """Tell whether two syllables that share what _shortened() leaves are one slip apart, not two."""
    if len(typed) != len(known):
        return True
    differing = [place for place, letter in enumerate(typed) if letter != known[place]]
    match differing:
        case [_]:
            return True
        case [one, other]:
            return other == one + 1 and typed[one] == known[other] and typed[other] == known[one]
        case _:
            return False
