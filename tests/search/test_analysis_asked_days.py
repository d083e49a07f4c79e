"""Queries name days in more ways than articles do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.asked_days import asked_days
from search.analysis.normalize import clean
from tests.golden.read import cases

TODAY = date(2024, 3, 31)
pieces = ["ngày ", "nam ", "hôm nay", "14", "7", "2023", "/", " ", "tuan truoc", "98/2023/QH15", "7 ngày qua"]
texts = st.lists(st.sampled_from(pieces) | st.characters(), max_size=15).map("".join).map(clean)


@pytest.mark.parametrize(("query", "expected"), cases("asked_days"))
def test_asked_days_golden_lines(query: str, expected: str) -> None:
    """Every golden query names its golden days, and no others."""
    found = [f"{query[day.start : day.end]}={day.first}..{day.last}" for day in asked_days(query, TODAY)]
    assert " | ".join(found) == expected


@given(texts, st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_days_point_into_the_query(text: str, today: date) -> None:
    """Every span has a place of its own, and its first day is not behind its last."""
    end = 0
    for day in asked_days(text, today):
        assert end <= day.start < day.end <= len(text)
        assert day.first <= day.last
        end = day.end
