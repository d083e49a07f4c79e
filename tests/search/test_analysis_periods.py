"""A search among days finds each period that lies in them, and none that does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.dates import mentioned_days
from search.analysis.periods import period_term, ranges_within

days = st.dates(date(2019, 1, 1), date(2026, 12, 31))
written = [
    "14/7/{year}",
    "tháng {month} năm {year}",
    "quý {quarter}/{year}",
    "năm {year}",
    "6 tháng cuối năm {year}",
]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("14/7/2023", "2023-07-14"),
        ("tháng 7 năm 2023", "m2023-07"),
        ("quý II/2023", "q2023-02"),
        ("6 tháng cuối năm 2023", "h2023-02"),
        ("năm 2023", "y2023-01"),
    ],
)
def test_each_kind_of_period_has_its_term(text: str, term: str) -> None:
    """A day is an ISO day; the others begin with a letter, so that no range of days holds them."""
    assert [period_term(mention) for mention in mentioned_days(text)] == [term]


@given(st.sampled_from(written), days, st.none() | days, st.none() | days)
def test_a_period_is_found_where_all_of_it_lies(
    form: str, day: date, first: date | None, last: date | None
) -> None:
    """Of a period that is partly outside, nobody knows whether what it says happened inside."""
    text = form.format(year=day.year, month=day.month, quarter=(day.month + 2) // 3)
    (mention,) = mentioned_days(text)
    inside = (not first or first <= mention.first) and (not last or mention.last <= last)
    term = period_term(mention)
    assert any(low <= term <= high for low, high in ranges_within(first, last)) == inside


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(9999, 12, 2), None, False),
        (date.max, date.max, False),
        (date.min, date.max, True),
        (None, date.max, True),
        (None, date.min, False),
    ],
)
def test_the_ends_of_the_calendar_are_days_too(first: date | None, last: date | None, *, found: bool) -> None:
    """Behind the last day, or before the first, no period lies."""
    (mention,) = mentioned_days("tháng 7 năm 2023")
    term = period_term(mention)
    assert any(low <= term <= high for low, high in ranges_within(first, last)) == found
