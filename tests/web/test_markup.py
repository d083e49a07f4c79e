"""How values look on a page; laws of what may be sent as HTML."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from search.results import Snippet, Tier
from tests.make import HCM
from web import markup


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (999, "999"), (1204, "1.204"), (1234567, "1.234.567")])
def test_number_has_dots(value: int, text: str) -> None:
    """Thousands are parted by dots."""
    assert markup.number(value) == text


@pytest.mark.parametrize(
    ("day", "text", "name"),
    [
        (date(2023, 12, 13), "13/12/2023", "thứ Tư"),
        (date(2026, 2, 1), "01/02/2026", "Chủ nhật"),
        (date(987, 1, 2), "02/01/0987", "thứ Ba"),
    ],
)
def test_day_is_written_day_first(day: date, text: str, name: str) -> None:
    """The day stands before the month, and its name is Vietnamese."""
    assert (markup.day_text(day), markup.weekday(day)) == (text, name)


def test_moment_is_told_in_the_zone_of_the_site() -> None:
    """An hour of London is shown as the hour of Saigon, on a 24-hour clock."""
    moment = datetime(2023, 12, 13, 17, 5, tzinfo=UTC)
    assert markup.moment_text(moment, HCM) == "14/12/2023, 00:05"
    assert markup.clock_first(moment, HCM) == "00:05, 14/12/2023"


def test_what_matched_is_marked() -> None:
    """Marks stand around the ranges and nothing else."""
    snippet = Snippet("Cải cách hành chính", ((0, 8), (9, 19)))
    assert markup.marked(snippet) == "<mark>Cải cách</mark> <mark>hành chính</mark>"


def test_text_of_an_article_is_never_html() -> None:
    """A tag in a title is shown, not obeyed; inside a mark too."""
    snippet = Snippet('<script>"&</script>', ((0, 8),))
    assert markup.marked(snippet) == "<mark>&lt;script&gt;</mark>&#34;&amp;&lt;/script&gt;"


@given(st.text("ab<>&\"' ", max_size=30), st.lists(st.integers(0, 30), max_size=8))
def test_marks_change_nothing_that_is_read(text: str, cuts: list[int]) -> None:
    """Without its marks a snippet reads as the text it was made of."""
    places = sorted({min(cut, len(text)) for cut in cuts})
    ranges = tuple(zip(places[::2], places[1::2], strict=False))
    sent = markup.marked(Snippet(text, ranges))
    assert html.fromstring(f"<div>{sent}</div>").text_content() == text


@given(st.text('ab<&"\n \t\u00a0', max_size=40), st.lists(st.integers(0, 40), max_size=8))
def test_lines_of_a_text_keep_their_marks(text: str, cuts: list[int]) -> None:
    """Cut into lines, a text reads as before, and all that was marked is, but for blanks at their ends."""
    places = sorted({min(cut, len(text)) for cut in cuts})
    ranges = tuple(zip(places[::2], places[1::2], strict=False))
    lines = markup.paragraphs(Snippet(text, ranges))
    assert [line.text for line in lines] == [line.strip() for line in text.split("\n") if line.strip()]
    kept = "".join(line.text[start:end] for line in lines for start, end in line.ranges)
    marked = "".join(text[start:end] for start, end in ranges)
    assert "".join(kept.split()) == "".join(marked.split())
    for line in lines:
        sent = html.fromstring(f"<div>{markup.marked(line)}</div>")
        assert sent.text_content() == line.text


def test_reason_says_how_and_where() -> None:
    """Every tier has its words, and the parts of the article are named."""
    assert markup.why(Tier.FOLDED, ("title", "captions")) == "khớp không dấu · tiêu đề, chú thích ảnh"
    assert set(markup.TIERS) == set(Tier)


def test_text_is_shortened_between_words() -> None:
    """A teaser ends at a word; a short text stays as it is."""
    assert markup.shortened("một hai ba bốn", 9) == "một hai…"
    assert markup.shortened(" một\nhai ", 9) == "một hai"
