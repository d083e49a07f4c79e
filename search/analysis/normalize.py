"""Clean text at the door, and its forms without marks.

Everything that comes in goes through ``clean`` once. From then on text is NFC, holds nothing invisible,
and every offset in the program points into it.
"""

import re
from unicodedata import combining, decomposition, normalize

# Đ has look-alikes that other languages use: eth (Ð ð) and the African D (Ɖ ɖ).
_LOOK_ALIKES = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\r\u2028\u2029"
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_REPLACED = _LOOK_ALIKES | dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_LINE_ENDS, "\n") | _FULL_WIDTH
_REPLACEMENTS = str.maketrans(_REPLACED)

# Controls, lone surrogates and code points that are no characters: each stood for something and parts words.
_UNPRINTABLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
# Soft hyphen, grapheme joiner, zero width, direction and format marks, variation selectors, tags.
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    r"\U000e0000-\U000e0fff"
)
_TONE_MARKS = "\u0300\u0301\u0303\u0309"
_HAT_AND_BREVE = "\u0302\u0306"
_ODD = re.compile(f"[{_UNPRINTABLE}{_INVISIBLE}{''.join(_REPLACED)}{_HAT_AND_BREVE}]")
_UNPRINTABLE_CHARACTER = re.compile(f"[{_UNPRINTABLE}]")
_INVISIBLE_CHARACTERS = re.compile(f"[{_INVISIBLE}]+")
# Some converters write the tone before the hat or the breve, which Unicode then leaves standing alone.
_TONE_BEFORE_HAT = re.compile(f"([aeoAEO])([{_TONE_MARKS}])([{_HAT_AND_BREVE}])")

_NO_PART_OF_A_SLUG = re.compile(r"[^a-z0-9]+")


def clean(text: str) -> str:
    """Return text in NFC, its look-alikes mapped, without invisible and unprintable characters.

    What a reader sees (smart quotes, dashes, emoji) stays as it is. Clean text stays as it is, too.
    """
    text = normalize("NFC", text)
    if not _ODD.search(text):
        return text
    text = text.replace("\r\n", "\n").translate(_REPLACEMENTS)
    text = _UNPRINTABLE_CHARACTER.sub(" ", _INVISIBLE_CHARACTERS.sub("", text))
    return normalize("NFC", _TONE_BEFORE_HAT.sub(r"\1\3\2", normalize("NFD", text)))


def fold(text: str) -> str:
    """Return clean text without tone and vowel marks, đ as d; case stays, and so does every offset."""
    return text if text.isascii() else text.translate(_BASE_LETTERS)


def single_line(text: str) -> str:
    """Return text with every run of white space as one blank."""
    return " ".join(text.split())


def slug(label: str) -> str:
    """Return a label as part of an address ("Tin tức sự kiện": "tin-tuc-su-kien"), "" if nothing is left."""
    return _NO_PART_OF_A_SLUG.sub("-", fold(clean(label)).lower()).strip("-")


class _BaseLetters(dict[int, str]):
    """The letter under the marks, for every code point; filled as code points are met."""

    def __missing__(self, code: int) -> str:
        """Find and remember the base letter of a code point."""
        self[code] = letter = _base_letter(chr(code))
        return letter


def _base_letter(char: str) -> str:
    # What begins with a tag such as <compat> is another look of a letter, not a letter with a mark.
    match decomposition(char).split():
        case [base, mark] if not base.startswith("<") and combining(chr(int(mark, 16))):
            return _base_letter(chr(int(base, 16)))
        case _:
            return char


# Unicode does not decompose đ, so it needs a rule of its own.
_BASE_LETTERS = _BaseLetters({ord("đ"): "d", ord("Đ"): "D"})
