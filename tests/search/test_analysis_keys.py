"""Document numbers and names are found as a whole, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.keys import MAX_NAME, keys, query_keys
from search.analysis.normalize import clean, fold
from search.analysis.numbers import DocumentNumber, document_numbers
from tests.golden.read import cases

pieces = [
    "98/2023/QH15",
    "1085/QĐ-UBND",
    "57-NQ/TW",
    "Luật ",
    "số ",
    "TP.HCM",
    "Covid-19",
    "/",
    "-",
    "7/2023",
    " ",
]
texts = st.lists(st.sampled_from(pieces) | st.characters(), max_size=20).map("".join).map(clean)


@pytest.mark.parametrize(("text", "expected"), cases("numbers"))
def test_numbers_golden_lines(text: str, expected: str) -> None:
    """Every golden text holds its golden document numbers, and no others."""
    found = [f"{number.number} {number.kind or '?'}" for number in document_numbers(text)]
    assert "; ".join(found) == expected


def test_a_number_says_all_about_itself() -> None:
    """A number knows its place, how it stands there, how it should be written, how it is compared."""
    assert document_numbers("theo 1085 / QĐ–UBND.") == [
        DocumentNumber("1085 / QĐ–UBND", "1085/QĐ-UBND", "quyet-dinh", "1085qdubnd", 5, 19, "1085/QĐ-UBND")
    ]


@given(texts)
def test_numbers_point_into_the_text(text: str) -> None:
    """Every number stands where it says, and is itself the number that it should be written as."""
    end = 0
    for number in document_numbers(text):
        assert end <= number.start < number.end
        assert text[number.start : number.end] == number.raw
        assert [again.number for again in document_numbers(number.number)] == [number.number]
        end = number.end


@pytest.mark.parametrize(("text", "expected"), cases("keys"))
def test_keys_golden_lines(text: str, expected: str) -> None:
    """Every golden text has its golden keys, and no others."""
    assert " ".join(keys(text)) == expected


@pytest.mark.parametrize(("text", "expected"), cases("query_keys"))
def test_query_keys_golden_lines(text: str, expected: str) -> None:
    """Every golden query asks for its golden keys, and no others."""
    assert " ".join(query_keys(text)) == expected


@given(texts)
def test_a_text_finds_itself(text: str) -> None:
    """A query that repeats a text asks for all of its keys, each once."""
    assert set(keys(text)) <= set(query_keys(text))
    assert len(set(query_keys(text))) == len(query_keys(text))


@pytest.mark.parametrize("number", [given for given, expected in cases("numbers") if "2023/" in expected])
def test_a_number_is_found_without_marks_and_capitals(number: str) -> None:
    """Whoever types a number without marks asks for the same key."""
    for found in document_numbers(number):
        assert found.key in query_keys(fold(found.number).lower())
        assert found.key in query_keys(fold(found.number).lower().replace("-", " ").replace("/", " "))


@pytest.mark.parametrize("piece", ["a-", "1/", "1/A-", "t.p ", "Covid-19-", "/2023", "98/2023/QH15 "])
def test_a_hostile_run_has_few_keys(piece: str) -> None:
    """A long run of hyphens or slashes is soon over and makes no long key."""
    assert all(len(key) <= MAX_NAME for key in keys(piece * 20_000))
