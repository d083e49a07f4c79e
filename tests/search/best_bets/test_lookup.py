"""Which best bets belong to a query; by an index that knows how what is asked here is written."""

from collections.abc import Callable
from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.best_bets.bet import BestBet
from search.best_bets.lookup import BestBets
from search.engine.port import Searcher
from search.glossary import Glossary, built_in_glossary
from search.query.model import MAX_LENGTH, Query, query_text
from search.query.reading import Understanding
from search.query.syntax import Parsed, Words
from search.understanding import as_typed, understand
from tests import make
from tests.search.searching import index

TODAY = date(2026, 11, 29)
LINES = (
    "Người dân nộp thuế đất qua mạng, khai thuế và nộp thuế đúng hạn",
    "Thành phố công bố bảng giá đất mới, họp về cải cách hành chính",
    "Công an phường làm thẻ căn cước cho người dân",
    "Đội quản lý trật tự đô thị (QLTTĐT) ra quân",
)
Find = Callable[..., list[str]]


def bet(*queries: str, url: str = "https://thue.example.vn", **rest: object) -> BestBet:
    """Return a best bet of these queries, called by the first."""
    return BestBet(queries=queries, title=queries[0], url=url, **rest)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher of a few lines, each many times: statistics need some text."""
    articles = [
        make.article(f"{place}-{copy}", line, line) for place, line in enumerate(LINES) for copy in range(8)
    ]
    return index(articles, tmp_path_factory.mktemp("news"))


@pytest.fixture
def find(news: Searcher) -> Find:
    """Return a function that gives the titles of the best bets that belong to what is typed."""

    def found(typed: str, *bets: BestBet, today: date = TODAY, **rest: object) -> list[str]:
        query = Query(text=query_text(typed), **rest)  # type: ignore[arg-type]
        asked = understand(query, news, built_in_glossary(), today)
        return [each.title for each in BestBets(bets, built_in_glossary()).of(query, asked, today)]

    return found


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("nộp thuế", "nộp thuế"),
        ("nộp thuế", "  NỘP   Thuế? "),
        ("nộp thuế", normalize("NFD", "nộp thuế")),
        ("nộp thuế", "nop thue"),
        ("nộp thuế", "nộp thue"),
        ("nộp thuế", "nopj thuees"),
        ("nộp thuế", "nộp thếu"),
        ("Nộp Thuế", "nộp thuế"),
        ("hoà giải cơ sở", "hòa giải cơ sở"),
        ("hòa giải cơ sở", "hoà giai co so"),
        ("kỹ năng số", "kĩ năng số"),
        ("cải cách hành chính", "CCHC"),
        ("cải cách hành chính", "cchc"),
        ("CCHC", "cải cách hành chính"),
        ("CCHC", "cai cach hanh chinh"),
        ("GD&ĐT", "GDĐT"),
        ("QLTTĐT", "QLTTĐT"),
        ("quản lý trật tự đô thị", "QLTTĐT"),
        ("Thành phố Hồ Chí Minh", "tp.hcm"),
        ("quý IV", "quy 4"),
        ("98/2023/QH15", "98/2023/QH15"),
        ("thuế 2026", "thuế 2026"),
    ],
)
def test_belongs_to_its_query_however_that_is_typed(find: Find, written: str, typed: str) -> None:
    """Case, composition, place of the tone, missing marks, keystrokes, short forms."""
    assert find(typed, bet(written)) == [written]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("nộp thuế", "nợp thuê"),
        ("nộp thuế", "nộp thuê"),
        ("nộp thuê", "nộp thuế"),
        ("bản đồ", "bán đồ"),
        ("đất đai", "dắt dai"),
        ("nop thue", "nộp thuế"),
        ("nộp thuế", "nộp thuế đất"),
        ("nộp thuế đất", "nộp thuế"),
        ("nộp thuế", "thuế nộp"),
        ("nộp thuế", ""),
        ("nộp thuế", "?!"),
        ("nộp thuế", '"nộp thuế"'),
        ("nộp thuế", "nộp thuế -phạt"),
        ("nộp thuế", "(nộp | thuế)"),
        ("nộp thuế", "tiêu-đề: nộp thuế"),
    ],
)
def test_belongs_to_no_other_query(written: str, typed: str) -> None:
    """Other marks, as far as they are not mended; more or fewer words, another order, operators."""
    query = Query(text=query_text(typed))
    assert BestBets([bet(written)]).of(query, as_typed(query), TODAY) == ()


def test_what_was_typed_goes_before_what_it_may_mean(find: Find) -> None:
    """A link of its own for a spelling without marks is no accident; else the marks restored decide."""
    bare, tax, hire = (bet(query, url=f"/{query}") for query in ("nop thue", "nộp thuế", "nộp thuê"))
    assert find("nop thue", bare, tax, hire) == ["nop thue"]
    assert find("nop thue", hire, tax) == ["nộp thuế"]
    assert find("nop thue", hire) == ["nộp thuê"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Nộp thuế", True),
        ("nop thue", False),
        ("CCHC", True),
        ("cải cách hành chính", False),
        ("hoà giải", True),
    ],
)
def test_taken_exactly_only_what_was_written(find: Find, typed: str, found: bool) -> None:
    """Who refuses marks that were added refuses their link; case and the tone's place are no change."""
    bets = [bet("nộp thuế", "CCHC", "hòa giải")]
    assert find(typed, *bets, exact=True) == (["nộp thuế"] if found else [])


