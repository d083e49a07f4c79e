"""Vietnamese text of the time before Unicode, read in the wrong encoding, and its letters given back.

Documents of the nineties and zeroes come in 8-bit encodings that no header names (TCVN3 of the .Vn fonts,
VNI of the VNI- fonts, VISCII) or as UTF-8 that some program took for Latin-1 or Windows-1252. All of them
look like Western text with strange marks. A table turns each into Unicode; what tells that one was the
right table is that the words become Vietnamese ones.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from unicodedata import normalize

from search.analysis.syllables import canonical, lower_case
from search.analysis.words import known_syllables

# A document is one encoding when so many of its words are Vietnamese in it, and the share of Vietnamese
# words plus that of words with marks rises by so much. 96 of 100 headlines are found, and no French,
# Spanish, German or clean Vietnamese one; whole documents are surer still.
_LEAST_SHARE = 0.7
_LEAST_GAIN = 0.25
# Text in which so many words are Vietnamese as it stands needs no repair.
_GOOD_SHARE = 0.85
# One word with marks may be a foreign name that happens to become Vietnamese.
_LEAST_MARKED = 2
# Enough to be sure of; the rest of a long document would only take time.
_SAMPLE = 4_000

# No 8-bit encoding of the West holds one of these: text that does, near its beginning, is Unicode.
_UNICODE_LETTER = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u0323]")
_BEGINNING = 400
_WORD = re.compile(r"[^\W\d_]{2,}")


class Encoding(StrEnum):
    """What a text was in before it was read wrongly."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    UTF8 = "utf8-as-latin1"


def repaired(texts: Sequence[str]) -> tuple[list[str], Encoding | None]:
    """Return the parts of one document with their letters given back, and the encoding that they were in.

    None, and the same parts, where nothing was wrong or nothing is certain. Parts that are fine stay as
    they are. The texts must be as they came: what ``clean`` drops (soft hyphens, control characters) are
    letters here.
    """
    suspects = [text for text in texts if _is_suspect(text)]
    encoding = detect("\n".join(suspects)) if suspects else None
    if encoding is None:
        return list(texts), None
    return [_better(text, encoding) if _is_suspect(text) else text for text in texts], encoding


def detect(text: str) -> Encoding | None:
    """Return the encoding that text was in, None when it is fine as it stands or nothing is certain."""
    sample = text[:_SAMPLE]
    as_it_stands = _Score(sample)
    if as_it_stands.known > _GOOD_SHARE:
        return None
    scores = {encoding: _Score(decode(sample, encoding)) for encoding in Encoding}
    best = max(scores, key=lambda encoding: scores[encoding].total)
    is_certain = (
        scores[best].known >= _LEAST_SHARE
        and scores[best].marked >= _LEAST_MARKED
        and scores[best].total > as_it_stands.total + _LEAST_GAIN
    )
    return best if is_certain else None


def decode(text: str, encoding: Encoding) -> str:
    """Return what text says in this encoding, in NFC; what it does not know stays."""
    return normalize("NFC", _DECODERS[encoding](text))


def _is_suspect(text: str) -> bool:
    return not text.isascii() and _UNICODE_LETTER.search(text, 0, _BEGINNING) is None


def _better(text: str, encoding: Encoding) -> str:
    """Return a part decoded, unless that makes it worse: the other parts may be in another encoding."""
    decoded = decode(text, encoding)
    return decoded if _Score(decoded[:_SAMPLE]).total >= _Score(text[:_SAMPLE]).total else text


class _Score:
    """How Vietnamese a text is: the share of known words, how many of them have marks, and both shares."""

    def __init__(self, text: str) -> None:
        words = _WORD.findall(lower_case(text))
        syllables = known_syllables()
        known = [word for word in words if canonical(word) in syllables]
        self.marked = sum(not word.isascii() for word in known)
        self.known = len(known) / max(1, len(words))
        self.total = self.known + self.marked / max(1, len(words))


# Windows-1252 has printable characters where Latin-1 has the control characters 0x80 to 0x9f.
_BYTES_OF_WINDOWS = {
    bytes([code]).decode("cp1252"): chr(code)
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}

# From 0xa1 on; "." stands where the .Vn fonts have nothing of their own.
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ.....àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
# From 0x80 on, and six capitals among the control characters.
_VISCII_LETTERS = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

_TCVN3 = str.maketrans(
    {chr(code): letter for code, letter in enumerate(_TCVN3_LETTERS, start=0xA1) if letter != "."}
)
_VISCII_BYTES = {chr(code): letter for code, letter in enumerate(_VISCII_LETTERS, start=0x80)} | {
    chr(code): letter for code, letter in _VISCII_CONTROLS.items()
}
# Curly quotation marks and dashes are letters too: VISCII has none of its own.
_VISCII = str.maketrans(
    _VISCII_BYTES | {printed: _VISCII_BYTES[byte] for printed, byte in _BYTES_OF_WINDOWS.items()}
)

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
# VNI writes a vowel and behind it a second character for its marks.
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_MARKS = {
    "aeo": {
        "â": _CIRCUMFLEX,
        "á": _CIRCUMFLEX + _ACUTE,
        "à": _CIRCUMFLEX + _GRAVE,
        "å": _CIRCUMFLEX + _HOOK,
        "ã": _CIRCUMFLEX + _TILDE,
        "ä": _CIRCUMFLEX + _DOT,
    },
    "a": {
        "ê": _BREVE,
        "é": _BREVE + _ACUTE,
        "è": _BREVE + _GRAVE,
        "ú": _BREVE + _HOOK,
        "ü": _BREVE + _TILDE,
        "ë": _BREVE + _DOT,
    },
}
_VNI_SINGLE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_letters() -> Mapping[str, str]:
    """Return what each character or two of VNI stand for, in small letters."""
    letters = {vowel + sign: vowel + tone for vowel in "aeouy" for sign, tone in _VNI_TONES.items()}
    for vowels, marks in _VNI_MARKS.items():
        letters |= {vowel + sign: vowel + mark for vowel in vowels for sign, mark in marks.items()}
    letters |= {
        horned + sign: _VNI_SINGLE[horned] + tone for horned in "ôö" for sign, tone in _VNI_TONES.items()
    }
    return letters | _VNI_SINGLE


_VNI = _vni_letters()
_VNI_PATTERN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)


def _from_vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda match: _in_case_of(match[0], _VNI[match[0].lower()]), text)


def _in_case_of(sample: str, letter: str) -> str:
    return letter.upper() if sample[0].isupper() else letter


_FOLLOWING = rf"[\x80-\xbf{''.join(map(re.escape, _BYTES_OF_WINDOWS))}]"
_UTF8_SEQUENCE = re.compile(
    f"[\xc2-\xdf]{_FOLLOWING}|[\xe0-\xef]{_FOLLOWING}{{2}}|[\xf0-\xf4]{_FOLLOWING}{{3}}"
)
_TO_BYTES = str.maketrans(_BYTES_OF_WINDOWS)


def _from_utf8(text: str) -> str:
    return _UTF8_SEQUENCE.sub(_utf8_letter, text)


def _utf8_letter(sequence: re.Match[str]) -> str:
    try:
        return sequence[0].translate(_TO_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return sequence[0]


_DECODERS: Mapping[Encoding, Callable[[str], str]] = {
    Encoding.TCVN3: lambda text: text.translate(_TCVN3),
    Encoding.VNI: _from_vni,
    Encoding.VISCII: lambda text: text.translate(_VISCII),
    Encoding.UTF8: _from_utf8,
}
