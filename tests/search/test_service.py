"""The use cases, on the real engine in a directory of its own."""

from datetime import date
from pathlib import Path

import pytest

from search.config import Settings
from search.engine import open_searcher
from search.engine.port import Hits, Searcher
from search.engine.whoosh.searcher import SnapshotSearcher
from search.errors import IndexUnavailable
from search.plan import Plan, Sort
from search.query.model import DateField, Query
from search.ranking import RELAX_BELOW
from search.results import DayPage, Tier
from search.service import article, day, days
from tests import make
from tests.make import HCM
from tests.search.searching import ask, ids, index

SPECIMEN = make.article(
    "cchc",
    "Thành phố tổ chức họp Ban chỉ đạo cải cách hành chính 6 tháng đầu năm 2023",
    "Ngày 14 tháng 7 năm 2023, Ủy ban nhân dân Thành phố tổ chức họp. Theo Nghị quyết 98/2023/QH15, "
    "cần tập trung thực hiện. Quyết định 1085/QĐ-UBND và Nghị quyết 98/2023/QH15 cũng nêu.",
    category="Tin tức sự kiện",
    source="Bản tin",
)
NEWS = [
    SPECIMEN,
    make.article(
        "tax", "Thuế đất nông nghiệp", "Cơ quan thuế trả lời.", category="Thuế", published="2023-12-14"
    ),
    make.article(
        "rent", "Thuê nhà ở xã hội", "Người thuê nhà.", category="Nhà đất", published="2023-12-14T09:00:00"
    ),
    make.article("gold", "Giá vàng tăng", "Giá vàng miếng.", category="Thị trường", published="2023-11-02"),
    make.article("city", "Họp ở TP.HCM", "Ngập nước.", published="2022-05-01"),
    make.article("undated", "Thông báo", "Không có ngày.", published=None),
]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher of a handful of news."""
    return index(NEWS, tmp_path_factory.mktemp("news"))


@pytest.mark.parametrize("text", ["cải cách hành chính", "cai cach hanh chinh", "CẢI CÁCH HÀNH CHÍNH"])
def test_an_article_is_found_however_it_is_typed(news: Searcher, text: str) -> None:
    """Marks and case never hide an article."""
    page = ask(news, text)
    assert ids(page) == ["cchc"]
    assert page.total == 1
    assert page.results[0].title.ranges == ((34, 53),)


def test_typed_marks_decide_the_order(news: Searcher) -> None:
    """Both are found, the one with the typed marks first, and each says how it agrees."""
    for text, order in (("thuế", ["tax", "rent"]), ("thuê", ["rent", "tax"])):
        page = ask(news, text)
        assert ids(page) == order
        assert [result.tier for result in page.results] == [Tier.EXACT, Tier.TONE_FOLDED]


@pytest.mark.parametrize("text", ["TP.HCM", "TPHCM", "tp hcm", "TP. Hồ Chí Minh"])
def test_the_city_is_found_under_its_names(news: Searcher, text: str) -> None:
    """One city, many spellings."""
    assert ids(ask(news, text))[0] == "city"


@pytest.mark.parametrize("text", ["98/2023/QH15", "98/2023/qh15", "1085 qd ubnd", "Nghị quyết 98/2023"])
def test_a_number_is_found_and_said_to_be_one(news: Searcher, text: str) -> None:
    """A document number that matched is the tier."""
    result = ask(news, text).results[0]
    assert (result.article.id, result.tier) == ("cchc", Tier.NUMBER)


def test_another_number_of_the_same_year_is_not_the_one(news: Searcher) -> None:
    """98/2023/NĐ-CP shares number and year with what is asked for, and is another document."""
    tiers = {result.article.id: result.tier for result in ask(news, "98/2023/NĐ-CP").results}
    assert tiers["cchc"] is not Tier.NUMBER


def test_a_result_names_its_days_and_numbers(news: Searcher) -> None:
    """Each once, in the order of the text."""
    result = ask(news, "cải cách").results[0]
    assert result.days_mentioned == (date(2023, 7, 14),)
    assert [number.number for number in result.document_numbers] == ["98/2023/QH15", "1085/QĐ-UBND"]
    page = article("cchc", news)
    assert (page.days_mentioned, page.document_numbers) == (result.days_mentioned, result.document_numbers)


def test_an_empty_query_lists_everything_newest_first(news: Searcher) -> None:
    """What has no date comes last."""
    page = ask(news)
    assert ids(page) == ["rent", "tax", "cchc", "gold", "city", "undated"]
    assert page.notices == ()
    assert {result.tier for result in page.results} == {None}


def test_facets_and_months_come_with_every_answer(news: Searcher) -> None:
    """Category, source, year and month are counted over all matches."""
    page = ask(news, per_page=1)
    assert [(bucket.value, bucket.count) for bucket in page.facets["year"]] == [("2023", 4), ("2022", 1)]
    assert [bucket.label for bucket in page.facets["source"]] == ["Bản tin"]
    assert {bucket.label for bucket in page.facets["category"]} >= {"Thuế", "Nhà đất"}
    assert [(bucket.value, bucket.count) for bucket in page.histogram] == [
        ("2022-05", 1),
        ("2023-11", 1),
        ("2023-12", 3),
    ]


def test_filters_by_day_mean_the_day_in_vietnam(news: Searcher) -> None:
    """From and to are inclusive; the days mentioned are another field."""
    assert ids(ask(news, first_day=date(2023, 12, 14))) == ["rent", "tax"]
    assert ids(ask(news, last_day=date(2023, 11, 2))) == ["gold", "city"]
    meeting = date(2023, 7, 14)
    assert ids(ask(news, first_day=meeting, last_day=meeting, date_field=DateField.MENTIONED)) == ["cchc"]
    assert ids(ask(news, first_day=meeting, last_day=meeting)) == []


def test_phrases_and_exclusions(news: Searcher) -> None:
    """Quoted words stand side by side, excluded ones nowhere."""
    assert ids(ask(news, '"giá vàng"')) == ["gold"]
    page = ask(news, '"vàng giá"')
    assert (ids(page), [notice.code for notice in page.notices]) == (["gold"], ["phrase_not_found"])
    assert ask(news, '"xyz qwk"').notices == ()
    assert "cchc" not in ids(ask(news, "-hành")) != []
    assert ids(ask(news, "họp -ngập")) == ["cchc"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("cải cách", []),
        ('"cải cách', ["unclosed_quote"]),
        ("((((", ["nothing_searchable"]),
        ('"((((', ["unclosed_quote", "nothing_searchable"]),
        ("-cải", []),
        ("giá vàng họp thuế", ["relaxed"]),
        ("giá vàng", []),
        ("giá", []),
        ("xyz qwk", []),
    ],
)
def test_notices_say_how_the_query_was_taken(news: Searcher, text: str, codes: list[str]) -> None:
    """Only what the reader should know."""
    assert [notice.code for notice in ask(news, text).notices] == codes


class Counting:
    """A searcher that keeps the plans it was given."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self.plans: list[Plan] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.searcher, name)

    def search(self, plan: Plan) -> Hits:
        """Search, and remember."""
        self.plans.append(plan)
        return self.searcher.search(plan)

    def pinned(self) -> "Counting":
        """Go on counting: nothing is published here."""
        return self


