"""Spellings of one syllable are compared as one."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import clean, fold
from search.analysis.syllables import (
    MAX_LENGTH,
    canonical,
    is_vietnamese,
    retoned,
    retoned_text,
    split,
    syllables,
)
from tests.golden.read import cases

letters = "aàạăâeêéioóôơuưúyýđbcghklmnpqrstvxAÁOÒUYĐ015_"
texts = st.text(st.sampled_from(letters + " \n-.,") | st.characters()).map(clean)
written = st.text(st.sampled_from(letters), min_size=1, max_size=7)


@pytest.mark.parametrize(("written", "compared"), cases("syllables"))
def test_golden_lines(written: str, compared: str) -> None:
    """Every golden syllable is compared in its golden form."""
    assert canonical(written) == compared


@given(written | texts)
def test_canonical_form_stays_as_it_is(syllable: str) -> None:
    """The form in which a syllable is compared is its own."""
    assert canonical(canonical(syllable)) == canonical(syllable)


@given(written)
def test_marks_or_not_the_folded_form_is_one(syllable: str) -> None:
    """A syllable typed without marks is compared with what the marked one folds to."""
    assert canonical(fold(syllable)) == canonical(fold(canonical(syllable)))


@given(written)
def test_retoning_moves_a_mark_and_nothing_else(syllable: str) -> None:
    """Letters, case and length stay, so offsets do, too."""
    assert fold(retoned(syllable)) == fold(syllable)
    assert normalize("NFC", retoned(syllable)) == retoned(syllable)


def test_retoned_text() -> None:
    """Each syllable of a text is retoned where it stands."""
    assert retoned_text("Hòa bình, KHỎE; ủy-ban") == "Hoà bình, KHOẺ; uỷ-ban"


@given(texts)
def test_syllables_point_into_the_text(text: str) -> None:
    """Every syllable stands where it says, letters and digits only, one behind the other."""
    end = 0
    for syllable in syllables(text):
        assert end <= syllable.start < syllable.end
        assert text[syllable.start : syllable.end] == syllable.text
        assert all(char.isalnum() for char in syllable.text)
        end = syllable.end
    assert split(text) == [syllable.text for syllable in syllables(text)]


def test_a_run_without_end_is_cut() -> None:
    """A megabyte without a blank gives terms of a bearable length."""
    assert {len(part) for part in split("a" * 10 * MAX_LENGTH)} == {MAX_LENGTH}


@pytest.mark.parametrize(
    ("word", "shaped"), [("nghiêng", True), ("nghieng", True), ("ỦY", True), ("covid", False), ("x", False)]
)
def test_shape(word: str, shaped: bool) -> None:
    """Vietnamese syllables have a shape that few foreign words share."""
    assert is_vietnamese(word) == shaped
