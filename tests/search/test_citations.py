"""The corpus tells which document a part of a number means, or that nobody can tell."""

from dataclasses import replace

import pytest

from search.analysis.citations import asked_numbers
from search.analysis.numbers import DocumentNumber
from search.citations import Counted, Document, look_up, prefix_of, resolve

KNOWN: list[Counted] = [
    ("98//98/2023/QH15", 1),
    ("98/nghi-dinh/98/2020/NĐ-CP", 4),
    ("98/nghi-dinh/98/2021/NĐ-CP", 2),
    ("98/nghi-quyet/98", 5),
    ("98/nghi-quyet/98/2017/QH14", 1),
    ("98/nghi-quyet/98/2023", 2),
    ("98/nghi-quyet/98/2023/QH15", 9),
    ("98/quyet-dinh/98/QĐ-UBND", 1),
]
OF_QH15 = ("98//98/2023/QH15", "98/nghi-quyet/98/2023/QH15", "98/nghi-quyet/98", "98/nghi-quyet/98/2023")


def asked(text: str) -> DocumentNumber:
    """Return the one document that a query names."""
    (number,) = asked_numbers(text)
    return number


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("nghị quyết 98", "98/2023/QH15"),
        ("nq 98/2023", "98/2023/QH15"),
        ("nghị quyết 98/2017", None),
        ("nghị định 98", None),
        ("nghị định 98/2020", "98/2020/NĐ-CP"),
        ("98/2021", "98/2021/NĐ-CP"),
        ("quyết định số 98", None),
        ("thông tư 98", None),
    ],
)
def test_a_part_means_what_clearly_dominates(query: str, number: str | None) -> None:
    """Twice at least, and three times as often as any other; else nothing."""
    assert resolve(asked(query), KNOWN) == number


def test_nothing_cites_the_future() -> None:
    """An article of 2018 that says "Nghị quyết 98" cannot mean one of 2023."""
    known = [*KNOWN, ("98/nghi-quyet/98/2015/NQ-HĐND", 3)]
    assert resolve(asked("nghị quyết 98"), known, no_later_than=2018) == "98/2015/NQ-HĐND"


@pytest.mark.parametrize(
    "query", ["98/2023/QH15", "98 2023 qh15", "nghị quyết 98", "nghi quyet 98 nam 2023", "nq98"]
)
def test_all_ways_to_name_a_document_find_the_same(query: str) -> None:
    """Articles that name it in full and those that name it in part, whichever was typed."""
    found = look_up(asked(query), KNOWN)
    assert (found.number, found.kind, set(found.terms)) == ("98/2023/QH15", "nghi-quyet", set(OF_QH15))


def test_a_part_that_means_nothing_for_certain_finds_all_it_may_mean() -> None:
    """Between two decrees 98 only a reader can choose."""
    assert look_up(asked("nghị định 98"), KNOWN) == Document(
        None, "nghi-dinh", ("98/nghi-dinh/98/2020/NĐ-CP", "98/nghi-dinh/98/2021/NĐ-CP")
    )


def test_a_number_is_written_as_the_articles_write_it() -> None:
    """What is typed without marks cannot tell where they belong."""
    known = [("7/cong-van/07/STNMT-ĐĐ", 2)]
    typed = replace(asked("cv 7"), number="07/STNMT-DD", key="7stnmtdd", resolved="07/STNMT-DD")
    assert look_up(typed, known).number == "07/STNMT-ĐĐ"


def test_a_number_that_nobody_names_has_no_terms() -> None:
    """Then only its own syllables can be looked for."""
    assert look_up(asked("1085/QĐ-UBND"), []) == Document("1085/QĐ-UBND", "quyet-dinh", ())


def test_prefix_lists_all_that_matters() -> None:
    """Kinds and years need no listing of their own."""
    assert all(term.startswith(prefix_of(asked("nghị quyết số 098"))) for term, _ in KNOWN)
