"""What stands in the box while somebody is typing. To add a case, add a line to tests/golden/begun.tsv."""

import pytest

from search.query.begun import Begun
from tests.golden.read import cases


@pytest.mark.parametrize(("given", "expected"), cases("begun"))
def test_typed_marks_count(given: str, expected: str) -> None:
    """A mark that was typed must be there; a letter that was typed without one may have any."""
    text, _, phrase = given.partition("=")
    assert Begun.read(text.replace("·", " ")).agrees_with(phrase.split()) is (expected == "yes")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cải cá", [("cai", "ca")]),
        ("ky", [("ky",), ("ki",)]),
        ("ky ", [("ki",)]),
        ("quy định", [("qui", "dinh")]),
        ("98/2023", [("98", "2023")]),
        ("…", []),
    ],
)
def test_the_index_is_asked_for_all_that_it_may_hold(text: str, folded: list[tuple[str, ...]]) -> None:
    """A syllable that is begun is looked for as typed and in the form in which whole ones are kept."""
    assert Begun.read(text).folded() == folded


def test_a_blank_closes_a_syllable() -> None:
    """What ends with a letter may go on."""
    assert Begun.read("cải").is_open
    assert not Begun.read("cải ").is_open
    assert not Begun.read("").is_open
