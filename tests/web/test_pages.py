"""Home, the days, the months, the article."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from search.engine import open_searcher
from tests.make import article
from tests.web.articles import ODD_ID, TITLE, index
from web import create_app, links
from web.config import WebSettings

Page = Callable[..., HtmlElement]


def text(element: HtmlElement, xpath: str) -> str:
    """Return what is read at the one place that xpath names."""
    (found,) = element.xpath(xpath)
    return " ".join(found.text_content().split())


def test_home_shows_what_is_new_and_the_ways_in(page: Page) -> None:
    """The box, the newest articles first, the calendar of the newest month, categories and years."""
    found = page("/")
    assert found.xpath("//input[@id='q']")
    titles = found.xpath("//li[@class='hit']//h3/a/text()")
    assert titles[:2] == ["Bản tin giao thông số 25", "Bản tin giao thông số 24"]
    assert text(found, "//table/caption") == "Tháng 1 năm 2024"
    assert found.xpath("//a[.//span[text()='Kinh tế']]/@href") == ["/tim-kiem?category=kinh-te"]
    assert found.xpath("//a[text()='Xem tiếp']/@href") == ["/tim-kiem?sort=newest"]


def test_home_of_an_empty_index(tmp_path: Path) -> None:
    """Before the first article there is still a box."""
    empty = index(tmp_path, ())
    client = create_app(open_searcher(empty), WebSettings(search=empty)).test_client()
    for address in ("/", "/tim-kiem", "/ngay", "/api/v1/days", "/api/v1/search?q=a", "/thang/2023-12"):
        assert client.get(address, follow_redirects=True).status_code == 200, address
    assert "Chưa có tin, bài nào." in client.get("/").text


def test_day_lists_its_articles_and_the_days_around(page: Page) -> None:
    """The list of the day, and the nearest days that have news, with the days of the week."""
    found = page("/ngay/2023-12-13")
    assert text(found, "//h1") == "Tin, bài ngày 13/12/2023 (thứ Tư)"
    assert sorted(found.xpath("//li[@class='hit']//h3/a/text()")) == ["Giá vàng tăng", TITLE]
    around = {
        " ".join(item.text_content().split()) for item in found.xpath("//section//ul[@class='neighbours']/li")
    }
    assert around == {
        "Ngày trước có tin: 02/11/2023 (thứ Năm)",
        "Ngày sau có tin: 01/01/2024 (thứ Hai)",
    }
    assert found.xpath("//a[@rel='prev']/@href") == ["/ngay/2023-11-02"]


def test_month_is_a_table_whose_days_are_links(page: Page) -> None:
    """Days with news lead there and say how much there is; other days are plain text."""
    found = page("/ngay/2023-12-13")
    assert text(found, "//table/caption") == "Tháng 12 năm 2023"
    heads = [" ".join(th.text_content().split()) for th in found.xpath("//th[@scope='col']")]
    assert heads == ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "CN"]
    (link,) = found.xpath("//td/a")
    assert (link.get("href"), link.get("aria-current")) == ("/ngay/2023-12-13", "date")
    assert link.text_content() == "13, 2 tin, bài"


def test_empty_day_says_so_and_leads_to_the_nearest(page: Page) -> None:
    """A day without news is no dead end."""
    found = page("/ngay/2023-11-20")
    assert text(found, "//p[@class='empty']") == "Ngày này không có tin, bài nào."
    assert found.xpath("//a[@rel='prev']/@href") == ["/ngay/2023-11-02"]
    assert found.xpath("//a[@rel='next']/@href") == ["/ngay/2023-12-13"]


def test_words_are_searched_inside_a_day(page: Page) -> None:
    """The box of a day stays in the day, and leads out where nothing is found."""
    found = page("/ngay/2023-12-13?q=vang")
    assert [" ".join(a.text_content().split()) for a in found.xpath("//li[@class='hit']//h3/a")] == [
        "Giá vàng tăng"
    ]
    nothing = page("/ngay/2023-12-13?q=giao+th%C3%B4ng")
    assert nothing.xpath("//p[@class='empty']/a/@href") == ["/ngay/2023-12-13", "/tim-kiem?q=giao+th%C3%B4ng"]


@pytest.mark.parametrize("path", ["/ngay/2023-12-13", "/thang/2023-12"])
@pytest.mark.parametrize("typed", ["thanh+pho", "thanh+pho+-%22th%C3%A0nh+ph%E1%BB%91%22"])
def test_reader_can_be_taken_at_their_word_inside_a_day(page: Page, path: str, typed: str) -> None:
    """The way back stays in the day, whether something was found there or not."""
    found = page(f"{path}?q={typed}")
    assert f"{path}?q={typed}&exact=1" in found.xpath("//p[@class='notice']/a/@href")
    assert bool(found.xpath("//li[@class='hit']")) == ("-" not in typed)


def test_month_lists_its_articles_and_the_months_around(page: Page) -> None:
    """A month has pages, neighbours that have news, and the years there are."""
    found = page("/thang/2024-01?page=2")
    assert text(found, "//h1") == "Tin, bài tháng 1 năm 2024"
    assert len(found.xpath("//li[@class='hit']")) == 10
    assert found.xpath("//nav[@class='pages']//a[@rel='next']/@href") == ["/thang/2024-01?page=3"]
    assert found.xpath("//section//ul[@class='neighbours']//a/@href") == ["/thang/2023-12"]
    assert found.xpath("//nav[@class='years']//a/text()") == ["2024", "2023", "2022", "2021"]


@pytest.mark.parametrize("address", ["/ngay/0001-01-01", "/ngay/9999-12-31", "/thang/0001-01"])
def test_calendar_has_ends(page: Page, address: str) -> None:
    """The first and the last day of all are days like others."""
    assert "không có tin, bài nào" in text(page(address), "//p[@class='empty']")


@pytest.mark.parametrize(
    "address", ["/ngay/2023-02-31", "/ngay/2023-13-01", "/thang/2023-00", "/ngay/hom-nay", "/ngay/0000-01-01"]
)
def test_day_that_does_not_exist_is_no_page(page: Page, address: str) -> None:
    """There is no 31 February."""
    page(address, 404)


def test_latest_day_is_one_click_away(client: FlaskClient) -> None:
    """The calendar opens at the newest day that has news."""
    assert client.get("/ngay").location == "/ngay/2024-01-25"


@pytest.mark.parametrize(
    "address", ["/ngay/2023-12-13?from=2023", "/ngay/2023-12-13?page=0", "/thang/2023-12?x"]
)
def test_wrong_argument_of_a_day_is_told(page: Page, address: str) -> None:
    """The day is shown all the same, with what is wrong beside the box."""
    found = page(address, 400)
    assert text(found, "//p[@id='q-sai']")
    assert len(found.xpath("//li[@class='hit']")) == 2
    assert found.xpath("//input[@id='q']/@aria-invalid") == []


def test_only_wrong_words_make_the_box_of_a_day_wrong(page: Page) -> None:
    """What was typed stands there to be mended."""
    found = page(f"/ngay/2023-12-13?q={'a' * 501}", 400)
    assert found.xpath("//input[@id='q']/@aria-invalid") == ["true"]
    assert found.xpath("//input[@id='q']/@value") == ["a" * 501]


@pytest.mark.parametrize("address", ["/ngay/2023-12-13", "/thang/2023-12"])
def test_mistake_on_a_day_is_told_past_the_end_too(page: Page, address: str) -> None:
    """A page that is not there does not hide what else is wrong."""
    found = page(f"{address}?page=99&x=1", 400)
    assert "“x”" in text(found, "//p[@id='q-sai']")
    assert len(found.xpath("//li[@class='hit']")) == 2


@pytest.mark.parametrize("address", ["/ngay/2024-01-05", "/thang/2024-01"])
def test_page_of_a_day_past_the_end_leads_to_the_first(client: FlaskClient, address: str) -> None:
    """A list that has become shorter is shown from its beginning."""
    assert client.get(f"{address}?page=99").location == address


def test_article_shows_all_its_parts(page: Page) -> None:
    """Every part of the specimen has its place."""
    found = page("/bai/cchc-000001")
    assert text(found, "//h1") == TITLE
    shown = text(found, "//article")
    for part in (
        "Tin tức sự kiện",
        "Ngày đăng 13/12/2023, 14:00",
        "Cập nhật 14/12/2023, 08:30",
        "Tác giả: Minh Anh",
        "Nguồn: Bản tin Cải cách hành chính Thành phố",
        "Quang cảnh cuộc họp Ban chỉ đạo",
        "Kế hoạch năm 2023",
    ):
        assert part in shown
    assert len(found.xpath("//div[@class='text']/p[not(@class)]")) == 2
    assert found.xpath("//a[text()='Xem bài gốc']/@href") == ["https://cchc.example.vn/tin/1"]
    assert found.xpath("//section[@class='attachments']//a/@href") == [
        "https://cchc.example.vn/tep/ke-hoach.pdf"
    ]


def test_article_leads_to_what_it_names(page: Page) -> None:
    """Days and documents in the text are searches."""
    mentions = page("/bai/cchc-000001").xpath("//dl//a/@href")
    assert "/tim-kiem?from=2023-07-14&to=2023-07-14&date_field=mentioned" in mentions
    assert "/tim-kiem?q=98%2F2023%2FQH15" in mentions
    assert text(page(mentions[0]), "//ol//h3/a") == TITLE


def test_article_has_newer_and_older_ones(page: Page) -> None:
    """TIN MỚI HƠN and TIN ĐÃ ĐƯA, the nearest first."""
    found = page("/bai/cchc-000001")
    newer = found.xpath("//section[@aria-label='Tin mới hơn']//a/text()")
    older = found.xpath("//section[@aria-label='Tin đã đưa']//a/text()")
    assert newer[0] == "Bản tin giao thông số 1"
    assert older[:2] == ["Giá vàng tăng", "Mưa lớn ở Đường Láng"]


def test_article_is_printed_with_its_origin(page: Page) -> None:
    """The sheet holds title, dates, source, address and the day it was printed; no navigation."""
    found = page("/bai/cchc-000001?in=1")
    sheet = text(found, "//main")
    for part in (
        TITLE,
        "Ngày đăng 13/12/2023, 14:00",
        "Nguồn:",
        "https://cchc.example.vn/tin/1",
        "Truy cập ngày",
    ):
        assert part in sheet
    assert found.xpath("//header | //nav | //form") == []


def test_script_is_no_address(page: Page) -> None:
    """Only http and https are offered as links."""
    for address in (links.article(ODD_ID.id), "/bai/xss", f"{links.article(ODD_ID.id)}?in=1"):
        assert page(address).xpath("//a[starts-with(@href, 'javascript')]") == []


def test_article_without_a_date_is_shown(page: Page) -> None:
    """What is not known is left out."""
    assert "Ngày đăng" not in text(page("/bai/khong-ngay"), "//article")


def test_unknown_article_is_not_found(page: Page) -> None:
    """The reader is told, and given the box."""
    found = page("/bai/none", 404)
    assert text(found, "//h1") == "Không tìm thấy trang"
    assert found.xpath("//input[@id='q']")


# A browser resolves "." and ".." before it asks; such an id can only be reached by search.
IDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(
    lambda id_: id_.isprintable() and not {".", ".."} & set(id_.split("/"))
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(id_=IDS)
def test_any_id_has_an_address(client: FlaskClient, id_: str) -> None:
    """Slashes, question marks and blanks in an id reach the article and nothing else."""
    with client.application.test_request_context(links.article(id_)) as context:
        assert context.request.url_rule is not None
        assert (context.request.url_rule.endpoint, context.request.view_args) == (
            "article.article",
            {"article_id": id_},
        )


def test_article_with_an_odd_id_opens(page: Page) -> None:
    """The link on the result page leads to the article."""
    (link,) = page("/tim-kiem?q=%22m%C3%A3+l%E1%BA%A1%22").xpath("//ol//h3/a/@href")
    assert link == f"/bai/{quote(ODD_ID.id)}?q=%22m%C3%A3+l%E1%BA%A1%22"
    assert text(page(link), "//h1") == "Bài có mã lạ"


def test_summary_is_not_told_twice(tmp_path: Path) -> None:
    """Some sources repeat the first lines of the text as its summary."""
    both = index(
        tmp_path,
        (article("a", body="Một hai ba.", summary="Một hai"), article("b", body="Ba.", summary="Một hai")),
    )
    client = create_app(open_searcher(both), WebSettings(search=both)).test_client()
    assert 'class="lead"' not in client.get("/bai/a").text
    assert 'class="lead"' in client.get("/bai/b").text


def test_every_kind_of_problem_is_explained(page: Page) -> None:
    """The "type" of a problem+json answer leads to a page."""
    assert text(page("/loi/ngay-khong-hop-le"), "//h1") == "Ngày không hợp lệ"
    page("/loi/khac", 404)
