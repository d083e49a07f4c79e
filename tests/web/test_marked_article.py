"""An article that was opened from a search: what was asked for is marked, and there is a way back."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from tests.web.articles import HOSTILE, SPECIMEN

Page = Callable[..., html.HtmlElement]
ARTICLE = "/bai/cchc-000001"
LINKS = "//nav[@class='from-search']//a"


def marks(page: html.HtmlElement) -> list[str]:
    """Return what is marked in an article, in order."""
    return [mark.text_content() for mark in page.xpath("//article//mark")]


@pytest.mark.parametrize("text", ["cải cách hành chính", "cai cach hanh chinh"])
def test_result_leads_to_the_marked_article(page: Page, text: str) -> None:
    """With its marks or without, what matched is marked in the title and in the text."""
    (link,) = page(f"/tim-kiem?q={quote(text)}").xpath("//ol//h3/a[contains(@href, 'cchc')]/@href")
    found = page(link)
    assert [each for each in marks(found) if each == "cải cách hành chính"] == ["cải cách hành chính"] * 2
    (first,) = found.xpath("//*[@id='danh-dau']")
    assert first.xpath(".//mark")
    assert found.xpath(f"{LINKS}/text()") == [
        "Về kết quả tìm kiếm",
        "Bỏ đánh dấu",
        "Tới chỗ đánh dấu đầu tiên",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/tim-kiem?q=giao+thong&category=giao-thong&sort=newest&page=2",
        "/tim-kiem?q=giao+thong&exact=1&lang=en",
    ],
)
def test_way_back_leads_to_the_same_list(page: Page, address: str) -> None:
    """Filters, order, page and language are those of the list that the reader left."""
    link = page(address).xpath("//ol//h3/a/@href")[0]
    assert page(link).xpath(f"{LINKS}/@href")[0] == address


def test_way_back_from_a_day_leads_to_what_was_found_in_it(page: Page) -> None:
    """The list of a day has the same articles as a search between its two ends."""
    link = page("/ngay/2023-12-13?q=gia+vang").xpath("//ol//h3/a/@href")[0]
    assert link == "/bai/gia-vang?q=gia+vang&from=2023-12-13&to=2023-12-13"
    back = page(link).xpath(f"{LINKS}/@href")[0]
    assert page(back).xpath("//ol[@class='hits']//h3//text()") == ["Giá vàng", " tăng"]


def test_marks_can_be_taken_away(page: Page) -> None:
    """Without them it is the article that everybody sees."""
    plain = page(f"{ARTICLE}?q=hop&lang=en").xpath(f"{LINKS}/@href")[1]
    assert plain == f"{ARTICLE}?lang=en"
    assert marks(page(plain)) == []
    assert page(plain).xpath(LINKS) == []


def test_list_of_everything_leads_to_the_plain_article(page: Page) -> None:
    """Nothing is to be marked where no word was asked for."""
    links = page("/tim-kiem?category=giao-thong").xpath("//ol//h3/a/@href")
    assert links
    assert all("?" not in link for link in links)


def test_article_without_the_words_is_shown(page: Page) -> None:
    """There is a way back, and no way to what is not there."""
    found = page(f"{ARTICLE}?q=zzzz")
    assert marks(found) == []
    assert found.xpath(f"{LINKS}/text()") == ["Về kết quả tìm kiếm"]


@pytest.mark.parametrize("wrong", [f"q={'a' * 600}", "q=a&q=b&page=x", "q=%ff", "from=31/02/2023&la=1"])
def test_a_search_that_makes_no_sense_keeps_nobody_from_the_article(page: Page, wrong: str) -> None:
    """What can be understood is marked, and the rest is nobody's fault who reads."""
    assert page(f"{ARTICLE}?{wrong}").xpath("//h1")[0].text_content() == SPECIMEN.title


def test_marked_article_is_the_same_page_for_others(client: FlaskClient, page: Page) -> None:
    """Search engines and caches know one address of it; the marks are a version of their own to both."""
    found = page(f"{ARTICLE}?q=hop")
    assert found.xpath("//link[@rel='canonical']/@href") == page(ARTICLE).xpath(
        "//link[@rel='canonical']/@href"
    )
    assert found.xpath("//link[@type='application/json']/@href") == ["/api/v1/articles/cchc-000001"]
    tags = {client.get(f"{ARTICLE}{query}").headers["ETag"] for query in ("", "?q=hop", "?q=hop&exact=1")}
    assert len(tags) == 3
    assert client.get(f"{ARTICLE}?q=").headers["ETag"] == client.get(ARTICLE).headers["ETag"]
    marked = client.get(f"{ARTICLE}?q=hop").headers["ETag"]
    again = client.get(f"{ARTICLE}?zarsrc=1&q=hop", headers={"If-None-Match": marked})
    assert again.status_code == 304


def test_sheet_of_paper_has_no_marks(page: Page) -> None:
    """What is printed and saved is the article alone."""
    assert page(f"{ARTICLE}?in=1&q=hop").xpath("//mark") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.text("<>&\"'/ abscriptthửẻ=()", max_size=40))
def test_what_was_typed_is_never_obeyed(client: FlaskClient, text: str) -> None:
    """A hostile article, asked for with a hostile query, reads as it was written."""
    answer = client.get(f"/bai/xss?q={quote(text)}")
    assert answer.status_code == 200
    found = html.document_fromstring(answer.text)
    assert found.xpath("//h1")[0].text_content() == HOSTILE.title
    assert found.xpath("//div[@class='text']/p")[0].text_content() == HOSTILE.body
    assert {child.tag for child in found.xpath("//article//h1//* | //div[@class='text']/p//*")} <= {"mark"}
