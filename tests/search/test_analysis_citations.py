"""Documents are found by a part of their number, in texts and in queries."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.citations import asked_numbers, citation_term, cited_numbers, distinct, full_numbers
from search.analysis.normalize import clean
from search.analysis.numbers import DocumentNumber
from tests.golden.read import cases

pieces = [
    "Nghị quyết ",
    "nghi quyet ",
    "số ",
    "98",
    "/2023",
    "/QH15",
    "NQ",
    " năm 2023",
    "-",
    " ",
    ".",
    "Quyết định ",
]
texts = st.lists(st.sampled_from(pieces) | st.characters(), max_size=15).map("".join).map(clean)


def cited(number: DocumentNumber) -> str:
    """Return a citation as the golden lines write it."""
    resolved = number.resolved if number.resolved not in (None, number.number) else ""
    return f"{number.raw}={number.number} {number.kind or '?'} {resolved}".strip()


@pytest.mark.parametrize(("text", "expected"), cases("citations"))
def test_citations_golden_lines(text: str, expected: str) -> None:
    """Every golden text cites its golden documents, and no others."""
    assert "; ".join(map(cited, cited_numbers(text))) == expected


@pytest.mark.parametrize(("query", "expected"), cases("asked_numbers"))
def test_asked_numbers_golden_lines(query: str, expected: str) -> None:
    """Every golden query names its golden documents, and no others."""
    found = (
        f"{n.raw}={n.number} {n.kind or '?'} {'full' if n.resolved else 'part'}" for n in asked_numbers(query)
    )
    assert "; ".join(found) == expected


def test_terms_say_serial_kind_and_number() -> None:
    """All that "Nghị quyết 98" may mean begins with the same characters."""
    text = "Nghị quyết 98/2023/QH15, Nghị quyết 98, Luật số 5, 1085/UBND-TH, thông tư 05/2023"
    assert [citation_term(number) for number in distinct(cited_numbers(text))] == [
        "98/nghi-quyet/98/2023/QH15",
        "5/luat/05",
        "1085//1085/UBND-TH",
        "5/thong-tu/05/2023",
    ]
    assert full_numbers(cited_numbers(text)) == ["98/2023/QH15", "1085/UBND-TH"]


def test_a_document_is_named_once_and_by_its_kind() -> None:
    """The kind may be said at the first place or at a later one."""
    (found,) = distinct(cited_numbers("98/2023/QH15 có hiệu lực; Nghị quyết số 98/2023/QH15, nghị quyết 98"))
    assert (found.raw, found.kind, found.start) == ("98/2023/QH15", "nghi-quyet", 0)


def test_a_part_of_two_numbers_is_not_resolved() -> None:
    """Where a text names two resolutions 43, "Nghị quyết 43" may be either."""
    numbers = cited_numbers("Nghị quyết 43/2022/QH15 và 43/NQ-CP; Nghị quyết 43")
    assert [number.resolved for number in numbers] == ["43/2022/QH15", "43/NQ-CP", None]


@given(texts)
def test_citations_point_into_the_text(text: str) -> None:
    """Every citation stands where it says, in texts and in queries."""
    for found in (cited_numbers(text), asked_numbers(text)):
        assert [number.start for number in found] == sorted(number.start for number in found)
        for number in found:
            assert text[number.start : number.end] == number.raw
            assert number.serial
    assert all(one.end <= other.start for one, other in pairwise(asked_numbers(text)))


@pytest.mark.parametrize("piece", ["nghị quyết ", " 98", "98/2023 ", "số ", "NQ 5 ", "1 2 "])
def test_a_hostile_run_is_soon_over(piece: str) -> None:
    """A text of nothing but half citations takes no time."""
    cited_numbers(piece * 20_000)
    asked_numbers(piece * 100)
