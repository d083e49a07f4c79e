"""The result page, for good questions and bad ones."""

from collections.abc import Callable
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from tests.web.articles import TITLE

Page = Callable[..., HtmlElement]


def text(element: HtmlElement, xpath: str) -> str:
    """Return what is read at the one place that xpath names."""
    (found,) = element.xpath(xpath)
    return " ".join(found.text_content().split())


def test_query_without_marks_marks_the_marked_text(page: Page) -> None:
    """Who types "cai cach" sees "cải cách" lit up, as the article has it."""
    found = page("/tim-kiem?q=cai+cach+hanh+chinh")
    assert text(found, "//ol//h3/a") == TITLE
    assert "".join(found.xpath("//h3//mark/text()")) == "cải cách hành chính"
    assert text(found, "//h2[@id='so-ket-qua']") == "Có 1 tin, bài về “cai cach hanh chinh”"
    assert text(found, "//title") == "cai cach hanh chinh – Tìm kiếm – Cổng thử"


def test_query_stays_in_the_box(page: Page) -> None:
    """The words can be mended where they were typed, under a visible label."""
    found = page("/tim-kiem?q=gi%C3%A1+v%C3%A0ng")
    assert found.xpath("//form[@role='search']//input[@id='q']/@value") == ["giá vàng"]
    assert text(found, "//label[@for='q']") == "Tìm kiếm tin, bài"


def test_result_says_when_what_where_and_why(page: Page) -> None:
    """Both dates, the category, the source, and how closely it matched."""
    found = page("/tim-kiem?q=cai+cach+hanh+chinh")
    context = text(found, "//ol//p[@class='context']")
    for part in ("Đăng 13/12/2023", "Tin tức sự kiện", "Sự kiện 14/07/2023", "Nguồn: Bản tin Cải cách"):
        assert part in context
    assert text(found, "//p[@class='why']").startswith("khớp không dấu · tiêu đề")


def test_long_list_has_numbered_pages(page: Page) -> None:
    """The page stands in the title, and the way to the others under the list."""
    found = page("/tim-kiem?q=giao+th%C3%B4ng&page=2")
    assert text(found, "//title") == "giao thông (trang 2/3) – Tìm kiếm – Cổng thử"
    assert text(found, "//p[@class='range']") == "Kết quả 11–20 trong 25"
    numbers = found.xpath("//nav[@aria-label='Các trang kết quả']//li/a/text()")
    assert numbers == ["Trang trước", "1", "2", "3", "Trang sau"]
    assert found.xpath("//a[@rel='next']/@href") == ["/tim-kiem?q=giao+th%C3%B4ng&page=3"]
    assert found.xpath("//nav[@class='pages']//a[@aria-current='page']/text()") == ["2"]


def test_single_page_has_no_numbers(page: Page) -> None:
    """Where there is nowhere to go, nothing is offered."""
    assert page("/tim-kiem?q=v%C3%A0ng").xpath("//nav[@aria-label='Các trang kết quả']") == []


def test_page_past_the_end_leads_to_the_first(client: FlaskClient) -> None:
    """A list that has become shorter is shown from its beginning."""
    answer = client.get("/tim-kiem?q=giao+th%C3%B4ng&sort=newest&page=99")
    assert (answer.status_code, answer.location) == (302, "/tim-kiem?q=giao+th%C3%B4ng&sort=newest")


def test_mistake_is_told_past_the_end_too(page: Page) -> None:
    """A page that is not there does not hide what else is wrong."""
    found = page("/tim-kiem?q=giao+th%C3%B4ng&page=99&colour=red", 400)
    assert "“colour”" in text(found, "//div[@role='alert']")
    assert text(found, "//p[@class='range']") == "Kết quả 1–10 trong 25"


def test_filters_in_use_can_be_taken_off(page: Page) -> None:
    """Each is a link that drops it, and one drops them all."""
    found = page("/tim-kiem?q=giao+th%C3%B4ng&category=giao-thong&from=2024&to=10/01/2024")
    chips = {" ".join(a.text_content().split()): a.get("href") for a in found.xpath("//a[@class='chip']")}
    assert chips == {
        "Bỏ lọc Từ ngày 01/01/2024 ×": "/tim-kiem?q=giao+th%C3%B4ng&to=2024-01-10&category=giao-thong",
        "Bỏ lọc Đến ngày 10/01/2024 ×": "/tim-kiem?q=giao+th%C3%B4ng&from=2024-01-01&category=giao-thong",
        "Bỏ lọc Chuyên mục: Giao thông ×": "/tim-kiem?q=giao+th%C3%B4ng&from=2024-01-01&to=2024-01-10",
    }
    assert found.xpath("//a[text()='Xóa tất cả bộ lọc']/@href") == ["/tim-kiem?q=giao+th%C3%B4ng"]
    assert text(found, "//h2[@id='so-ket-qua']").startswith("Có 10 tin, bài")
    assert found.xpath("//input[@id='from']/@value") == ["01/01/2024"]


