"""What could name a person is taken out of a query, however it is written."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import clean
from search.usage.redaction import MASK, redacted
from tests.golden.read import cases

ALPHABETS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
BETWEEN = ("", " ", ".", "-", "_", "/", "–", " - ", ", ", "\u200b", "\u00a0", "\u00ad", "\u3000", "．", "·")


@pytest.mark.parametrize(("query", "written"), cases("redacted"))
def test_golden(query: str, written: str) -> None:
    """Each line of the file."""
    assert redacted(query) == written


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """Return nine digits or more, of any alphabet, anything small in between."""
    # Begins as identity cards, phones and tax numbers do, so that it cannot be a list of years.
    digits = "0" + draw(st.text("0123456789", min_size=8, max_size=19))
    return "".join(
        draw(st.sampled_from(ALPHABETS))[int(digit)] + draw(st.sampled_from(BETWEEN)) for digit in digits
    )


@given(disguised(), st.sampled_from(("", "cccd ", "tìm ", "a")), st.sampled_from(("", " ở đâu", "!")))
def test_no_run_of_nine_digits_survives(made: str, before: str, after: str) -> None:
    """Whatever normalisation would bring together again has gone, to the last digit."""
    left = redacted(f"{before}{made}{after}")
    assert MASK in left
    assert not re.search(r"\d", left)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_is_left_is_clean(text: str) -> None:
    """Any text gives one line of clean text, in which nine digits never touch."""
    left = redacted(text)
    assert left == clean(left) == " ".join(left.split())
    assert normalize("NFC", left) == left
    assert not re.search(r"\d{9}", normalize("NFKC", left))


@given(
    st.integers(1, 999), st.integers(1945, 2045), st.sampled_from(("QH15", "NĐ-CP", "QĐ-UBND", "TT-BTTTT"))
)
def test_numbers_of_documents_stay(serial: int, year: int, symbols: str) -> None:
    """They are what this is searched by."""
    number = f"{serial:02}/{year}/{symbols}"
    assert redacted(f"nghị quyết {number} {number}") == f"nghị quyết {number} {number}"
