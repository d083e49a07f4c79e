"""The pure parts of pages: bars, months, page numbers, choices."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine.port import Bucket
from search.query.model import DateField, Query
from web import choices
from web.chart import HEIGHT, MAX_MONTHS, MAX_YEARS, WIDTH, bars
from web.months import last_day, month_table, months_around, months_between
from web.paging import page_numbers


def buckets(**counts: int) -> list[Bucket]:
    """Return buckets of months, written m2023_12=5."""
    months = {name[1:].replace("_", "-"): count for name, count in counts.items()}
    return [Bucket(month, month, count) for month, count in months.items()]


def test_bars_stand_for_months() -> None:
    """A month without news leaves a gap, so that time runs evenly."""
    drawn = bars(buckets(m2023_11=5, m2024_01=10))
    assert [(bar.label, bar.height) for bar in drawn] == [
        ("11/23", HEIGHT / 2),
        ("12/23", 0),
        ("1/24", HEIGHT),
    ]
    assert drawn[0].spoken == "Tháng 11/2023: 5 tin, bài"
    assert (drawn[2].first, drawn[2].last) == (date(2024, 1, 1), date(2024, 1, 31))
    assert sum(bar.width for bar in drawn) == pytest.approx(WIDTH, abs=0.1)


def test_many_months_become_years() -> None:
    """Bars stay wide enough to be hit."""
    drawn = bars(buckets(m2020_01=1, m2020_05=2, m2023_12=6))
    assert [(bar.label, bar.spoken) for bar in drawn] == [
        ("2020", "Năm 2020: 3 tin, bài"),
        ("2021", "Năm 2021: 0 tin, bài"),
        ("2022", "Năm 2022: 0 tin, bài"),
        ("2023", "Năm 2023: 6 tin, bài"),
    ]


@given(st.dictionaries(st.dates(), st.integers(1, 10**6), max_size=30))
def test_any_histogram_can_be_drawn(counts: dict[date, int]) -> None:
    """Bars stay inside the drawing, and there are never too many of them."""
    months = {day.isoformat()[:7]: count for day, count in counts.items()}
    drawn = bars([Bucket(month, month, months[month]) for month in sorted(months)])
    assert len(drawn) <= max(MAX_MONTHS, MAX_YEARS)
    for bar in drawn:
        assert 0 <= bar.x <= WIDTH
        assert bar.y >= 0
        assert bar.y + bar.height <= HEIGHT + 0.01


def test_month_is_a_table_of_weeks() -> None:
    """Weeks begin on Monday; days outside the month are empty."""
    month = month_table(date(2023, 12, 13), [Bucket("2023-12-13", "2023-12-13", 5)])
    assert len(month.weeks) == 5
    assert month.weeks[0][:4] == (None, None, None, None)
    assert [cell.day.day for cell in month.weeks[-1] if cell] == [25, 26, 27, 28, 29, 30, 31]
    assert [(cell.day.day, cell.count) for week in month.weeks for cell in week if cell and cell.count] == [
        (13, 5)
    ]
    assert month.total == 5


@given(st.dates())
def test_every_month_has_a_table_and_neighbours(day: date) -> None:
    """The first and the last month of the calendar too."""
    cells = [cell for week in month_table(day, ()).weeks for cell in week if cell]
    assert [cell.day.day for cell in cells] == list(range(1, last_day(day).day + 1))
    before, after = months_around(day)
    if before:
        assert months_between(before, day, 3) == [before, day.replace(day=1)]
    if after:
        assert months_between(day, after, 3) == [day.replace(day=1), after]


def test_calendar_has_two_ends() -> None:
    """There is no month before the year 1 and none after 9999."""
    assert months_around(date(1, 1, 9)) == (None, date(1, 2, 1))
    assert months_around(date(9999, 12, 9)) == (date(9999, 11, 1), None)


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (3, 13, [1, 2, 3, 4, 5, None, 13]),
        (7, 13, [1, None, 6, 7, 8, None, 13]),
        (12, 13, [1, None, 9, 10, 11, 12, 13]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_pages_that_are_offered(page: int, pages: int, shown: list[int | None]) -> None:
    """The first, the last and the near ones; a gap hides at least two."""
    assert page_numbers(page, pages) == shown


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_page_numbers_lead_everywhere(page: int, pages: int) -> None:
    """The ends and this page are always there, in order, and the list stays short."""
    page = min(page, pages)
    shown = page_numbers(page, pages)
    numbers = [number for number in shown if number is not None]
    assert {1, page, pages} <= set(numbers)
    assert numbers == sorted(set(numbers))
    assert len(shown) <= 9


FULL = Query(
    text="vàng",
    first_day=date(2023, 7, 1),
    last_day=date(2023, 12, 31),
    categories=("kinh-te", "xa-hoi"),
    sources=("bao",),
    page=3,
)


def test_each_filter_can_be_taken_off() -> None:
    """A filter's link drops that filter, keeps the others, and starts from the first page."""
    applied = choices.applied(FULL, {("category", "kinh-te"): "Kinh tế"})
    assert [f"{choice.kind}: {choice.label}".removeprefix(": ") for choice in applied] == [
        "Từ ngày 01/07/2023",
        "Đến ngày 31/12/2023",
        "Chuyên mục: Kinh tế",
        "Chuyên mục: xa-hoi",
        "Nguồn: bao",
    ]
    assert [choice.query.first_day for choice in applied] == [None, *[FULL.first_day] * 4]
    assert applied[2].query.categories == ("xa-hoi",)
    assert {choice.query.page for choice in applied} == {1}


def test_filter_on_days_in_the_text_says_so() -> None:
    """Two kinds of date are not mixed up."""
    query = Query(first_day=date(2023, 7, 14), date_field=DateField.MENTIONED)
    assert [choice.label for choice in choices.applied(query, {})] == ["Ngày nêu trong bài: từ 14/07/2023"]


@pytest.mark.parametrize(("name", "value"), [("category", "kinh-te"), ("source", "bao"), ("year", "2023")])
def test_turning_a_facet_on_and_off_changes_nothing(name: str, value: str) -> None:
    """A facet's link is a switch."""
    query = Query(text="vàng")
    on = choices.toggled(query, name, value)
    assert choices.is_chosen(on, name, value)
    assert choices.toggled(on, name, value) == query


def test_spans_are_counted_from_today() -> None:
    """Seven days are today and the six before it."""
    query = Query(text="vàng", first_day=date(2026, 11, 17))
    times = {choice.label: choice for choice in choices.times(query, date(2026, 11, 23))}
    assert times["7 ngày qua"].is_chosen
    assert times["30 ngày qua"].query.first_day == date(2026, 10, 25)
    assert times["Năm nay"].query.first_day == date(2026, 1, 1)
    assert times["Mọi lúc"].query == Query(text="vàng")
    named = replace(query, date_field=DateField.MENTIONED)
    assert not any(choice.is_chosen for choice in choices.times(named, date(2026, 11, 23)))
