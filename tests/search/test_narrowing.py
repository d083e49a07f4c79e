"""One of several words, and titles only: what is found, and what is marked."""

from pathlib import Path

import pytest

from search.engine.port import Searcher
from search.planner import steps
from search.query.model import Query
from search.understanding import MAX_SYLLABLES, as_typed
from tests import make
from tests.make import HCM
from tests.search.searching import ask, ids, index

NEWS = [
    make.article("tax", "Thuế đất nông nghiệp", "Cơ quan trả lời về lệ phí trước bạ."),
    make.article("fee", "Lệ phí trước bạ", "Người dân nộp thuế đất nông nghiệp.", published="2023-12-12"),
    make.article("gold", "Giá vàng tăng", "Theo Nghị quyết 98/2023/QH15, giá vàng.", published="2023-12-11"),
    make.article(
        "plan", "Triển khai Nghị quyết 98/2023/QH15", "Cải cách hành chính.", published="2023-12-10"
    ),
    make.article("ccHC", "Họp CCHC", "Giá vàng không đổi.", published="2023-12-09"),
]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return the index of NEWS."""
    return index(NEWS, Path(tmp_path_factory.mktemp("narrowing")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(vàng | bạ)", {"gold", "tax", "fee", "ccHC"}),
        ("(vang | bac)", {"gold", "ccHC"}),
        ('(họp | "lệ phí")', {"ccHC", "tax", "fee"}),
        ("giá (họp | tăng)", {"gold", "ccHC"}),
        ("(vàng | bạ) -họp -thuế", {"gold"}),
        # The syllables of each stand side by side, quoted or not.
        ("(thuế nông | vàng giá)", set()),
        ("(cair cachs | zzzz)", {"plan"}),
        ("(cải cách hành chính | zzzz)", {"plan", "ccHC"}),
        ("(CCHC | zzzz)", {"plan", "ccHC"}),
        ("(Nghị quyết 98 | zzzz)", {"gold", "plan"}),
        ("tiêu-đề: thuế đất", {"tax"}),
        ('tiêu-đề: "trước bạ"', {"fee"}),
        ('tiêu-đề: "lệ phí trước bạ"', {"fee"}),
        ("tiêu-đề: (vàng | bạ)", {"gold", "fee"}),
        ("tiêu-đề: giá -thuế", {"gold"}),
        ("tiêu-đề: -vàng", {"tax", "fee", "plan", "ccHC"}),
        ("tiêu-đề: 98/2023/QH15", {"plan"}),
        ("tiêu-đề: thue dat", {"tax"}),
        ("tiêu-đề: zzzz", set()),
    ],
)
def test_what_is_found(news: Searcher, text: str, found: set[str]) -> None:
    """Of a group one part is enough, as it was meant; what titles do not say is not found in titles."""
    assert set(ids(ask(news, text))) == found


def test_what_is_marked(news: Searcher) -> None:
    """All that matched of a group is marked; a query about titles marks nothing below them."""
    (found,) = [one for one in ask(news, "(vàng | tăng)").results if one.article.id == "gold"]
    assert found.title.ranges == ((4, 13),)
    (found,) = ask(news, "tiêu-đề: giá vàng").results
    assert (found.title.ranges, found.snippet.ranges, found.via) == (((0, 8),), (), ("title",))


def test_a_repair_keeps_the_form_of_the_query(news: Searcher) -> None:
    """What a query is said to mean can be asked as it stands."""
    typed = "tiêu-đề: (cair cachs | vàng)"
    meant = ask(news, typed).asked.interpreted_as
    assert meant == "tiêu-đề: (cải cách | vàng)"
    assert ids(ask(news, meant)) == ids(ask(news, typed)) == ["gold"]


def test_a_title_has_no_card_and_a_group_neither(news: Searcher) -> None:
    """The card of a document is for those who ask for it and nothing else."""
    assert ask(news, "98/2023/QH15").document is not None
    assert ask(news, "tiêu-đề: 98/2023/QH15").document is None
    assert ask(news, '("zz zz" | 98/2023/QH15)').document is None


def test_a_long_query_is_cut_wherever_its_runs_stand(news: Searcher) -> None:
    """Past the last syllable that is looked for, a run or an alternative is none, and nothing fails."""
    many = " ".join(f"x{number}" for number in range(MAX_SYLLABLES))
    for text in (f'cair cachs {many} "giá vàng" y1 (y2 | y3)', f"({many} | y1) y2 thuees"):
        ask(news, text)
        asked = as_typed(Query(text=text))
        assert "y3" not in repr(steps(asked, Query(text=text), HCM)[0].plan)
