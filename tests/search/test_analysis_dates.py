"""Vietnamese dates are understood wherever they stand."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.dates import FIRST_YEAR, LAST_YEAR, mentioned_days, parse_days, parse_moment
from search.analysis.normalize import clean, fold
from tests.golden.read import cases

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
pieces = [
    "ngày ",
    "tháng ",
    "năm ",
    "quý ",
    "2023",
    "12",
    "/",
    "-",
    ".",
    " ",
    "Mười Hai",
    "CH",
    "16:30",
    "GMT+7",
]
texts = st.lists(st.sampled_from(pieces) | st.characters(), max_size=15).map("".join).map(clean)
FORMS = ["{0:%d/%m/%Y}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0.day}/{0.month}/{0.year}", "{0:%Y-%m-%d}"]
FORMS += ["{0.day} tháng {0.month} năm {0.year}", "{0.day} thang {0.month} {0.year}"]


@pytest.mark.parametrize(("line", "moment"), cases("moments"))
def test_moments_golden_lines(line: str, moment: str) -> None:
    """Every golden date line names its golden moment."""
    found = parse_moment(line, ZONE)
    assert (found.isoformat() if found else "-") == moment


@pytest.mark.parametrize(("text", "expected"), cases("mentions"))
def test_mentions_golden_lines(text: str, expected: str) -> None:
    """Every golden text mentions its golden days, and no others."""
    found = [f"{text[day.start : day.end]}={day.first}..{day.last}" for day in mentioned_days(text)]
    assert " | ".join(found) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("days"))
def test_days_golden_lines(typed: str, expected: str) -> None:
    """Whatever is typed into a date field means its golden days, or is refused."""
    if expected == "-":
        with pytest.raises(ValueError, match="no such day"):
            parse_days(typed)
    else:
        assert "..".join(map(str, parse_days(typed))) == expected


@given(days, st.sampled_from(FORMS))
def test_any_day_in_any_form(day: date, form: str) -> None:
    """A day is the same day in a date line, in a text and in a form field."""
    written = form.format(day)
    moment = parse_moment(written, ZONE)
    assert moment
    assert moment.date() == day
    assert moment.tzinfo
    assert [(mention.first, mention.last) for mention in mentioned_days(f"Họp {written}, tại")] == [
        (day, day)
    ]
    assert parse_days(written) == (day, day)


@given(texts)
def test_mentions_point_into_the_text(text: str) -> None:
    """Every mention has a place of its own, and its first day is not behind its last."""
    end = 0
    for mention in mentioned_days(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.first <= mention.last
        end = mention.end


@given(texts)
def test_any_string_is_read(text: str) -> None:
    """A date line may be anything; what is no date is None, and what is one can be shown in any zone."""
    moment = parse_moment(text, ZONE)
    if moment:
        assert moment.astimezone(ZONE).year
    try:
        first, last = parse_days(text)
    except ValueError:
        return
    assert first <= last


@pytest.mark.parametrize("piece", ["2023 ", "1/", "12/12/2023", "tháng ", "ngày 1 ", "năm năm "])
def test_a_hostile_run_is_soon_over(piece: str) -> None:
    """A text of nothing but half dates takes no time."""
    text = piece * 20_000
    assert len(mentioned_days(text)) <= 20_000
    parse_moment(text, ZONE)


def test_marks_do_not_matter_to_whole_dates() -> None:
    """A date typed without marks is the same date; only "năm" alone needs its mark."""
    for text, expected in cases("mentions"):
        if "tháng" in text.lower():
            found = [(day.first, day.last) for day in mentioned_days(fold(text))]
            assert found == [(day.first, day.last) for day in mentioned_days(text)], expected