def test_stands_on_the_first_page_with_any_filter(find: Find) -> None:
    """What was filtered is the list."""
    assert find("nộp thuế", bet("nộp thuế"), categories=("x",), first_day=TODAY, per_page=5) == ["nộp thuế"]
    assert find("nộp thuế", bet("nộp thuế"), page=2) == []


def test_stands_from_its_first_day_to_its_last(find: Find) -> None:
    """Both included; an open end has none."""
    season = bet("thuế", first_day=date(2026, 3, 1), last_day=date(2026, 3, 31))
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    assert [len(find("thuế", season, today=day)) for day in days] == [0, 1, 1, 0]
    assert find("thuế", bet("thuế", first_day=TODAY)) == ["thuế"]
    assert find("thuế", bet("thuế", last_day=TODAY)) == ["thuế"]


def test_a_link_that_is_over_leaves_its_place(find: Find) -> None:
    """What belongs less surely is shown, where nothing surer is."""
    over, marked = bet("nop thue", last_day=date(2026, 1, 1)), bet("nộp thuế")
    assert find("nop thue", over, marked) == ["nộp thuế"]


def test_three_stand_there_in_the_order_of_the_file_each_link_once(find: Find) -> None:
    """Also where two spellings of a query bring them together."""
    bets = [
        bet(query, url=url) for query in ("CCHC", "cải cách hành chính") for url in ("/b", "/a", "/c", "/d")
    ]
    assert find("CCHC", *bets) == ["CCHC"] * 3
    assert find("CCHC", bet("CCHC", "cải cách hành chính")) == ["CCHC"]


def test_the_operators_abbreviations_are_those_of_the_queries(news: Searcher) -> None:
    """The same list on both sides."""
    from search.analysis.abbreviations import parse

    glossary = Glossary(parse("NTĐT = nộp thuế điện tử", "x.txt"))
    query = Query(text="NTĐT")
    bets = BestBets([bet("nộp thuế điện tử")], glossary)
    assert bets.of(query, understand(query, news, glossary, TODAY), TODAY)


def test_version_names_what_is_said() -> None:
    """The same in every process, another after a change, none for nothing."""
    assert BestBets([bet("a")]).version == BestBets([bet("a")]).version != BestBets([bet("b")]).version
    assert BestBets().version == ""


@given(st.text(max_size=MAX_LENGTH // 2).map(query_text))
def test_any_text_can_be_looked_up(text: str) -> None:
    """There is no query that a file of best bets could break."""
    asked = Understanding(Parsed((Words(text),)), ())
    BestBets([bet("nộp thuế")]).of(Query(text=text), asked, TODAY)
