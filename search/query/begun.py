"""What stands in the search box while somebody is typing: syllables, of which the last may only be begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from search.analysis.normalize import fold
from search.analysis.syllables import TONES, canonical, lower_case, syllables, toneless

_REMEMBERED = 1 << 13


@dataclass(frozen=True, slots=True)
class Begun:
    """The syllables of a text in lower case, with their marks; ``is_open`` says that the last may go on."""

    syllables: tuple[str, ...]
    is_open: bool

    @classmethod
    def read(cls, text: str) -> "Begun":
        """Take clean text apart; a letter or digit at its end may be followed by others."""
        found = list(syllables(text))
        return cls(
            tuple(lower_case(token.text) for token in found), bool(found) and found[-1].end == len(text)
        )

    @property
    def has_marks(self) -> bool:
        """Say whether any mark was typed."""
        return any(not syllable.isascii() for syllable in self.syllables)

    def folded(self) -> list[tuple[str, ...]]:
        """Return what the index may hold for it: of "ky", "ki" (as in kỹ) and "ky" (as in kyoto)."""
        if not self.syllables:
            return []
        *before, last = map(fold, self.syllables)
        forms = [last, canonical(last)] if self.is_open else [canonical(last)]
        return [(*map(canonical, before), form) for form in dict.fromkeys(forms)]

    def agrees_with(self, syllables: Sequence[str]) -> bool:
        """Tell whether canonical syllables begin as this does: what was typed with a mark has that mark.

        A letter or a syllable that was typed without marks may have any.
        """
        if not self.has_marks:
            return True
        last = len(self.syllables) - 1
        return len(syllables) > last and all(
            _agrees(typed, syllables[place], is_whole=place < last or not self.is_open)
            for place, typed in enumerate(self.syllables)
        )


@lru_cache(maxsize=_REMEMBERED)
def _agrees(typed: str, syllable: str, *, is_whole: bool) -> bool:
    letters, tone = _apart(syllable)
    for begun, begun_tone in map(_apart, {typed, canonical(typed)}):
        fits = len(begun) == len(letters) if is_whole else len(begun) <= len(letters)
        agree = (mine in (its, fold(its)) for mine, its in zip(begun, letters, strict=False))
        if fits and begun_tone in ("", tone) and all(agree):
            return True
    return False


def _apart(syllable: str) -> tuple[str, str]:
    """Return the letters of a syllable, hats and horns on them, and its tone."""
    tone = "".join(char for char in normalize("NFD", syllable) if char in TONES)
    return toneless(syllable), tone
