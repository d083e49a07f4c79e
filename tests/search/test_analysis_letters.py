"""A text by its letters is as long as the text, and holds just what analysis cuts out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.analyzers import FOLDED
from search.analysis.letters import bare
from search.analysis.normalize import clean, fold
from search.analysis.syllables import lower_case


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Cải cách, 2023_TP.HCM\nĐ", "cai cach  2023 tp hcm d"),
        ("İzmir – Ñandú", "izmir   nandu"),
        ("Tin 😀 vui: 𝐀", "tin   vui  𝐀"),
        ("", ""),
    ],
)
def test_only_letters_and_digits_are_left(text: str, letters: str) -> None:
    """Whatever parts syllables is a blank, each letter the one under its marks; emoji move nothing."""
    assert bare(text) == letters


@given(st.text().map(clean))
def test_every_letter_stays_where_it_is(text: str) -> None:
    """Letter by letter, the table says what folding says."""
    assert bare(text) == "".join(lower_case(fold(char)) if char.isalnum() else " " for char in text)


@given(
    st.lists(st.sampled_from(["Cải", "cách", "TP.HCM", "\n", " ", "Đ_d", "1.000", "-", "🙂"])).map("".join)
)
def test_terms_stand_between_blanks(text: str) -> None:
    """A term of the index is found where its syllable stands."""
    letters = f" {bare(text)} "
    for token in FOLDED(text):
        assert letters[token.start : token.end + 2] == f" {token.text} "
