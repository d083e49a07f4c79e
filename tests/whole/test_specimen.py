"""The specimen: all that stands on a portal's page of an article, on ours, and at work."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.whole.conftest import SPECIMEN

Open = Callable[..., Page]

ADDRESS = "/bai/cchc-000001"
NEIGHBOURS = 5
MOST_READERS = 40


def section(page: Page, name: str) -> Locator:
    """Return a part of the page by its name."""
    return page.get_by_role("region", name=name)


def test_title_and_date_line(open_page: Open) -> None:
    """What it is called, where it belongs, when it was published."""
    page = open_page(ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text(SPECIMEN.title)
    line = page.locator("article > .context")
    expect(line).to_contain_text("Tin tức sự kiện")
    expect(line).to_contain_text("Ngày đăng 13/12/2023, 14:00")
    expect(line.locator("time").first).to_have_attribute("datetime", "2023-12-13T14:00:00+07:00")


def test_body_source_and_captions(open_page: Open) -> None:
    """Every line of the text, in order and as it was; who wrote it; what the pictures show."""
    page = open_page(ADDRESS)
    lines = [line.strip() for line in SPECIMEN.body.split("\n") if line.strip()]
    assert len(lines) >= 3
    assert page.locator(".text > p:not(.lead, .origin)").all_inner_texts() == lines
    expect(page.locator(".origin")).to_have_text("Nguồn: Bản tin Cải cách hành chính Thành phố")
    assert len(SPECIMEN.captions) == 3
    expect(page.locator(".captions li")).to_have_text(list(SPECIMEN.captions))


def test_readers_and_visits_are_counted(open_page: Open) -> None:
    """Số lượt người xem and SỐ LƯỢT TRUY CẬP stand there, and grow by who comes in from elsewhere."""
    seen: set[tuple[int, int]] = set()
    # Counts are written beside the requests: the first reader of all sees none, the next one may see few.
    for _ in range(MOST_READERS):
        # Each in a window of their own: the page may be kept for a minute.
        seen |= counts(open_page(ADDRESS))
        if seen and min(seen)[0] < max(seen)[0] and min(seen)[1] < max(seen)[1]:
            return
    raise AssertionError(f"{MOST_READERS} readers, and nothing grew: {seen}")


def counts(page: Page) -> set[tuple[int, int]]:
    """Return how often the article was read and the site visited, where the page says so."""
    told = page.locator(".views, .visits").all_inner_texts()
    if len(told) != 2:
        return set()
    assert re.fullmatch(r"Số lượt người xem: [\d.]+", told[0])
    assert re.fullmatch(r"Số lượt truy cập\s+[\d.]+", told[1], re.IGNORECASE)
    views, visits = (int(re.sub(r"\D", "", line)) for line in told)
    return {(views, visits)}


def test_newer_and_older_lead_on_and_back(open_page: Open) -> None:
    """TIN MỚI HƠN and TIN ĐÃ ĐƯA: the nearest in time first, each with its day; one leads to the other."""
    page = open_page(ADDRESS)
    newer, older = section(page, "Tin mới hơn"), section(page, "Tin đã đưa")
    assert newer.get_by_role("heading").evaluate("(each) => each.innerText") == "TIN MỚI HƠN"
    assert older.get_by_role("heading").evaluate("(each) => each.innerText") == "TIN ĐÃ ĐƯA"
    expect(newer.locator("li")).to_have_text(
        [f"Bản tin giao thông số {day} (0{day}/01/2024)" for day in range(1, NEIGHBOURS + 1)]
    )
    expect(older.locator("li")).to_have_text(
        ["Giá vàng tăng (13/12/2023)", "Mưa lớn ở Đường Láng (02/11/2023)"]
    )
    newer.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bản tin giao thông số 1")
    section(page, "Tin đã đưa").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SPECIMEN.title)


def test_more_is_one_link_away(open_page: Open) -> None:
    """Xem tiếp goes on with what was published up to then, newest first."""
    page = open_page(ADDRESS)
    section(page, "Tin đã đưa").get_by_role("link", name="Xem tiếp").click()
    expect(page.locator("ol.hits h3")).to_have_text([SPECIMEN.title, "Giá vàng tăng", "Mưa lớn ở Đường Láng"])
    expect(page.get_by_role("link", name="Bỏ lọc Đến ngày 13/12/2023")).to_be_visible()


def test_day_is_one_link_away(open_page: Open) -> None:
    """Xem theo ngày shows the article's own day."""
    page = open_page(ADDRESS)
    page.get_by_role("link", name="Xem theo ngày 13/12/2023").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tin, bài ngày 13/12/2023 (thứ Tư)")
    expect(page.locator("ol.hits h3")).to_have_text([SPECIMEN.title, "Giá vàng tăng"])


def test_search_is_one_link_away_and_finds_it(open_page: Open) -> None:
    """Tìm kiếm, by any words of it: title, body without marks, abbreviation, source, a caption."""
    page = open_page(ADDRESS)
    page.get_by_role("navigation").get_by_role("link", name="Tìm kiếm").click()
    for words in ("ban chi dao cai cach hanh chinh", "Phan Văn Mãi", "CCHC", "Ngô Thị Hoàng Các"):
        page.get_by_label("Tìm kiếm tin, bài").fill(words)
        page.get_by_role("button", name="Tìm kiếm").click()
        expect(page.locator("ol.hits h3").first).to_have_text(SPECIMEN.title)


def test_paper_holds_the_article_and_nothing_else(open_page: Open) -> None:
    """Printed from its page or its sheet, in dark display too: no way to anywhere, but where it came from."""
    for address in (ADDRESS, f"{ADDRESS}?in=1"):
        page = open_page(address)
        page.emulate_media(media="print", color_scheme="dark")
        paper = page.locator("body").inner_text()
        for part in (
            SPECIMEN.title,
            "Ngày đăng 13/12/2023, 14:00",
            "Nguồn: Bản tin Cải cách hành chính Thành phố",
            "Địa chỉ: https://cchc.example.vn/tin/1",
        ):
            assert part in paper
        assert re.search(r"Truy cập ngày \d\d/\d\d/\d{4}", paper)
        assert paper.count("\n") > 5
        for away in (
            "Tìm kiếm",
            "In bài",
            "Xem theo ngày",
            "Trang chủ",
            "Tương phản",
            "Quay lại bài",
            "Bỏ qua",
        ):
            assert away not in paper
        assert page.locator("button:visible, input:visible, nav:visible").count() == 0
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_list_on_paper_has_no_filters(open_page: Open) -> None:
    """A result list prints what was found and what was asked, not what one asks with."""
    page = open_page("/tim-kiem?q=giao+thong")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", name="Có 25 tin, bài về “giao thong”")).to_be_visible()
    assert page.locator("button:visible, input:visible, nav:visible, .panel:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