def test_new_words_keep_the_filters(page: Page) -> None:
    """Every field of the panel belongs to the form of the box; what has no field is carried along."""
    found = page("/tim-kiem?q=giao+th%C3%B4ng&category=giao-thong&per_page=5")
    fields = {
        field.get("name") for field in found.xpath("//*[@form='tim' and @name] | //form[@id='tim']//*[@name]")
    }
    assert fields == {"q", "sort", "date_field", "from", "to", "category", "per_page"}


def test_facets_are_counted_and_can_be_turned_on(page: Page) -> None:
    """Category, source and year, each value with its articles and its link."""
    found = page("/tim-kiem")
    facets = {
        text(section, "./h3"): [" ".join(a.text_content().split()) for a in section.xpath(".//a")]
        for section in found.xpath("//section[@class='facet']")
    }
    assert facets["Chuyên mục"][0] == "Giao thông 25 tin, bài"
    assert facets["Nguồn"][0] == "Sở Giao thông vận tải 25 tin, bài"
    assert facets["Năm"] == ["2024 25 tin, bài", "2023 3 tin, bài", "2022 1 tin, bài", "2021 1 tin, bài"]
    assert found.xpath("//a[.//span[text()='Giao thông']]/@href") == ["/tim-kiem?category=giao-thong"]


def test_bars_lead_to_their_time(page: Page) -> None:
    """Each bar of the histogram is a link with a name of its own."""
    found = page("/tim-kiem")
    bars = {a.get("aria-label"): a.get("href") for a in found.xpath("//figure//a")}
    assert bars["Năm 2024: 25 tin, bài"] == "/tim-kiem?from=2024-01-01&to=2024-12-31"


def test_nothing_found_says_so_and_leads_on(page: Page) -> None:
    """The words are repeated, the filters can be dropped, and there are other ways."""
    found = page("/tim-kiem?q=gi%C3%A1+v%C3%A0ng&category=giao-thong")
    assert text(found, "//h2[@id='so-ket-qua']") == "Không tìm thấy tin, bài nào về “giá vàng”."
    assert found.xpath("//input[@id='q']/@value") == ["giá vàng"]
    ways = found.xpath("//ul[@class='ways']//a/@href")
    assert "/tim-kiem?q=gi%C3%A1+v%C3%A0ng" in ways
    assert "/ngay" in ways
    assert "có 1 tin, bài khi không lọc" in text(found, "//ul[@class='ways']")
    assert text(found, "//a[@class='chip']") == "Bỏ lọc Chuyên mục: Giao thông ×"


def test_list_says_how_fresh_it_is_and_where_its_data_is(page: Page) -> None:
    """The stamp at the foot, and the same list for a program."""
    found = page("/tim-kiem?q=v%C3%A0ng&sort=newest")
    assert "31 tin, bài" in text(found, "//footer//p[1]")
    assert found.xpath("//a[text()='JSON']/@href") == ["/tim-kiem.json?q=v%C3%A0ng&sort=newest"]
    assert found.xpath("//link[@rel='canonical']/@href") == ["/tim-kiem?q=v%C3%A0ng&sort=newest"]
    assert found.xpath("//meta[@name='robots']/@content") == ["noindex"]


@pytest.mark.parametrize(("field", "typed"), [("from", "31/02/2023"), ("to", "xx")])
def test_wrong_day_is_told_beside_its_field(page: Page, field: str, typed: str) -> None:
    """The panel is open, the field keeps what was typed, and the list is shown without that day."""
    found = page(f"/tim-kiem?q=giao+th%C3%B4ng&{field}={typed}", 400)
    advice = "Hãy nhập ngày/tháng/năm, ví dụ 28/02/2023."
    assert text(found, f"//p[@id='{field}-sai']") == f"“{typed}” không phải là ngày có thật. {advice}"
    (box,) = found.xpath(f"//input[@id='{field}']")
    assert (box.get("aria-invalid"), box.get("value")) == ("true", typed)
    assert f"{field}-sai" in box.get("aria-describedby")
    assert "open" in found.xpath("//details[@class='panel']")[0].attrib
    assert len(found.xpath("//li[@class='hit']")) == 10


def test_reversed_days_can_be_swapped(page: Page) -> None:
    """One link puts them in order, with everything else as it was."""
    found = page("/tim-kiem?q=giao+th%C3%B4ng&from=20/01/2024&to=10/01/2024", 400)
    assert text(found, "//p[@id='from-sai']").startswith("“Từ ngày” đang sau “Đến ngày”.")
    (swap,) = found.xpath("//a[text()='Đổi chỗ hai ngày']/@href")
    assert swap == "/tim-kiem?q=giao+th%C3%B4ng&from=2024-01-10&to=2024-01-20"
    assert text(page(swap), "//h2[@id='so-ket-qua']").startswith("Có 11 tin, bài")


