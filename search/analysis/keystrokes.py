"""Raw keystrokes of Telex and VNI, typed while the input method was off, and the syllable they mean.

Telex writes marks with letters ("ddaatj": đất, "tieengs": tiếng), VNI with digits ("d9at65", "tie6ng1").
Marks may stand right behind their letter or at the end of the syllable.
"""

import re
from unicodedata import normalize

from search.analysis.syllables import Parts, canonical, parse

_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "4": "\u0303", "3": "\u0309", "5": "\u0323"}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"u": "ư", "o": "ơ"}
_BREVE = {"a": "ă"}
_WITHOUT = str.maketrans("âêôươăđ", "aeouoad")

_VOWEL = re.compile("[aăâeêioôơuưy]")
_TELEX = re.compile("[a-z]{2,10}")
_VNI = re.compile("[a-z](?=[a-z]*[0-9])[a-z0-9]{1,11}")

# What may stand between onset and coda, and what may end a syllable.
_CLOSED = frozenset(
    (*"aăâeêioôơuưy", "iê", "oa", "oă", "oe", "oo", "uâ", "uê", "uô", "uy", "uyê", "ươ", "yê"),
)
_OPEN = frozenset(
    (
        *("a", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"),
        *("ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia", "iu", "oa", "oe", "oi", "ôi", "ơi"),
        *("ua", "uê", "ui", "uơ", "uy", "ưa", "ưi", "ưu", "iêu", "yêu"),
        *("oai", "oao", "oay", "oeo", "uây", "uôi", "uya", "uyu", "ươi", "ươu"),
    )
)
_STOPS = frozenset({"c", "ch", "p", "t"})
_TONES_OF_STOPS = frozenset({"\u0301", "\u0323"})


def decoded(typed: str) -> str | None:
    """Return the canonical syllable that these keys (in lower case) mean; None when they make none."""
    if _TELEX.fullmatch(typed):
        letters, tone = _telex(typed)
    elif _VNI.fullmatch(typed):
        letters, tone = _vni(typed)
    else:
        return None
    # "ươ" never ends a syllable: with one key for both horns, "thuow" can only mean "thuơ".
    letters = re.sub("ươ$", "uơ", letters)
    vowel = _VOWEL.search(letters)
    if vowel is None:
        return None
    syllable = canonical(normalize("NFC", letters[: vowel.end()] + tone + letters[vowel.end() :]))
    parts = parse(syllable)
    return syllable if syllable != typed and parts is not None and _is_possible(parts) else None


def _is_possible(parts: Parts) -> bool:
    """Tell whether Vietnamese has such a rime; nearly all keys that mean something else make none."""
    if not parts.coda:
        return parts.nucleus in _OPEN
    return parts.nucleus in _CLOSED and (parts.coda not in _STOPS or parts.tone in _TONES_OF_STOPS)


def _telex(typed: str) -> tuple[str, str]:
    letters, tone = "", ""
    for key in typed:
        if key in _TELEX_TONES and _VOWEL.search(letters):
            # The same key once more takes the tone back and means itself.
            if tone == _TELEX_TONES[key]:
                letters, tone = letters + key, ""
            else:
                tone = _TELEX_TONES[key]
        elif key == "z" and tone:
            tone = ""
        elif key == "w":
            letters = _horned(letters, _HORNS | _BREVE) or _undone(letters, "ươă", key) or letters + "ư"
        elif key == "d":
            letters = _barred(letters) or _undone(letters, "đ", key) or letters + key
        elif key in _HATS:
            letters = _hatted(letters, key) or _undone(letters, _HATS[key], key) or letters + key
        else:
            letters += key
    return letters, tone


def _vni(typed: str) -> tuple[str, str]:
    letters, tone = "", ""
    for key in typed:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "6":
            letters = _hatted(letters, "aeo") or letters + key
        elif key == "7":
            letters = _horned(letters, _HORNS) or letters + key
        elif key == "8":
            letters = _horned(letters, _BREVE) or letters + key
        elif key == "9":
            letters = _barred(letters) or letters + key
        else:
            letters += key
    return letters, tone


def _barred(letters: str) -> str:
    """Make the d at the beginning đ; "" when there is none."""
    return "đ" + letters[1:] if letters.startswith("d") else ""


def _hatted(letters: str, bases: str) -> str:
    """Put a hat on the last of these vowels; "" when there is none."""
    # The second o of "ngoao" and "khoeo" is a letter of its own.
    if letters.endswith(("oa", "oe")) and bases == "o":
        return ""
    place = max(map(letters.rfind, bases))
    return letters[:place] + _HATS[letters[place]] + letters[place + 1 :] if place >= 0 else ""


def _horned(letters: str, marks: dict[str, str]) -> str:
    """Put horn or breve on the vowel, or both vowels, that can bear it; "" when there is none."""
    # The u of "qu" is no vowel.
    start = 2 if letters.startswith("qu") else 0
    head, rest = letters[:start], letters[start:]
    for both in ("uo", "ưo", "uơ"):
        if both in rest and "o" in marks:
            return head + rest.replace(both, "ươ", 1)
    if "oa" in rest and "a" in marks:
        return head + rest.replace("oa", "oă", 1)
    place = min((rest.find(base) for base in marks if base in rest), default=-1)
    return head + rest[:place] + marks[rest[place]] + rest[place + 1 :] if place >= 0 else ""


def _undone(letters: str, marked: str, key: str) -> str:
    """Take back the marks that the same key has made and let it mean itself; "" when there are none."""
    if not any(letter in letters for letter in marked):
        return ""
    return "".join(letter.translate(_WITHOUT) if letter in marked else letter for letter in letters) + key
