"""Slips of fingers and ears."""

import pytest

from search.analysis.slips import Slips, sounding_like

KNOWN = Slips(["cai", "cach", "hanh", "chinh", "khoa", "phong", "a"])


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("ca", ["a", "cai"]),  # A letter less.
        ("caai", ["cai"]),  # A letter more.
        ("phlng", ["phong"]),  # Another letter.
        ("cahc", ["cach"]),  # Two that changed places.
        ("hinh", ["chinh", "hanh"]),
        ("aic", []),  # Two slips.
        ("acch", ["cach"]),
        ("hcna", []),
        ("cai", []),
        ("", ["a"]),
    ],
)
def test_one_slip(typed: str, near: list[str]) -> None:
    """Known syllables are found that one slip turns into what was typed, and not itself."""
    assert sorted(KNOWN.near(typed)) == near


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("xe", "se"),
        ("tre", "che"),
        ("da", "gia"),
        ("gia", "da"),
        ("gi", "ghi"),
        ("ra", "da"),
        ("na", "la"),
        ("nge", "nghe"),
        ("ke", "ce"),
        ("bang", "ban"),
        ("lan", "lang"),
        ("mat", "mac"),
        ("kich", "kit"),
        ("hai", "hay"),
        ("sao", "sau"),
    ],
)
def test_sounds(typed: str, meant: str) -> None:
    """What sounds alike somewhere in the country leads from one to the other and back."""
    assert meant in sounding_like(typed)
    assert typed in sounding_like(meant)


@pytest.mark.parametrize("typed", ["tr", "nghi", "thanh", "khoa", "", "q", "ô"])
def test_a_sound_is_taken_as_a_whole(typed: str) -> None:
    """The t of "tr" and "th" is no t, the n of "ng" no n; and nothing sounds like itself."""
    alike = sounding_like(typed)
    assert typed not in alike
    assert not any(other.startswith(("xr", "chh", "lg", "chanh", "choa", "khoă")) for other in alike)