def test_too_many_words_are_told_and_nothing_is_listed(page: Page) -> None:
    """All articles would be no answer to a question that was too long."""
    found = page(f"/tim-kiem?q={'a' * 10_000}", 400)
    assert text(found, "//p[@id='q-sai']") == "Từ khóa dài quá 500 ký tự. Hãy rút gọn."
    assert found.xpath("//li[@class='hit']") == []
    assert len(found.xpath("//input[@id='q']/@value")[0]) == 10_000


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("page=0", "“0” không phải là số trang."),
        ("page=abc", "“abc” không phải là số trang."),
        ("per_page=10000", "“10000” không phải là số bài mỗi trang."),
        ("sort=best", "Không có cách sắp xếp “best”."),
        ("colour=red", "Không có tham số “colour”."),
        ("%3Cb%3E=1", "Không có tham số “<b>”."),
    ],
)
def test_wrong_argument_is_told_above_the_list(page: Page, arguments: str, sentence: str) -> None:
    """What has no field of its own is told at the top; the rest is answered."""
    found = page(f"/tim-kiem?q=v%C3%A0ng&{arguments}", 400)
    assert sentence in text(found, "//div[@role='alert']")
    assert len(found.xpath("//li[@class='hit']")) == 1


@pytest.mark.parametrize(
    "typed", ["%22((((", "*", "%22", "---", "%00", "%ED%A0%80", "%FF", "a%00b", "%F0%9F%91%8D"]
)
def test_odd_characters_are_answered(client: FlaskClient, typed: str) -> None:
    """Whatever is typed means something, or is told to be unreadable."""
    assert client.get(f"/tim-kiem?q={typed}").status_code in (200, 400)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("*", "không có chữ hay số nào"),
        ("%22((((", "không có chữ hay số nào"),
        ("%22v%C3%A0ng", "thiếu dấu ngoặc kép đóng"),
    ],
)
def test_query_that_was_not_understood_is_told(page: Page, typed: str, sentence: str) -> None:
    """How the words were taken is said above the list."""
    notices = page(f"/tim-kiem?q={typed}").xpath("//p[@class='notice']/text()")
    assert any("Chưa hiểu câu tìm kiếm" in notice and sentence in notice for notice in notices)


@pytest.mark.parametrize(
    ("typed", "way_back"),
    [
        ("CCHC", "CCHC được hiểu là “cải cách hành chính”. Tìm đúng “CCHC”"),
        ("UBND CCHC", "CCHC được hiểu là “cải cách hành chính”. Tìm đúng “UBND CCHC”"),
        ("thanh pho", "Đang hiển thị kết quả cho “thành phố”. Tìm đúng như đã gõ: “thanh pho”"),
    ],
)
def test_reader_can_be_taken_at_their_word(page: Page, typed: str, way_back: str) -> None:
    """However many notices there are, one link leads to exactly what was typed."""
    found = page(f"/tim-kiem?q={quote_plus(typed)}")
    ways = found.xpath("//p[@class='notice'][a[contains(@href, 'exact=1')]]")
    assert [" ".join(way.text_content().split()) for way in ways] == [way_back]


def test_unreadable_bytes_are_told(page: Page) -> None:
    """An address that is no UTF-8 was not typed by the reader; what to do is said."""
    found = page("/tim-kiem?q=v%FFng", 400)
    assert "có ký tự không theo mã UTF-8" in text(found, "//p[@id='q-sai']")


def test_page_that_was_passed_on_opens(page: Page) -> None:
    """What Facebook or Zalo adds to an address is nobody's mistake."""
    assert len(page("/tim-kiem?q=v%C3%A0ng&fbclid=abc&utm_source=zalo").xpath("//li[@class='hit']")) == 1


def test_nothing_of_an_article_is_obeyed(client: FlaskClient) -> None:
    """Tags in titles, texts, categories and questions are shown as they are."""
    sent = client.get("/tim-kiem?q=th%E1%BB%AD+%3Cscript%3E").text
    assert "<script>" not in sent
    assert "<i>" not in sent
    assert "&lt;" in sent


def test_document_that_no_article_names_is_not_counted(page: Page) -> None:
    """What is not there is said in words, not as 0."""
    (card,) = page("/tim-kiem?q=77/2019/QH14").xpath("//p[@class='card']")
    assert card.text_content() == "Văn bản số 77/2019/QH14 — không có tin, bài nào nhắc đến văn bản này"
