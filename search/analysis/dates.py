"""Vietnamese dates: the moment of a date line, the days a text mentions, the days a form field means.

The day always stands before the month. A month is a number or a word (Giêng, Mười Hai, Chạp), and all may
be written with marks or without.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from search.analysis.normalize import fold, single_line
from search.analysis.numbers import announces_a_number
from search.analysis.syllables import lower_case

# What lies outside is no date of a news site, but what a program writes that knows none (0001-01-01).
FIRST_YEAR, LAST_YEAR = 1900, 2199

_MONTH_NAMES = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_MONTH_OF_NAME = _MONTH_NAMES | {fold(name): month for name, month in _MONTH_NAMES.items()}
_QUARTER_OF_NAME = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS_OF_HALF = {"đầu": (1, 6), "dau": (1, 6), "cuối": (7, 12), "cuoi": (7, 12)}

_MONTH = rf"th(?:[áa]n)?g\s*(?P<month>\d\d?|{'|'.join(sorted(_MONTH_OF_NAME, key=len, reverse=True))})"
_OF_YEAR = r"\s*[,/.-]?\s*(?:n[ăa]m\s*)?$"
_MONTH_OF_YEAR = re.compile(r"(?<![\w/.,-])(?P<month>\d\d?)/$")
# What may stand before a year in lower case, the most telling first; it makes the year a day or some months.
_BEFORE_YEAR = (
    re.compile(
        r"(?:ng[àa]y\s*)?(?<![\d/.-])(?P<day>\d\d?)\s?(?P<separator>[/.-])"
        r"\s?(?P<month>\d\d?)\s?(?:(?P=separator)|n[ăa]m)\s?$"
    ),
    re.compile(rf"(?:ng[àa]y\s*)?(?<!\d)(?P<day>\d\d?)\s*{_MONTH}{_OF_YEAR}"),
    re.compile(rf"\b(?:6|s[áa]u)\s+th[áa]ng\s+(?P<half>{'|'.join(_MONTHS_OF_HALF)})\s+n[ăa]m\s+$"),
    re.compile(rf"\bqu[ýyíi]\s+(?P<quarter>i{{1,3}}|iv|[1-4]){_OF_YEAR}"),
    re.compile(rf"\b{_MONTH}{_OF_YEAR}"),
    _MONTH_OF_YEAR,
    # Without its mark this word is also a name: Việt Nam 2045.
    re.compile(r"\bnăm\s+$"),
)
_LONGEST_BEFORE_YEAR = 40
_YEAR = re.compile(r"[12]\d{3}(?!\d)")
_AFTER_YEAR = re.compile(r"(?P<separator>[/.-])(?P<month>\d\d?)(?P=separator)(?P<day>\d\d?)(?!\d)")

# What may be typed into a date field, the most usual first.
_TYPED_DAYS = (
    re.compile(r"(?:n[ăa]m\s+)?(?P<year>\d{4})"),
    re.compile(r"(?P<month>\d\d?)[\s/.-]+(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[\s/.-]+(?P<month>\d\d?)"),
    re.compile(r"(?P<day>\d\d?)[\s/.-]+(?P<month>\d\d?)[\s/.-]+(?P<year>\d{4}|\d\d)"),
    re.compile(r"(?P<year>\d{4})[\s/.-]+(?P<month>\d\d?)[\s/.-]+(?P<day>\d\d?)"),
    re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4}|\d\d)"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<month>\d\d)(?P<year>\d{4})"),
)

_LONGEST_MOMENT = 200
_RFC_2822 = re.compile(r"(?:[a-z]{3},? )?\d{1,2} [a-z]{3} \d{4} ", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\d/.-])(?P<hour>[01]?\d|2[0-3])\s?(?:[:hg]|gio)\s?(?:(?P<minute>[0-5]?\d)(?![\d/]))?"
    r"(?::(?P<second>[0-5]\d))?(?:\s?phut)?\s*(?P<half>sa|ch|am|pm|sang|chieu|toi)?\b"
)
_BEFORE_NOON, _AFTER_NOON = {"sa", "am", "sang"}, {"ch", "pm", "chieu", "toi"}
_ZONE = re.compile(r"(?:gmt|utc)\s*(?P<sign>[+-])(?P<hours>1[0-4]|0?\d)(?::?(?P<minutes>[0-5]\d))?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names a day, or a month, quarter or year: a span of days."""

    first: date
    last: date
    start: int
    end: int


