"""Histogram buckets -> bars: where each stands, how high it is, what it is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from search.engine.port import Bucket
from web.catalogues import gettext
from web.markup import articles, first_upper, month_text
from web.months import last_day, months_between

HEIGHT = 96
WIDTH = 720
# Above this many bars they are too narrow to be hit with a finger; years take the place of months.
MAX_MONTHS = 24
MAX_YEARS = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its place in the drawing, and the days it stands for."""

    x: float
    y: float
    width: float
    height: float
    label: str
    spoken: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Span:
    """The days that one bar stands for, and how many articles they hold."""

    first: date
    last: date
    label: str
    name: str
    count: int


def bars(buckets: Iterable[Bucket]) -> list[Bar]:
    """Return the bars of a histogram by month; by year when there are many months."""
    counts = {date.fromisoformat(f"{bucket.value}-01"): bucket.count for bucket in buckets}
    if not counts:
        return []
    months = months_between(min(counts), max(counts), MAX_MONTHS + 1)
    spans = (
        _years(counts)
        if len(months) > MAX_MONTHS
        else [_month(month, counts.get(month, 0)) for month in months]
    )
    highest = max(span.count for span in spans)
    width = WIDTH / len(spans)
    return [_bar(span, at * width, width, highest) for at, span in enumerate(spans)]


def _bar(span: Span, x: float, width: float, highest: int) -> Bar:
    # A bar of one article among thousands is still to be seen.
    height = max(2.0, HEIGHT * span.count / highest) if span.count else 0.0
    return Bar(
        x=round(x, 2),
        y=round(HEIGHT - height, 2),
        width=round(width, 2),
        height=round(height, 2),
        label=span.label,
        spoken=f"{span.name}: {articles(span.count)}",
        first=span.first,
        last=span.last,
    )


def _month(month: date, count: int) -> Span:
    return Span(
        month,
        last_day(month),
        f"{month.month}/{month.year % 100:02}",
        first_upper(gettext("tháng %(month)s", month=month_text(month))),
        count,
    )


def _years(counts: dict[date, int]) -> list[Span]:
    totals: dict[int, int] = {}
    for month, count in counts.items():
        totals[month.year] = totals.get(month.year, 0) + count
    newest = max(totals)
    oldest = max(min(totals), newest - MAX_YEARS + 1)
    return [
        Span(
            date(year, 1, 1),
            date(year, 12, 31),
            str(year),
            gettext("Năm %(year)s", year=year),
            totals.get(year, 0),
        )
        for year in range(oldest, newest + 1)
    ]
