"""Raw keystrokes of Telex and VNI."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.keystrokes import decoded
from search.analysis.syllables import canonical, is_vietnamese
from tests.golden.read import cases

TELEX = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
VNI = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
TELEX_LETTERS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_LETTERS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
SYLLABLES = (
    *("uỷ", "nghị", "quyết", "thủ", "tướng", "đường", "thuở", "hoặc", "người", "những", "mưa", "lưu"),
    *("quặng", "kĩ", "quí", "gì", "giữa", "giếng", "khuỷu", "ngoẹo", "huế", "yếu", "uống", "ý", "được"),
    *("rượu", "hươu", "tuyển", "chữ", "ngoằn", "bướm", "ưỡn", "ậm", "mắt", "cấp"),
)


@pytest.mark.parametrize(("keys", "syllable"), cases("keystrokes"))
def test_golden_lines(keys: str, syllable: str) -> None:
    """All golden keys make the golden syllable, or none."""
    assert decoded(keys) == (syllable or None)


@pytest.mark.parametrize("syllable", SYLLABLES)
@pytest.mark.parametrize(("tones", "letters"), [(TELEX, TELEX_LETTERS), (VNI, VNI_LETTERS)])
@pytest.mark.parametrize("is_last", [True, False])
def test_every_mark_can_be_typed(
    syllable: str, tones: dict[str, str], letters: dict[str, str], is_last: bool
) -> None:
    """What is typed by the book, the tone in place or last, means what was typed."""
    assert decoded(_keys(syllable, tones, letters, is_last=is_last)) == syllable


@given(st.text("aăeouiyđbcdghnmtsfrxjwz0123456789", max_size=12) | st.text(max_size=12))
def test_nothing_but_syllables_comes_out(keys: str) -> None:
    """Whatever is typed, it makes a canonical Vietnamese syllable or nothing."""
    syllable = decoded(keys)
    assert syllable is None or (is_vietnamese(syllable) and canonical(syllable) == syllable != keys)


def _keys(syllable: str, tones: dict[str, str], letters: dict[str, str], *, is_last: bool) -> str:
    keys, last = [], ""
    for letter in syllable:
        spread = normalize("NFD", letter)
        tone = next((tones[mark] for mark in spread if mark in tones), "")
        bare = normalize("NFC", "".join(char for char in spread if char not in tones))
        keys.append(letters.get(bare, bare) + ("" if is_last else tone))
        last += tone if is_last else ""
    return "".join(keys) + last
