"""What texts teach of their language."""

import numpy as np

from search.analysis.codes import NUMBER, OTHER, code_of
from tests.search.speaking import vocabulary_of

VOCABULARY = vocabulary_of(
    "Ủy ban bàn kế hoạch của Ủy ban\nbạn và bàn tay",
    "Uỷ ban họp năm 2023 về Facebook và kỹ năng, kĩ thuật",
    *["phòng họp"] * 5,
)


def test_forms_come_most_frequent_first() -> None:
    """All syllables of the same letters are known, with how often each is written."""
    assert [form.syllable for form in VOCABULARY.forms("ban")] == ["ban", "bàn", "bạn"]
    assert [form.times for form in VOCABULARY.forms("ban")] == [3, 2, 1]
    assert [VOCABULARY.times(form.code) for form in VOCABULARY.forms("ban")] == [3, 2, 1]
    assert VOCABULARY.forms("xyz") == ()


def test_names_and_numbers_are_counted_together() -> None:
    """What is no syllable has no form, but the sum of its like is known."""
    assert VOCABULARY.forms("facebook") == ()
    assert (VOCABULARY.times(OTHER), VOCABULARY.times(NUMBER)) == (1, 1)
    assert VOCABULARY.times(code_of("xanh")) == 0


def test_pairs_of_all_parts_add_up() -> None:
    """A pair of two texts counts in both; one that stands nowhere counts nothing."""
    first, second = (
        np.array([code_of(syllable) for syllable in row], np.uint64)
        for row in (("uỷ", "kế", "ban", "năm"), ("ban", "hoạch", "uỷ", "2023"))
    )
    assert VOCABULARY.pair_times(first, second).tolist() == [3, 1, 0, 1]


def test_people_see_what_people_write() -> None:
    """A syllable is spelt as in most articles, the canonical way when both are as frequent."""
    assert VOCABULARY.spelling("uỷ") == "ủy"
    assert VOCABULARY.spelling("kĩ") == "kĩ"
    assert VOCABULARY.spelling("hoà") == "hoà"


def test_a_rare_syllable_is_nobodys_correction() -> None:
    """Only what is written often may be what a slip was meant to be."""
    assert VOCABULARY.near("phong") == []
    assert VOCABULARY.near("phng") == ["phong"]
    assert VOCABULARY.near("hoac") == []


def test_nothing_was_written() -> None:
    """A vocabulary of no text answers everything with nothing."""
    empty = vocabulary_of()
    code = np.array([code_of("ban")], np.uint64)
    assert (empty.tokens, empty.size, empty.forms("ban"), empty.near("ban")) == (0, 0, (), [])
    assert empty.pair_times(code, code).tolist() == [0]
    assert empty.spelling("uỷ") == "uỷ"