@pytest.mark.parametrize(("text", "searches"), [("giá", 1), ("", 1), ('"giá vàng"', 1), ("giá vàng họp", 2)])
def test_there_is_no_second_search_that_could_change_nothing(
    news: Searcher, text: str, searches: int
) -> None:
    """Where one word is all that is needed, there is nothing to relax."""
    counting = Counting(news)
    ask(counting, text)  # type: ignore[arg-type]
    assert len(counting.plans) == searches


LONG = "giá vàng trong nước tăng mạnh"


def test_paging_is_stable_when_relaxed(tmp_path: Path) -> None:
    """Every page is of the same list, whether the strict list reaches it or not."""
    articles = [make.article(f"full{number}", LONG) for number in range(RELAX_BELOW - 1)]
    articles += [make.article(f"half{number}", "giá bạc") for number in range(20)]
    searcher = index(articles, tmp_path)
    pages = [ask(searcher, LONG, page=number, per_page=5) for number in range(1, 8)]
    assert {page.total for page in pages} == {29}
    assert all([notice.code for notice in page.notices] == ["relaxed"] for page in pages)
    found = [article_id for page in pages for article_id in ids(page)]
    assert sorted(found) == sorted(article.id for article in articles)
    assert all(article_id.startswith("full") for article_id in found[: RELAX_BELOW - 1])


