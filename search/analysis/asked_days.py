"""The days, months, quarters and years that a query names, as it is typed: without marks, or by "hôm nay"."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from search.analysis.citations import asked_numbers
from search.analysis.dates import FIRST_YEAR, LAST_YEAR, Mention, mentioned_days, parse_days
from search.analysis.normalize import fold
from search.analysis.syllables import lower_case

_Span: TypeAlias = tuple[date, date]

# 14 7 2023 and 14/7/23: nobody writes so in an article, but many type so.
_TYPED_DAY = re.compile(
    r"(?<![\w/.,-])(?:\d\d? \d\d? (?:19|20)\d\d|\d\d?(?P<separator>[/.-])\d\d?(?P=separator)\d\d)"
    r"(?![\w/-]|[.,]\d)"
)
# Without its mark this word is a name more often than a year: Việt Nam 2045, Hà Nam 2023.
_TYPED_YEAR = re.compile(r"(?<!\w)nam (?P<year>(?:19|20)\d\d)(?!\w|[/.-]\d)")
_NAME_BEFORE = re.compile(r"(?:viet|mien|phia|phuong|dong|tay|ha|quang|hai) $")
_LAST_DAYS = re.compile(r"(?<!\w)(?P<days>\d{1,3}) ngày qua(?!\w)")


def asked_days(text: str, today: date) -> list[Mention]:
    """Return the spans of days that a clean query names, in order; ``today`` tells what "hôm nay" means.

    A document's number (7/2023/QH15, nd 7/2023) is no date, and neither is a bare year.
    """
    found: list[Mention] = []
    numbers = [(number.start, number.end) for number in asked_numbers(text)]
    for read in (mentioned_days, _typed_days, _typed_years, lambda given: _relative(given, today)):
        taken = numbers + [(mention.start, mention.end) for mention in found]
        found += [
            mention
            for mention in read(text)
            if all(mention.end <= start or end <= mention.start for start, end in taken)
        ]
    return sorted(found, key=lambda mention: mention.start)


def _typed_days(text: str) -> Iterator[Mention]:
    for match in _TYPED_DAY.finditer(text):
        try:
            first, last = parse_days(match[0])
        except ValueError:
            continue
        yield Mention(first, last, match.start(), match.end())


def _typed_years(text: str) -> Iterator[Mention]:
    plain = lower_case(text)
    if fold(plain) != plain:
        return
    for match in _TYPED_YEAR.finditer(plain):
        year = int(match["year"])
        if FIRST_YEAR <= year <= LAST_YEAR and not _NAME_BEFORE.search(plain[: match.start()]):
            yield Mention(*_year(date(year, 1, 1)), match.start(), match.end())


def _relative(text: str, today: date) -> Iterator[Mention]:
    lower = lower_case(text)
    # Where no mark is typed at all, none is expected; else "hom nay" is not "hôm nay".
    forms = _PLAIN_RELATIVE if fold(lower) == lower else _RELATIVE
    for words, span in forms.items():
        for match in re.finditer(rf"(?<!\w){words}(?!\w)", lower):
            yield Mention(*span(today), match.start(), match.end())
    for match in _LAST_DAYS.finditer(lower):
        yield Mention(today - timedelta(int(match["days"])), today, match.start(), match.end())


def _week(day: date) -> _Span:
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


def _month(day: date) -> _Span:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _year(day: date) -> _Span:
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _yesterday(today: date) -> _Span:
    day = today - timedelta(1)
    return day, day


_RELATIVE: Mapping[str, Callable[[date], _Span]] = {
    "hôm nay": lambda today: (today, today),
    "hôm qua": _yesterday,
    "tuần này": _week,
    "tuần trước": lambda today: _week(today - timedelta(7)),
    "tháng này": _month,
    "tháng trước": lambda today: _month(today.replace(day=1) - timedelta(1)),
    "năm nay": _year,
    "năm ngoái": lambda today: _year(date(today.year - 1, 1, 1)),
}
_PLAIN_RELATIVE = {fold(words): span for words, span in _RELATIVE.items()}
