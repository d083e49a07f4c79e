"""One way of writing for what people write in several: numerals, units of a city, the name of the city.

"Quý IV" and "quý 4", "Q.1" and "Quận 1", "TP.HCM" and "Thành phố Hồ Chí Minh" each name one thing. A query is
brought into one form before its terms are made, and so is an article; so they need no synonyms, and all
ways of asking give the same list. What stood there stays findable beside it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from search.analysis.normalize import fold
from search.analysis.syllables import lower_case

# The one form of the city's name: what most people type.
CITY = "tphcm"

_NUMERALS = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(("", "X", "XX", "XXX"))
    for one, ones in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if ten or one
}
# Words of which the numeral is a part. Without one of them V or X is a letter and "vi" a word.
_CUE = re.compile(
    r"(?<!\w)(?:(?P<quarter>qu[yi])"
    r"|(?P<sure>lan thu|the k[yi]|the chien|dai hoi|dai hoi dang|quan khu|chuong)"
    r"|quoc hoi|khoa|k[yi]|hang|thu|phan|muc|loai|giai doan|dot|cap|tap|vong)[ ]+$"
)
_LONGEST_CUE = 16
_QUARTERS = 4
# These are syllables too (vi phạm, xi măng): capitals, and a cue that leaves no doubt, make them numerals.
_SYLLABLES = frozenset({"VI", "XI"})

_UNITS = {"Q": "Quận", "P": "Phường", "TX": "Thị xã", "TT": "Thị trấn", "TP": "Thành phố"}
# A unit of a city stands before a number or a name; the full stop may be missing of a numbered district and
# of a city. All that may begin here is one set of letters at the front, which is searched for fastest.
_UNIT_OR_NUMERAL = re.compile(
    r"[IPQTVX](?<!\w.)(?:(?<=[IVX])(?P<numeral>)[IVX]{0,5}(?!\w)"
    r"|(?<=[PQT])(?<!\..)[XTPp]?(?:(?<=Q) ?(?=\d)|(?<=T[Pp]) (?!\d)|\. ?)"
    r"(?=\d{1,2}(?![\w/]|[.,]\d)|[^\W\d_]{2}))"
)
_TYPED_UNIT_OR_NUMERAL = re.compile(_UNIT_OR_NUMERAL.pattern, re.IGNORECASE)

# The cases in which people write the name; looking for these few costs next to nothing.
_CITY_HINTS = ("HCM", "hcm", "Chí Minh", "CHÍ MINH", "chí minh", "Chi Minh", "chi minh")
_CITY = re.compile(
    r"(?:t(?<!\w.)(?:\.? ?p|h[àa]nh ph[ốo])[ .]*(?:hcm|h[ồo] ch[íi] minh)"
    r"|h(?<!\w.)(?:cmc|o chi minh city))(?!\w)"
)

# "Đại hội lần thứ XIII" is "Đại hội XIII".
_ORDINAL_HINTS = ("lần thứ", "LẦN THỨ", "lan thu")
_ORDINAL = re.compile(
    r"(?:(?<=đại hội )|(?<=đại hội đảng )|(?<=dai hoi )|(?<=dai hoi dang ))(?:lần thứ|lan thu) (?=[ivx\d])"
)

# A place in a text and what is written there instead.
_Change: TypeAlias = tuple[int, int, str]


def unified(text: str) -> str:
    """Return a clean query in the one form; what is typed in small letters counts as well."""
    text, _ = _changed(text, _city(text))
    text, _ = _changed(text, _ordinals(text))
    return _changed(text, _units_and_numerals(text, _TYPED_UNIT_OR_NUMERAL))[0]


def unified_article(text: str) -> str:
    """Return clean text in the one form, and below it, a line each, all that was changed."""
    text, cities = _changed(text, _city(text))
    text, ordinals = _changed(text, _ordinals(text))
    text, others = _changed(text, _units_and_numerals(text, _UNIT_OR_NUMERAL))
    return "\n".join((text, *cities, *ordinals, *others))


def _changed(text: str, changes: Iterable[_Change]) -> tuple[str, list[str]]:
    """Return text after some changes, and what stood in their places."""
    pieces, replaced, end = [], [], 0
    for start, stop, new in changes:
        pieces += [text[end:start], new]
        # Of "Q1" only the Q is changed, but the run that stood there is "Q1".
        replaced.append(text[start : _run_end(text, stop)])
        end = stop
    return "".join((*pieces, text[end:])) if pieces else text, replaced


def _run_end(text: str, place: int) -> int:
    """Return where the run of letters and digits ends that goes on at a place; the place, where none does."""
    if not text[place - 1].isalnum():
        return place
    while place < len(text) and text[place].isalnum():
        place += 1
    return place


def _city(text: str) -> Iterator[_Change]:
    if any(hint in text for hint in _CITY_HINTS):
        for match in _CITY.finditer(lower_case(text)):
            yield match.start(), match.end(), CITY


def _ordinals(text: str) -> Iterator[_Change]:
    if any(hint in text for hint in _ORDINAL_HINTS):
        for match in _ORDINAL.finditer(lower_case(text)):
            yield match.start(), match.end(), ""


def _units_and_numerals(text: str, pattern: re.Pattern[str]) -> Iterator[_Change]:
    is_typed = pattern is _TYPED_UNIT_OR_NUMERAL
    for match in pattern.finditer(text):
        if match["numeral"] is not None:
            number = _number(match, text)
            if number:
                yield match.start(), match.end(), str(number)
            continue
        unit = _UNITS.get(match[0].rstrip(". ").upper())
        follows = text[match.end()]
        if unit and (is_typed or follows.isdigit() or follows.isupper()):
            yield match.start(), match.end(), f"{unit} "


def _number(numeral: re.Match[str], text: str) -> int | None:
    """Return the number that a numeral stands for, None where it is a letter or a syllable."""
    start = numeral.start()
    number = _NUMERALS.get(numeral[0].upper())
    cue = _CUE.search(lower_case(fold(text[max(0, start - _LONGEST_CUE) : start])))
    if number is None or cue is None or (cue["quarter"] and number > _QUARTERS):
        return None
    is_syllable = numeral[0].upper() in _SYLLABLES
    return None if is_syllable and not (cue["sure"] and numeral[0].isupper()) else number
