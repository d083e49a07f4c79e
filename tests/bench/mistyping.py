"""Ways in which people type what they mean to be right: in raw keystrokes, respelt, with a slip."""

import random
import re
from collections.abc import Callable, Mapping
from unicodedata import normalize

from search.analysis.normalize import fold
from search.analysis.syllables import TONES, canonical, other_spelling, parse, spell, split

_SYLLABLE = re.compile(r"[^\W\d_]+")
_SHORTEST_SLIP = 3
_TELEX_TONES = dict(zip("\u0300\u0301\u0303\u0309\u0323", "fsxrj", strict=True))
_VNI_TONES = dict(zip("\u0300\u0301\u0303\u0309\u0323", "21435", strict=True))
_TELEX = {"â": "aa", "ă": "aw", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"â": "a6", "ă": "a8", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
# The keys beside each letter on a QWERTY keyboard.
_BESIDE = {
    **{"a": "qsz", "b": "vnh", "c": "xvd", "d": "sfe", "e": "wrd", "g": "fht", "h": "gjn", "i": "uok"},
    **{"k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad"},
    **{"t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu"},
}


def telex(text: str) -> str:
    """Return the keys of Telex for a text, tones last."""
    return _SYLLABLE.sub(lambda match: _keys(match[0], _TELEX, _TELEX_TONES), text)


def vni(text: str) -> str:
    """Return the keys of VNI for a text, tones last."""
    return _SYLLABLE.sub(lambda match: _keys(match[0], _VNI, _VNI_TONES), text)


def decomposed(text: str) -> str:
    """Return a text as some systems store it: letters and marks apart."""
    return normalize("NFD", text)


def respelt(text: str) -> str:
    """Return a text with its tones placed the other way (hòa: hoà) and y for i where both are written."""
    return _SYLLABLE.sub(lambda match: _other(match[0]), text)


def slip(text: str, chance: random.Random) -> str:
    """Return a text with one slip of the fingers: a letter beside, left out, doubled or changed round."""
    return _in_one_syllable(text, chance, lambda syllable: _slipped(syllable, chance))


def wrong_tone(text: str, chance: random.Random) -> str:
    """Return a text with another tone on one syllable."""
    return _in_one_syllable(text, chance, lambda syllable: _toned(syllable, chance))


def without_a_blank(text: str, chance: random.Random) -> str:
    """Return a text with two of its syllables run together."""
    blanks = [match.start() for match in re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", text)]
    if not blanks:
        return text
    place = chance.choice(blanks)
    return text[:place] + text[place + 1 :]


def _keys(syllable: str, letters: Mapping[str, str], tones: Mapping[str, str]) -> str:
    if parse(canonical(syllable)) is None:
        return syllable
    tone, typed = "", ""
    for letter in syllable:
        marks = normalize("NFD", letter)
        tone = next((tones[mark] for mark in marks if mark in tones), tone)
        plain = normalize("NFC", "".join(mark for mark in marks if mark not in tones))
        keys = letters.get(plain.lower(), plain)
        typed += keys.capitalize() if letter.isupper() else keys
    return typed + tone


def _other(syllable: str) -> str:
    lower = syllable.lower()
    form = canonical(lower)
    other = form if other_spelling(form) == lower else other_spelling(form)
    return other if lower in (form, other_spelling(form)) and other != lower else syllable


def _in_one_syllable(text: str, chance: random.Random, change: Callable[[str], str]) -> str:
    """Change one syllable that is long enough to be known again."""
    places = [m for m in _SYLLABLE.finditer(text) if len(m[0]) >= _SHORTEST_SLIP and parse(canonical(m[0]))]
    if not places:
        return text
    place = chance.choice(places)
    return text[: place.start()] + change(place[0]) + text[place.end() :]


def _slipped(syllable: str, chance: random.Random) -> str:
    at = chance.randrange(len(syllable))
    beside = _BESIDE.get(fold(syllable[at]).lower(), "n")
    slips = [
        syllable[:at] + chance.choice(beside) + syllable[at + 1 :],
        syllable[:at] + syllable[at + 1 :],
        syllable[:at] + syllable[at] + syllable[at:],
        syllable[:at] + syllable[at : at + 2][::-1] + syllable[at + 2 :],
    ]
    return chance.choice([slipped for slipped in slips if split(slipped) and slipped != syllable])


def _toned(syllable: str, chance: random.Random) -> str:
    parts = parse(canonical(syllable))
    if parts is None or parts.coda in ("c", "ch", "p", "t"):
        return syllable
    return spell(parts._replace(tone=chance.choice([tone for tone in sorted(TONES) if tone != parts.tone])))