def test_a_full_list_is_not_relaxed(tmp_path: Path) -> None:
    """As soon as enough articles hold all words, the others are no answers."""
    articles = [make.article(f"full{number}", LONG) for number in range(RELAX_BELOW)]
    searcher = index([*articles, make.article("half", "giá bạc")], tmp_path)
    page = ask(searcher, LONG, page=2, per_page=10)
    assert (page.total, page.notices, page.results) == (RELAX_BELOW, (), ())


@pytest.mark.parametrize(
    ("text", "sort", "found"),
    [
        ("giá vàng", Sort.RELEVANCE, ["full"]),
        (LONG, Sort.RELEVANCE, ["full", "newer", "older"]),
        (LONG, Sort.NEWEST, ["full"]),
        ("giá đất", Sort.NEWEST, ["newer", "full", "older"]),
    ],
)
def test_by_date_few_good_hits_are_not_buried(
    tmp_path: Path, text: str, sort: Sort, found: list[str]
) -> None:
    """Ranked, the good ones stand first; by date, the others would stand between them."""
    articles = [
        make.article("full", LONG),
        make.article("older", "giá bạc", published="2022-01-01"),
        make.article("newer", "giá bạc", published="2024-01-01"),
    ]
    assert ids(ask(index(articles, tmp_path), text, sort=sort)) == found


def test_a_page_is_made_from_one_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published while a page is made stands on the next one: its status fits its results."""
    searcher = index([make.article("old", "Giá vàng")], tmp_path)
    search = SnapshotSearcher.search

    def search_and_publish(self: SnapshotSearcher, plan: Plan) -> Hits:
        found = search(self, plan)
        index([make.article("new", "Giá vàng"), make.article("newer", "Giá vàng")], tmp_path)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(SnapshotSearcher, "search", search_and_publish)
        page = ask(searcher, "giá vàng")
    assert (ids(page), page.status.articles) == (["old"], 1)
    assert ask(searcher, "giá vàng").status.articles == 2


def test_without_an_index_there_is_no_answer(tmp_path: Path) -> None:
    """A missing index is an error and never an empty page."""
    searcher = open_searcher(Settings(data_dir=tmp_path / "none"))
    with pytest.raises(IndexUnavailable):
        ask(searcher, "giá vàng")


def of_day(searcher: Searcher, when: date, text: str = "") -> DayPage:
    """Return the page of a day."""
    return day(when, Query(text=text, first_day=date(2000, 1, 1)), searcher, HCM)


def test_a_day_has_its_news_and_the_way_to_others(news: Searcher) -> None:
    """The month is counted by days; previous and next skip days without news."""
    page = of_day(news, date(2023, 12, 13))
    assert ids(page.page) == ["cchc"]
    assert [(bucket.value, bucket.count) for bucket in page.month] == [("2023-12-13", 1), ("2023-12-14", 2)]
    assert page.previous is not None
    assert page.next is not None
    assert (page.previous.value, page.previous.count) == ("2023-11-02", 1)
    assert (page.next.value, page.next.count) == ("2023-12-14", 2)


def test_a_day_without_news_says_where_there_is_some(news: Searcher) -> None:
    """The nearest days are offered, whatever the query is."""
    page = of_day(news, date(2022, 12, 24), "vàng")
    assert (page.page.total, page.month) == (0, ())
    assert page.previous is not None
    assert page.next is not None
    assert (page.previous.value, page.next.value) == ("2022-05-01", "2023-11-02")


@pytest.mark.parametrize("when", [date.min, date.max])
def test_the_ends_of_the_calendar_have_one_side(news: Searcher, when: date) -> None:
    """No day is too far off to be asked for."""
    page = of_day(news, when)
    assert page.page.total == 0
    assert (page.previous is None) == (when == date.min)
    assert (page.next is None) == (when == date.max)


def test_a_query_among_the_articles_of_a_day(news: Searcher) -> None:
    """The query's own dates give way to the day."""
    assert ids(of_day(news, date(2023, 12, 14), "nhà").page) == ["rent"]


def test_days_with_news_are_counted(news: Searcher) -> None:
    """From first to last, without empty ones."""
    buckets = days(date(2023, 11, 2), date(2023, 12, 13), news, HCM)
    assert [(bucket.value, bucket.count) for bucket in buckets] == [("2023-11-02", 1), ("2023-12-13", 1)]
