"""Months as calendars show them. Pure."""

from calendar import MONDAY, Calendar, monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from search.engine.port import Bucket


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the table and how many articles it holds."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a table: weeks of seven days, Monday first, None outside the month."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    total: int


def month_table(day: date, buckets: Iterable[Bucket]) -> Month:
    """Return the month in which a day lies, with the articles of each of its days."""
    counts = {bucket.value: bucket.count for bucket in buckets}
    # itermonthdates() would leave the calendar in the last month of the year 9999.
    weeks = Calendar(MONDAY).monthdayscalendar(day.year, day.month)
    return Month(
        first=day.replace(day=1),
        weeks=tuple(tuple(_cell(day, number, counts) for number in week) for week in weeks),
        total=sum(counts.values()),
    )


def _cell(month: date, number: int, counts: dict[str, int]) -> Cell | None:
    if not number:
        return None
    day = month.replace(day=number)
    return Cell(day, counts.get(day.isoformat(), 0))


def last_day(day: date) -> date:
    """Return the last day of the month in which a day lies."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_between(first: date, last: date, limit: int) -> list[date]:
    """Return the first days of the months from one to another, both included, up to limit of them."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    numbers = range(start, min(end + 1, start + limit))
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def months_around(day: date) -> tuple[date | None, date | None]:
    """Return the first days of the month before and the month after; None where the calendar ends."""
    number = day.year * 12 + day.month - 1
    before, after = (divmod(number + step, 12) for step in (-1, 1))
    return (
        date(before[0], before[1] + 1, 1) if before[0] >= MINYEAR else None,
        date(after[0], after[1] + 1, 1) if after[0] <= MAXYEAR else None,
    )
