"""What is written in several ways has one form, in queries and in articles."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis.analyzers import FOLDED, query_words
from search.analysis.normalize import clean
from search.analysis.unify import unified, unified_article
from tests.golden.read import cases

pieces = [
    "quý ",
    "khóa ",
    "IV",
    "xiii",
    "Q.",
    "Q1",
    "P. ",
    "TP",
    ".HCM",
    " Hồ Chí Minh",
    "thành phố",
    " ",
    "\n",
    "1",
]
texts = st.lists(st.sampled_from(pieces) | st.characters(), max_size=15).map("".join).map(clean)


@pytest.mark.parametrize(("query", "expected"), cases("unified"))
def test_unified_golden_lines(query: str, expected: str) -> None:
    """Every golden query has its golden form."""
    assert unified(query) == expected


@pytest.mark.parametrize(("text", "expected"), cases("unified_article"))
def test_unified_article_golden_lines(text: str, expected: str) -> None:
    """Every golden text has its golden form, and below it what was changed."""
    assert unified_article(text.replace("|", "\n")) == expected.replace("|", "\n")


@pytest.mark.parametrize(
    "ways",
    [
        ("quý IV/2023", "quý iv/2023", "quý 4/2023", "quí 4/2023"),
        ("Đại hội XIII", "đại hội xiii", "Đại hội 13", "đại hội lần thứ XIII", "đại hội lần thứ 13"),
        ("Quận 1", "Q.1", "Q1", "q1", "quận 1"),
        ("TP.HCM", "TPHCM", "tp hcm", "TP. Hồ Chí Minh", "thành phố Hồ Chí Minh"),
    ],
)
def test_all_ways_have_the_same_terms(ways: tuple[str, ...]) -> None:
    """So they find the same articles in the same order."""
    assert len({tuple(token.text for token in FOLDED(unified(way))) for way in ways}) == 1
    assert len({tuple(token.text for token in query_words(unified(way))) for way in ways}) == 1


@given(texts)
def test_one_form_stays_as_it_is(text: str) -> None:
    """What is in its one form has no other."""
    assert unified(unified(text)) == unified(text)


@given(texts)
@example("Q1")
def test_nothing_of_an_article_is_lost(text: str) -> None:
    """Whoever looks for a part of what was changed still finds it."""
    kept = {token.text for token in FOLDED(unified_article(text))}
    assert {token.text for token in FOLDED(text)} <= kept


@pytest.mark.parametrize("piece", ["quý ", "IVX", "Q.", "TP ", "thành phố ", "hcm ", "Q1 "])
def test_a_hostile_run_is_soon_over(piece: str) -> None:
    """A text of nothing but half names takes no time."""
    unified(piece * 20_000)
    unified_article(piece * 20_000)
