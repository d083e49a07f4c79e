"""Vietnamese syllables: where they stand in a text, and the one form in which each is compared.

A syllable is onset, nucleus, coda and tone. People place the tone mark in two styles (hòa, hoà), misplace
it while typing (tóan, lựơng) and write i or y for one sound (kỹ, kĩ); ``canonical`` brings these together.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from search.analysis.tokens import Token

# A run without a blank may be a megabyte of base64; nobody searches for a longer term than this.
MAX_LENGTH = 200

_RUN = re.compile(rf"[^\W_]{{1,{MAX_LENGTH}}}")
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_TONE = re.compile(f"[{''.join(sorted(TONES))}]")
_SHAPE = re.compile(
    "(?P<onset>ngh|ng|nh|gh|kh|ph|th|tr|ch|gi|qu|[bcdđghklmnprstvx])?"
    "(?P<nucleus>[aăâeêioôơuưy]{1,3})"
    "(?P<coda>ch|ng|nh|[cmnpt])?"
)
_MARKED_VOWELS = "ăâêôơư"
# Vowels of two letters that bear the tone on the second even where no coda follows: the new style.
_TONE_ON_SECOND = frozenset({"oa", "oe", "uy"})
# The sound i is spelt both ways after these onsets only: Thy and Thi, Vy and Vi are different names.
_I_OR_Y_AFTER = frozenset({"h", "k", "l", "m", "s", "t", "qu"})

_REMEMBERED = 1 << 13


def syllables(text: str) -> Iterator[Token]:
    """Yield the maximal runs of letters and digits, as they stand in text."""
    for match in _RUN.finditer(text):
        yield Token(match[0], match.start(), match.end())


def split(text: str) -> list[str]:
    """Return the same runs without their places."""
    return _RUN.findall(text)


@lru_cache(maxsize=_REMEMBERED)
def canonical(syllable: str) -> str:
    """Return the form in which a syllable is compared: lower case, tone placed the new way, i for y."""
    lower = lower_case(syllable)
    parts = parse(lower)
    if parts is None:
        return lower
    if parts.nucleus == "y" and not parts.coda and parts.onset in _I_OR_Y_AFTER:
        parts = parts._replace(nucleus="i")
    return spell(parts)


def other_spelling(syllable: str) -> str:
    """Return the other way in which people write a canonical syllable (hoà: hòa, kĩ: kỹ), or the same."""
    parts = parse(syllable)
    if parts is None or parts.coda:
        return syllable
    if parts.nucleus == "i" and parts.onset in _I_OR_Y_AFTER:
        return spell(parts._replace(nucleus="y"))
    if parts.nucleus in _TONE_ON_SECOND:
        return spell(parts, bearer=0)
    return syllable


@lru_cache(maxsize=_REMEMBERED)
def retoned(syllable: str) -> str:
    """Return a syllable with its tone placed the new way ("Hòa": "Hoà"); case and length stay."""
    parts = parse(lower_case(syllable))
    if parts is None:
        return syllable
    placed = zip(syllable, spell(parts), strict=True)
    return "".join(new.upper() if old.isupper() else new for old, new in placed)


def retoned_text(text: str) -> str:
    """Return text with the tone of each syllable placed the new way; offsets stay."""
    return text if text.isascii() else _RUN.sub(lambda match: retoned(match[0]), text)


def is_vietnamese(syllable: str) -> bool:
    """Tell whether a syllable has the shape of a Vietnamese one, with or without its marks."""
    return parse(lower_case(syllable)) is not None


def lower_case(text: str) -> str:
    """Return text in lower case and as long as before: İ is the one letter of which str.lower makes two."""
    return text.replace("İ", "I").lower()


def toneless(syllable: str) -> str:
    """Return a syllable with the marks of its vowels, but not that of its tone."""
    return normalize("NFC", _TONE.sub("", normalize("NFD", syllable)))


class Parts(NamedTuple):
    """A Vietnamese syllable taken apart; its letters keep hats, breves and horns."""

    onset: str
    nucleus: str
    coda: str
    tone: str


def parse(lower: str) -> Parts | None:
    """Take a lower-case syllable apart; None when it is not shaped like a Vietnamese one."""
    spread = normalize("NFD", lower)
    tones = _TONE.findall(spread)
    shape = _SHAPE.fullmatch(normalize("NFC", _TONE.sub("", spread)))
    if shape is None or len(tones) > 1:
        return None
    return Parts(shape["onset"] or "", shape["nucleus"], shape["coda"] or "", "".join(tones))


def spell(parts: Parts, bearer: int | None = None) -> str:
    """Return the syllable of these parts; its tone stands the new way, or on that letter of the nucleus."""
    onset, nucleus, coda, tone = parts
    if bearer is None:
        bearer = _tone_bearer(nucleus, coda)
    return normalize("NFC", f"{onset}{nucleus[: bearer + 1]}{tone}{nucleus[bearer + 1 :]}{coda}")


def _tone_bearer(nucleus: str, coda: str) -> int:
    """Return which letter of the nucleus bears the tone mark."""
    marked = [place for place, letter in enumerate(nucleus) if letter in _MARKED_VOWELS]
    if marked:
        return marked[-1]  # The ơ of ươ, the ê of uyê.
    second = len(nucleus) == 3 or nucleus in _TONE_ON_SECOND or (len(nucleus) == 2 and coda)
    return 1 if second else 0
