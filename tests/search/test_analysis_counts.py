"""Syllables as numbers, and counts of them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.analyzers import analyze
from search.analysis.codes import BITS, NUMBER, OTHER, code_of, syllable_of, written
from search.analysis.counts import Counts, count, total
from search.analysis.syllables import canonical, other_spelling
from tests.golden.read import cases

WORDS = ("cải", "cách", "hành", "chính", "hòa", "hoà", "kỹ", "Facebook", "2023", ".", "\n")
texts = st.lists(st.sampled_from(WORDS), max_size=30)


def counted(*words: str) -> Counts:
    """Return the counts of a text."""
    return count([np.array(analyze(" ".join(words)).written, np.int32)])


def same(one: Counts, other: Counts) -> bool:
    """Tell whether two counts are the same."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in Counts.__slots__)


def pair(counts: Counts, first: str, second: str) -> int:
    """Return how often one syllable follows another."""
    codes = (np.array([code_of(syllable)], np.uint64) for syllable in (first, second))
    return int(counts.pair_times(*codes)[0])


@pytest.mark.parametrize("syllable", sorted({canonical(s) for _, s in cases("syllables")}))
def test_a_code_leads_back_to_its_syllable(syllable: str) -> None:
    """Every syllable has a number of its own; what is none shares one with its like."""
    code = code_of(syllable)
    assert code in (OTHER, NUMBER) or syllable_of(code) == syllable
    assert code < 1 << BITS


@given(st.integers(NUMBER + 1, code_of("xyỵ")))
def test_codes_are_far_from_their_limit(code: int) -> None:
    """Every code up to the greatest is that of something, and there is room above it."""
    syllable_of(code)
    assert code < 1 << BITS


@pytest.mark.parametrize(
    ("syllable", "other"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("khoẻ", "khỏe"),
        ("kĩ", "kỹ"),
        ("quí", "quý"),
        ("hoàn", "hoàn"),
        ("vi", "vi"),
        ("ban", "ban"),
        ("x", "x"),
    ],
)
def test_other_spelling(syllable: str, other: str) -> None:
    """Where people write a syllable in two ways, each is known."""
    assert other_spelling(syllable) == other
    assert canonical(other) == syllable
    assert written(other) == written(syllable) + (other != syllable)


def test_pairs_stay_in_their_line() -> None:
    """Two syllables are a pair where they stand side by side in a line, in this order."""
    counts = counted("cải cách\ncách cải cách")
    assert pair(counts, "cải", "cách") == 2
    assert pair(counts, "cách", "cải") == 1
    assert pair(counts, "cách", "cách") == 0
    assert pair(counted(), "cải", "cách") == 0


@given(texts, texts)
def test_counts_add_up(one: list[str], other: list[str]) -> None:
    """The counts of two texts together are those of the whole, and taking one away leaves the other."""
    both = total([counted(*one), counted(*other)])
    assert same(both, counted(*one, "\n", *other))
    assert same(both.minus(counted(*one)), counted(*other))


@given(texts)
def test_rare_pairs_can_be_dropped(words: list[str]) -> None:
    """Dropping what is seen once leaves all syllables, and the counts of all other pairs."""
    counts = counted(*words)
    fewer = total([counts], least=2)
    assert same(fewer.without_pairs(), counts.without_pairs())
    for first, second in pairwise(words):
        if "\n" not in (first, second) and "." not in (first, second):
            times = pair(counts, canonical(first), canonical(second))
            assert pair(fewer, canonical(first), canonical(second)) == (times if times > 1 else 0)
