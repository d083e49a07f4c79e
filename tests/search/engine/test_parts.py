"""The parts of a segment: dictionary, length bytes, inversion, and when segments are merged."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from search.engine.whoosh.dictionary import Dictionary, merge_terms, write_dictionary
from search.engine.whoosh.layout import ArrayFile, ArrayFileWriter
from search.engine.whoosh.lengths import DECODED_LENGTHS, encode_lengths, encode_postings
from search.engine.whoosh.policy import MAX_MERGED_ARTICLES, merges_due, packed
from search.engine.whoosh.postings import FIRST_IN_ARTICLE, invert

TERMS = sorted(["a", "an", "anh", "ba", "bac", "đ", "được", "học_sinh", "x" * 300])


@pytest.fixture
def dictionary(tmp_path: Path) -> Dictionary:
    """Return a dictionary of TERMS."""
    out = ArrayFileWriter(tmp_path / "x")
    write_dictionary(out, "words", TERMS)
    out.close({})
    return Dictionary(ArrayFile.open(tmp_path / "x"), "words")


def test_every_term_is_found_at_its_rank(dictionary: Dictionary) -> None:
    """A term's number is its place in the order; what is not there is -1."""
    assert [dictionary.find(term) for term in TERMS] == list(range(len(TERMS)))
    assert [dictionary.find(term) for term in ("", "am", "zz", "được_")] == [-1] * 4
    assert list(dictionary) == TERMS


def test_spans_include_both_ends(dictionary: Dictionary) -> None:
    """span() and prefixed() name half-open ranges of numbers."""
    assert TERMS[slice(*dictionary.span("an", "ba"))] == ["an", "anh", "ba"]
    assert TERMS[slice(*dictionary.prefixed("ba"))] == ["ba", "bac"]
    assert TERMS[slice(*dictionary.prefixed("q"))] == []


@given(st.lists(st.lists(st.text("abcđ", min_size=1, max_size=3), unique=True).map(sorted), max_size=4))
def test_merged_terms_keep_their_names(lists: list[list[str]]) -> None:
    """Each old number leads to the same term in the union."""
    union, numbers = merge_terms(lists)
    assert union == sorted(set(union))
    for terms, renumbered in zip(lists, numbers, strict=True):
        assert [union[number] for number in renumbered] == terms


def test_lengths_in_a_byte() -> None:
    """Short lengths are exact, long ones within an eighth, and none grows by rounding."""
    lengths = np.arange(0, 300_000, 7)
    decoded = DECODED_LENGTHS[encode_lengths(lengths)]
    assert (decoded <= lengths).all()
    assert ((lengths - decoded) * 8 <= lengths).all()
    assert DECODED_LENGTHS[encode_lengths(np.arange(40))].tolist() == list(range(40))


def test_a_code_holds_frequency_and_length() -> None:
    """The high byte is the frequency, 255 at most; the low byte is the length's."""
    codes = encode_postings(np.array([1, 255, 900]), np.array([3, 4, 5], np.uint8))
    assert (codes >> 8).tolist() == [1, 255, 255]
    assert (codes & 0xFF).tolist() == [3, 4, 5]


@given(
    arrays.arrays(np.uint64, st.integers(0, 60), elements=st.sampled_from([0, 1, 5, 2**32 + 1, 2**40, 2**63]))
)
def test_inversion_counts_every_token_once(terms: np.ndarray) -> None:
    """Postings come term by term, article by article, with all occurrences in order."""
    docs = np.arange(len(terms)) // 7
    places = np.arange(len(terms)) % 7
    found, postings = invert(terms, docs, article_count=9, positions=places)
    seen = []
    assert postings.positions is not None
    assert postings.occurrences is not None
    for slot, term in enumerate(found.tolist()):
        span = slice(postings.starts[slot], postings.starts[slot + 1])
        marked = postings.positions[postings.occurrences[slot] : postings.occurrences[slot + 1]]
        which = postings.docs[span][np.cumsum(marked >= FIRST_IN_ARTICLE) - 1]
        seen += [(term, int(d), int(p)) for d, p in zip(which, marked & ~FIRST_IN_ARTICLE, strict=True)]
        assert (postings.codes[span] >> 8).tolist() == np.unique(which, return_counts=True)[1].tolist()
    assert seen == sorted(zip(terms.tolist(), docs.tolist(), places.tolist(), strict=True))


@dataclass(frozen=True)
class Sized:
    """A segment as the policy sees it."""

    live: int
    count: int

    def doc_count(self) -> int:
        """Return how many live articles there are."""
        return self.live

    def doc_count_all(self) -> int:
        """Return how many articles there are."""
        return self.count


def sized(*counts: int) -> list[Sized]:
    """Return segments of so many articles."""
    return [Sized(count, count) for count in counts]


def test_small_segments_are_merged_when_eight_are_alike() -> None:
    """Seven small ones wait; the eighth makes a merge; a large one is left alone."""
    assert merges_due(sized(50_000, *[10] * 7)) == []
    assert merges_due(sized(50_000, *[10] * 8)) == [sized(*[10] * 8)]


def test_a_segment_that_is_mostly_deleted_is_rewritten() -> None:
    """Deleted articles do not pile up."""
    worn = Sized(60, 100)
    assert merges_due([Sized(95, 100), worn]) == [[worn]]


def test_segments_never_pile_up() -> None:
    """A thousand runs of ten articles leave a number of segments that grows with the logarithm."""
    segments = sized(50_000)
    for _ in range(1_000):
        segments += sized(10)
        for group in merges_due(segments):
            segments = [segment for segment in segments if segment not in group]
            segments += sized(sum(segment.live for segment in group))
    assert len(segments) <= 30


def test_a_new_generation_is_packed() -> None:
    """All in one, as long as that is not too large; order is kept."""
    assert packed(sized(5_000, 6_000, 70)) == [sized(5_000, 6_000, 70)]
    assert packed(sized(MAX_MERGED_ARTICLES)) == []
    halves = sized(MAX_MERGED_ARTICLES // 2, MAX_MERGED_ARTICLES // 2, 10, 10)
    assert packed(halves) == [halves[:2], halves[2:]]
