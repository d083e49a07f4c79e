"""How an answer tells what was read into the query, and how closely each result agrees with it."""

from datetime import date
from pathlib import Path

import pytest

from search.engine.port import Searcher
from search.query.model import Query
from search.results import Tier
from search.service import day
from tests import make
from tests.search.searching import ask, index

FORMS = [
    make.article("long", "Họp về cải cách hành chính", "Cải cách hành chính là việc chung. " * 8),
    make.article("short", "Họp về CCHC", "CCHC là việc chung."),
]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher of articles that say one thing in its long and in its short form."""
    return index(FORMS, tmp_path_factory.mktemp("forms"))


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        ("CCHC", {"short": Tier.EXACT, "long": Tier.ABBREVIATION}),
        ("cải cách hành chính", {"short": Tier.ABBREVIATION, "long": Tier.EXACT}),
        ("cai cach hanh chinh", {"short": Tier.ABBREVIATION, "long": Tier.FOLDED}),
        ("cair cachs hanhf chinhs", {"short": Tier.ABBREVIATION, "long": Tier.EXACT}),
        ("cải cáhc hành chính", {"short": Tier.ABBREVIATION, "long": Tier.FUZZY}),
    ],
)
def test_each_result_says_how_it_agrees(forms: Searcher, text: str, tiers: dict[str, Tier]) -> None:
    """With what was typed: an abbreviation, keystrokes and a slip are not one and the same."""
    page = ask(forms, text)
    assert {result.article.id: result.tier for result in page.results} == tiers


def test_what_was_read_into_a_query_is_told(forms: Searcher) -> None:
    """So that the page can say it, and offer the way back."""
    page = ask(forms, "cai cach hanh chinh CCHC")
    assert [(notice.code, dict(notice.values)) for notice in page.notices] == [
        ("marks_restored", {"meant": "cải cách hành chính CCHC"}),
        ("abbreviation", {"short": "CCHC", "long": "cải cách hành chính"}),
    ]
    assert [notice.code for notice in ask(forms, "cair cachs").notices] == ["repaired"]
    assert ask(forms, "cai cach", exact=True).notices == ()


def test_a_query_on_a_day_is_read_as_anywhere(forms: Searcher) -> None:
    """What it says of time, too, so that the day's page and its JSON agree."""
    today = date(2024, 1, 5)
    page = day(date(2023, 12, 14), Query(text="họp hôm nay"), forms, make.HCM, today=today).page
    assert [(period.first, period.last) for period in page.asked.periods] == [(today, today)]


NUMBERED = [
    make.article("full", "Cơ chế riêng", "Nghị quyết 98/2023/QH15 cho thành phố cơ chế riêng."),
    make.article("again", "Thí điểm", "Theo Nghị quyết 98/2023/QH15, thành phố thí điểm."),
    make.article("part", "Triển khai", "Thành phố triển khai Nghị quyết 98."),
    make.article("other", "Nghị quyết khác", "Nghị quyết 99/2023/QH15."),
]


def test_a_document_has_a_card_and_is_found_by_its_parts(tmp_path: Path) -> None:
    """Articles that name it in part count, too; what they name is resolved."""
    searcher = index(NUMBERED, tmp_path)
    for text in ("98/2023/QH15", "nghi quyet 98", "98 2023 qh15"):
        page = ask(searcher, text)
        assert page.document is not None
        assert (page.document.number, page.document.total) == ("98/2023/QH15", 3)
        found = {result.article.id: result for result in page.results}
        assert found.keys() == {"full", "again", "part"}
        assert {result.tier for result in page.results} == {Tier.NUMBER}
        assert [number.resolved for number in found["part"].document_numbers] == ["98/2023/QH15"]
    unknown = ask(searcher, "98/2024/QH15")
    assert unknown.document is not None
    assert (unknown.document.total, [notice.code for notice in unknown.notices]) == (0, ["relaxed"])
    assert Tier.NUMBER not in {result.tier for result in unknown.results}
    assert ask(searcher, "thành phố 98/2023/QH15").document is None
    assert ask(searcher, "cơ chế").document is None
