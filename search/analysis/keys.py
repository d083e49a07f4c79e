"""Exact keys: what names one thing however it is written, and must be found as a whole.

Document numbers, hyphenated names joined up (In-đô-nê-xi-a, Covid-19), the many names of the city (TP.HCM).
"""

import re
from collections.abc import Iterator

from search.analysis.normalize import fold
from search.analysis.numbers import announces_a_number, document_numbers, key_of
from search.analysis.syllables import is_vietnamese, lower_case

# Longer than the longest name; what goes beyond is a run of hyphens in a table or an address.
MAX_NAME = 40

_OTHER_HYPHENS = "\u2010\u2011\u2012\u2013"
_NAME = re.compile(r"(?<![\w/-])[^\W_]+(?:-[^\W_]+)+(?![\w/-])")
_CITY_KEY = "tphcm"
_CITY_HINT = re.compile("[Hh][Cc][Mm]|[Mm][Ii][Nn][Hh]")
_CITY = re.compile(
    r"\b(?:(?:t\.?\s?p|th[àa]nh\s+ph[ốo])[\s.]*(?:hcm|h[ồo]\s+ch[íi]\s+minh)|hcmc|ho chi minh city)\b"
)

# "Nghị định 98/2023" and "98/2023/NĐ-CP" hold a number and its year; "7/2023" alone is a month.
_YEAR = re.compile(r"/(?P<year>(?:19|20)\d\d)(?!\w)(?P<slash>/?)")
_NUMBER_AT_END = re.compile(r"(?<![\w/.,-])\d{1,5}$")
_BEFORE_YEAR = 30
_MONTHS = 12

# A number as it is typed into a search box: any case, no marks, blanks instead of slash and dash.
_TYPE = "(?:nq|nd|qd|ttlt|tt|ct|cd|kh|tb|bc|ttr|hd|kl|pl|vbhn|l)"
# Behind a blank only well-known issuers, or "12 tt mới" (twelve new centres) would be a number.
_ISSUER = "(?:cp|ttg|ctn|tw|ubnd|hdnd|byt|bca|nhnn|vpcp|tandtc|vksndtc|[bs][b-df-hj-np-tv-z]{2,8})"
_TYPED_NUMBER = re.compile(
    r"(?<![\w/])\d{1,6}(?:[\s/-]+(?:19|20)\d\d)?[\s/-]+"
    rf"(?:qh\d\d|ubtvqh\d\d|{_TYPE}(?:[/-][a-z]{{2,10}}|\s{_ISSUER})(?:[\s/-]{_ISSUER})*)(?!\w)"
)
_TYPED_NAME = re.compile(r"(?<!\w)(?P<word>[a-z]{4,})(?:[\s-]?\d{1,4})?(?!\w)")


def keys(text: str) -> list[str]:
    """Return the keys that stand in clean text, each once."""
    return list(dict.fromkeys(_keys(text)))


def query_keys(text: str) -> list[str]:
    """Return the keys that a query may mean; it may be typed without marks, hyphens and slashes."""
    plain = lower_case(fold(_with_plain_hyphens(text)))
    numbers = (key_of(match[0]) for match in _TYPED_NUMBER.finditer(plain))
    # What others write with hyphens ("indonexia", "covid 19") is not shaped like a syllable.
    rest = _TYPED_NUMBER.sub(" ", plain)
    names = (key_of(match[0]) for match in _TYPED_NAME.finditer(rest) if not is_vietnamese(match["word"]))
    return list(dict.fromkeys([*_keys(text), *numbers, *names]))


def _keys(text: str) -> Iterator[str]:
    for number in document_numbers(text):
        yield number.key
    yield from _numbers_of_years(text)
    yield from _names(text)
    if _CITY_HINT.search(text) and _CITY.search(lower_case(text)):
        yield _CITY_KEY


def _numbers_of_years(text: str) -> Iterator[str]:
    for match in _YEAR.finditer(text):
        before = lower_case(fold(text[max(0, match.start() - _BEFORE_YEAR) : match.start()]))
        number = _NUMBER_AT_END.search(before)
        if number is None:
            continue
        is_no_month = int(number[0]) > _MONTHS or match["slash"]
        if is_no_month or announces_a_number(before[: number.start()]):
            yield f"{int(number[0])}/{match['year']}"


def _names(text: str) -> Iterator[str]:
    """Yield hyphenated names joined up; a name has a letter, and a capital or a number too."""
    for name in _NAME.findall(" ".join(_hyphenated(_with_plain_hyphens(text)))):
        key = key_of(name)
        is_name = not name.islower() or any(map(str.isdigit, name))
        if is_name and len(key) <= MAX_NAME and not key.isdigit():
            yield key


def _hyphenated(text: str) -> Iterator[str]:
    """Yield the chunks that hold a hyphen: few, and far faster to look for than a name is."""
    text = text.replace("\n", " ").replace("\t", " ")
    end = 0
    while (hyphen := text.find("-", end)) >= 0:
        begin = max(text.rfind(" ", end, hyphen) + 1, end)
        end = text.find(" ", hyphen)
        if end < 0:
            end = len(text)
        yield text[begin:end]


def _with_plain_hyphens(text: str) -> str:
    for hyphen in _OTHER_HYPHENS:
        text = text.replace(hyphen, "-")
    return text
