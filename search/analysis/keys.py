"""Exact keys: what names one thing however it is written, and must be found as a whole.

Document numbers, and hyphenated names joined up (In-đô-nê-xi-a, Covid-19).
"""

import re
from collections.abc import Iterator

from search.analysis.citations import TYPED_NUMBER
from search.analysis.normalize import fold
from search.analysis.numbers import announces_a_number, document_numbers, key_of, with_plain_hyphens
from search.analysis.syllables import is_vietnamese, lower_case

# Longer than the longest name; what goes beyond is a run of hyphens in a table or an address.
MAX_NAME = 40

_NAME = re.compile(r"(?<![\w/-])[^\W_]+(?:-[^\W_]+)+(?![\w/-])")

# "Nghị định 98/2023" and "98/2023/NĐ-CP" hold a number and its year; "7/2023" alone is a month.
_YEAR = re.compile(r"/(?P<year>(?:19|20)\d\d)(?!\w)(?P<slash>/?)")
_NUMBER_AT_END = re.compile(r"(?<![\w/.,-])\d{1,5}$")
_BEFORE_YEAR = 30
_MONTHS = 12

_TYPED_NAME = re.compile(r"(?<!\w)(?P<word>[a-z]{4,})(?:[\s-]?\d{1,4})?(?!\w)")


def keys(text: str) -> list[str]:
    """Return the keys that stand in clean text, each once."""
    return list(dict.fromkeys(_keys(text)))


def query_keys(text: str) -> list[str]:
    """Return the keys that a query may mean; it may be typed without marks, hyphens and slashes."""
    plain = lower_case(fold(with_plain_hyphens(text)))
    numbers = (key_of(match[0]) for match in TYPED_NUMBER.finditer(plain))
    # What others write with hyphens ("indonexia", "covid 19") is not shaped like a syllable.
    rest = TYPED_NUMBER.sub(" ", plain)
    names = (key_of(match[0]) for match in _TYPED_NAME.finditer(rest) if not is_vietnamese(match["word"]))
    return list(dict.fromkeys([*_keys(text), *numbers, *names]))


def _keys(text: str) -> Iterator[str]:
    for number in document_numbers(text):
        yield number.key
    yield from _numbers_of_years(text)
    yield from _names(text)


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
    for name in _NAME.findall(" ".join(_hyphenated(with_plain_hyphens(text)))):
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