def parse_moment(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment that a date line names, in zone unless it names its own; None when it names none."""
    text = single_line(text)[:_LONGEST_MOMENT]
    moment = _written_by_program(text) or _written_by_hand(text)
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def mentioned_days(text: str) -> list[Mention]:
    """Return what clean text says of days, in order; a day that does not exist is no mention."""
    return list(_mentions(text))


def parse_days(text: str) -> tuple[date, date]:
    """Return the first and the last day that a form field means: of a day, a month, a quarter or a year."""
    text = text.strip()
    for mention in _mentions(text):
        if (mention.start, mention.end) == (0, len(text)):
            return mention.first, mention.last
    return _typed_days(lower_case(text))


def _mentions(text: str) -> Iterator[Mention]:
    end = 0
    for match in _YEAR.finditer(text):
        start, year = match.start(), int(match[0])
        if start >= end and FIRST_YEAR <= year <= LAST_YEAR and not text[start - 1 : start].isdigit():
            mention = _beginning_with(match, text) or _ending_with(match, text, end)
            if mention:
                end = mention.end
                yield mention


def _beginning_with(year: re.Match[str], text: str) -> Mention | None:
    """Read a date that begins with its year: 2023-12-13."""
    rest = _AFTER_YEAR.match(text, year.end())
    return rest and _mention(int(year[0]), rest, year.start(), rest.end())


def _ending_with(year: re.Match[str], text: str, earliest: int) -> Mention | None:
    """Read a date that ends with its year."""
    first = max(earliest, year.start() - _LONGEST_BEFORE_YEAR)
    before, after = lower_case(text[first : year.start()]), text[year.end() : year.end() + 1]
    for form in _BEFORE_YEAR:
        match = form.search(before)
        if match and not (form is _MONTH_OF_YEAR and _is_a_number(before[: match.start()], after)):
            return _mention(int(year[0]), match, first + match.start(), year.end())
    return None


def _is_a_number(before: str, after: str) -> bool:
    """Tell whether 7/2023 is no month but a document's: 7/2023/QH15, Nghị quyết số 7/2023."""
    return after == "/" or announces_a_number(fold(before))


def _mention(year: int, match: re.Match[str], start: int, end: int) -> Mention | None:
    days = _days(year, match.groupdict())
    return Mention(*days, start, end) if days else None


def _days(year: int, parts: Mapping[str, str | None]) -> tuple[date, date] | None:
    """Return the first and the last day of a part of a year, None when there is no such part."""
    day, month, quarter, half = (parts.get(name) for name in ("day", "month", "quarter", "half"))
    try:
        if day and month:
            return (date(year, _month(month), int(day)),) * 2
        if month:
            return _months(year, _month(month), _month(month))
    except ValueError:
        return None
    if quarter:
        number = _QUARTER_OF_NAME[quarter]
        return _months(year, 3 * number - 2, 3 * number)
    return _months(year, *(_MONTHS_OF_HALF[half] if half else (1, 12)))


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _month(name: str) -> int:
    return _MONTH_OF_NAME.get(name) or int(name)


def _typed_days(text: str) -> tuple[date, date]:
    """Read a date of bare digits: 2023, 12 2023, 13 12 23, 13122023, 131223."""
    for form in _TYPED_DAYS:
        match = form.fullmatch(text)
        if match:
            year = _full_year(match["year"])
            days = _days(year, match.groupdict()) if FIRST_YEAR <= year <= LAST_YEAR else None
            if days:
                return days
    raise ValueError(f"no such day: {text[:40]!r}")


def _full_year(digits: str) -> int:
    """Return the year that two digits stand for, 23 for 2023 and 98 for 1998; four stand for themselves."""
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 70 else 1900)


def _written_by_program(text: str) -> datetime | None:
    """Read ISO 8601 and RFC 2822."""
    try:
        return parsedate_to_datetime(text) if _RFC_2822.match(text) else datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        # An hour or a zone of twenty digits is more than datetime counts with.
        return None


def _written_by_hand(text: str) -> datetime | None:
    """Read a day, perhaps a time, perhaps a zone, in any order and among other words."""
    for mention in _mentions(text):
        if mention.first == mention.last:
            rest = lower_case(fold(f"{text[: mention.start]} {text[mention.end :]}"))
            return datetime.combine(mention.first, _time(rest), _zone(rest))
    return None


def _time(plain: str) -> time:
    match = _TIME.search(plain)
    if match is None:
        return time()
    hour = int(match["hour"])
    if match["half"] in _AFTER_NOON and hour < 12:
        hour += 12
    elif match["half"] in _BEFORE_NOON and hour == 12:
        hour = 0
    return time(hour, int(match["minute"] or 0), int(match["second"] or 0))


def _zone(plain: str) -> tzinfo | None:
    match = _ZONE.search(plain)
    if match is None:
        return None
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return timezone(-offset if match["sign"] == "-" else offset)
