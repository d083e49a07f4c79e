"""Texts become terms; the fast way and the readable way give the same ones."""

import lzma
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyzers
from search.analysis.analyzers import FOLDED, MAX_LINE, PAIRS, WORDS, Analyzer, analyze, lines, query_words
from search.analysis.normalize import clean, fold
from search.analysis.syllables import MAX_LENGTH
from search.analysis.unify import unified_article
from tests.golden.read import FOLDER, cases

EVERY = (FOLDED, PAIRS, WORDS)
pieces = [
    "học sinh",
    "Hà Nội",
    "TP.HCM",
    "98/2023/QH15",
    "5.000đ",
    "a.b@c.vn",
    "K.Thọ",
    "’",
    "…",
    "HÒA",
    "kỹ",
    "_",
]
texts = (
    st.lists(st.sampled_from(pieces) | st.sampled_from(" \n\t.,-/") | st.characters(), max_size=30)
    .map("".join)
    .map(clean)
)


def terms(analyzer: Analyzer, text: str) -> list[str]:
    """Return the terms alone."""
    return [token.text for token in analyzer(text)]


def assert_equal_to_the_analyzers(text: str) -> None:
    """Compare the fast way with the readable one."""
    fast = analyze(text)
    text = unified_article(text)
    assert fast.lines == [terms(FOLDED, line) for _, line in lines(text)]
    assert fast.words == terms(WORDS, text)
    assert [f"{left}_{right}" for line in fast.lines for left, right in pairwise(line)] == terms(PAIRS, text)


@pytest.mark.parametrize(("text", "expected"), cases("folded"))
def test_folded_golden_lines(text: str, expected: str) -> None:
    """Every golden text has its golden syllables."""
    assert " ".join(terms(FOLDED, text)) == expected


@pytest.mark.parametrize(("text", "expected"), cases("words"))
def test_words_golden_lines(text: str, expected: str) -> None:
    """Every golden text has its golden words."""
    assert " ".join(terms(WORDS, text)) == expected


def test_pairs_stay_in_their_line() -> None:
    """Neighbours are a pair, but not beyond the end of a line."""
    assert terms(PAIRS, "Cải cách hành\nchính") == ["cai_cach", "cach_hanh"]
    assert PAIRS("\nCải cách hành")[1].start == 5
    assert PAIRS("\nCải cách hành")[1].end == 14


def test_words_point_at_letters() -> None:
    """A word begins and ends with a letter or a digit, whatever PyVi glues to it."""
    text = "rất nguy hiểm’!"
    assert [text[word.start : word.end] for word in WORDS(text)] == ["rất", "nguy hiểm"]


def test_capitals_mean_nothing_in_a_query() -> None:
    """A query in capitals finds what the same query in small letters finds."""
    assert [word.text for word in query_words("CẢI CÁCH Hành Chính")] == ["cải_cách", "hành_chính"]


@given(texts)
def test_tokens_point_into_the_text(text: str) -> None:
    """Every token has a place, and places never run backwards."""
    for analyzer in EVERY:
        start = 0
        for token in analyzer(text):
            assert start <= token.start < token.end <= len(text)
            start = token.start


@given(texts)
def test_marks_do_not_matter_to_folded_terms(text: str) -> None:
    """A text typed without marks has the same syllables and pairs."""
    for analyzer in (FOLDED, PAIRS):
        assert terms(analyzer, fold(text)) == terms(analyzer, text)


@given(texts)
def test_fast_way_equals_readable_way(text: str) -> None:
    """What is indexed is what the analyzers say."""
    assert_equal_to_the_analyzers(text)


def test_fast_way_equals_readable_way_on_real_text() -> None:
    """So it is with real sentences, which are longer and more."""
    sentences = lzma.decompress((FOLDER / "sentences.txt.xz").read_bytes()).decode().splitlines()
    assert_equal_to_the_analyzers(clean("\n".join(sentences[::5])))


@pytest.mark.parametrize("piece", ["a.", "a-", "đ ", "cải cách ", "x", "1.000đ,", "k\t"])
def test_fast_way_equals_readable_way_on_endless_lines(piece: str) -> None:
    """Lines beyond the limit are cut at the same places, runs beyond it into the same pieces."""
    assert_equal_to_the_analyzers(piece * (MAX_LINE // len(piece) + 7))


def test_long_lines_are_cut_at_a_blank() -> None:
    """No piece is too long, and nothing is lost between pieces."""
    text = "cải cách hành chính\n" + "công vụ " * MAX_LINE
    assert all(len(line) <= MAX_LINE for _, line in lines(text))
    assert all(text[start : start + len(line)] == line for start, line in lines(text))
    assert {token.text for token in FOLDED(text)} == {"cai", "cach", "hanh", "chinh", "cong", "vu"}


def test_no_word_is_longer_than_a_term_may_be() -> None:
    """An address full of parameters is no word."""
    address = "https://example.vn/" + "tin-tuc/" * MAX_LENGTH
    assert terms(WORDS, f"xem {address}") == analyze(f"xem {address}").words == ["xem"]


def test_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past its limit the fast way forgets what it met, and goes on."""
    monkeypatch.setattr(analyzers, "_CHUNKS_OF_ONE", 10)
    known = analyzers._known_chunks(10)
    held = []
    for number in range(50):
        assert analyze(f"chunk{number}").words == [f"chunk{number}"]
        held.append(len(known))
    assert max(held) == 10
