"""A cursor as a text: it says what it said, and nothing that comes from outside is believed."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.plan import Place
from search.query.cursor import MAX_CURSOR_LENGTH, Cursor, decode, encode
from tests.search.cursors import CURSORS

CURSOR = Cursor(
    version="2026-11-22T06:45:00Z-1204-abcdef12",
    plan="0011223344556677",
    step=1,
    page=2,
    today=None,
    place=Place(score=1.5, published=1_702_450_800, id="cchc-000001"),
)


def sealed(data: bytes) -> str:
    """Return bytes as the text of a cursor, with a check sum that is right."""
    return urlsafe_b64encode(data + blake2b(data, digest_size=4).digest()).decode().rstrip("=")


@given(CURSORS)
def test_a_text_stands_for_its_cursor(cursor: Cursor) -> None:
    """Nothing is lost on the way, and no text is longer than is promised."""
    text = encode(cursor)
    assert decode(text) == cursor
    assert len(text) <= MAX_CURSOR_LENGTH
    assert text.replace("-", "").replace("_", "").isalnum()


@given(
    st.text(max_size=MAX_CURSOR_LENGTH + 1) | st.binary(max_size=120).map(lambda rest: sealed(b"\1" + rest))
)
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    """Also one whose check sum is right."""
    try:
        cursor = decode(text)
    except ValueError:
        return
    assert encode(cursor) == text


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 0},
        {"page": 1},
        {"version": ""},
        {"version": "x" * 81},
        {"today": date.min},
        {"today": date.max},
        {"place": Place(score=nan, published=None, id="a")},
        {"place": Place(score=inf, published=None, id="a")},
        {"place": Place(score=-1.0, published=None, id="a")},
        {"place": Place(score=1.0, published=2**62, id="a")},
        {"place": Place(score=1.0, published=-(2**62), id="a")},
        {"place": Place(score=1.0, published=None, id="")},
        {"place": Place(score=1.0, published=None, id="a" * 201)},
        {"place": Place(score=1.0, published=None, id="a\nb")},
    ],
)
def test_what_no_walk_says_is_refused(wrong: dict[str, Any]) -> None:
    """Every field is checked, although nobody but us should have written it."""
    assert decode(encode(CURSOR)) == CURSOR
    with pytest.raises(ValueError, match="no walk comes here"):
        decode(encode(replace(CURSOR, **wrong)))
