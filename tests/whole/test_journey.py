"""From a file of articles to a reader at a screen: command line, server, a real Chromium."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.make import article
from tests.web.articles import TITLE
from tests.whole.service import ingest, write_jsonl

Open = Callable[..., Page]

# So thick a line has nothing: behind its last stop the browser itself has the focus.
PAST_THE_LAST = 99.0


def test_reader_without_marks_finds_the_article(open_page: Open) -> None:
    """Typed "cai cach hanh chinh", found and lit up "cải cách hành chính", opened, printed."""
    page = open_page("/")
    page.get_by_label("Tìm kiếm tin, bài").fill("cai cach hanh chinh")
    page.get_by_role("button", name="Tìm kiếm").click()
    expect(page.get_by_role("heading", name="Có 1 tin, bài về “cai cach hanh chinh”")).to_be_visible()
    assert page.locator("ol.hits h3 mark").all_text_contents() == ["cải cách hành chính"]
    expect(page.get_by_label("Tìm kiếm tin, bài")).to_have_value("cai cach hanh chinh")

    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.get_by_role("link", name="In bài").click()
    expect(page.get_by_text("Truy cập ngày")).to_be_visible()
    assert page.evaluate("window.printed") is True


def test_reader_narrows_and_widens_again(open_page: Open) -> None:
    """Days are typed in the panel, applied by its button, and taken off by their links."""
    page = open_page("/tim-kiem?q=giao+thong")
    page.get_by_label("Từ ngày").fill("10 1 2024")
    page.get_by_label("Đến ngày").fill("12/01/2024")
    page.get_by_label("Cũ nhất").check()
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.locator("ol.hits h3")).to_have_text([f"Bản tin giao thông số {day}" for day in (10, 11, 12)])

    page.get_by_role("link", name="Bỏ lọc Đến ngày 12/01/2024").click()
    expect(page.get_by_role("heading", name="Có 16 tin, bài")).to_be_visible()
    page.get_by_role("link", name="Xóa tất cả bộ lọc").click()
    expect(page.get_by_role("heading", name="Có 25 tin, bài")).to_be_visible()
    page.get_by_role("link", name="Trang sau").click()
    expect(page).to_have_title("giao thong (trang 2/3) – Tìm kiếm – Cổng thông tin Thành phố")


def test_reader_walks_through_the_days(open_page: Open) -> None:
    """From the menu to the newest day, back to the day before, and by the calendar to a month."""
    page = open_page("/")
    page.get_by_role("navigation", name="Các trang chính").get_by_role("link", name="Xem theo ngày").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tin, bài ngày 25/01/2024 (thứ Năm)")
    page.get_by_role("link", name="24/01/2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tin, bài ngày 24/01/2024 (thứ Tư)")
    month = page.get_by_role("table", name="Tháng 1 năm 2024")
    month.get_by_role("link", name=re.compile(r"^3\b.* 1 tin, bài")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tin, bài ngày 03/01/2024 (thứ Tư)")
    page.get_by_role("link", name="Tháng 12/2023").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tin, bài tháng 12 năm 2023")


def test_everything_works_without_scripts(open_page: Open) -> None:
    """A browser that runs no script loses nothing; on a phone the filters unfold by their bar."""
    page = open_page("/tim-kiem?q=giao+thong", width=360, java_script_enabled=False)
    expect(page.get_by_label("Từ ngày")).not_to_be_visible()
    page.get_by_text("Lọc và sắp xếp").first.click()
    page.get_by_label("Từ ngày").fill("2024")
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.get_by_role("link", name="Bỏ lọc Từ ngày 01/01/2024")).to_be_visible()


def test_keyboard_is_enough(open_page: Open) -> None:
    """The first stop skips to the list; the box answers to Enter; what has the focus can be seen."""
    page = open_page("/tim-kiem")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Bỏ qua, tới kết quả")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="tin, bài")).to_be_focused()
    assert focused(page)[0] == "Bản tin giao thông số 25"

    page.get_by_label("Tìm kiếm tin, bài").focus()
    page.keyboard.type("mua lon")
    page.keyboard.press("Enter")
    expect(page.locator("ol.hits h3")).to_have_text(["Mưa lớn ở Đường Láng"])
    stops = list(takewhile(lambda stop: stop[1] < PAST_THE_LAST, (focused(page) for _ in range(100))))
    assert "Mưa lớn ở Đường Láng" in [text for text, _ in stops]
    assert all(outline >= 2 for _, outline in stops)


def focused(page: Page) -> tuple[str, float]:
    """Press Tab; return what has the focus, and how thick the line around it is."""
    page.keyboard.press("Tab")
    text, outline, is_page = page.evaluate(
        "(() => { const e = document.activeElement, line = getComputedStyle(e).outlineWidth;"
        " return [e.textContent.trim(), parseFloat(line), e === document.body]; })()"
    )
    return str(text), PAST_THE_LAST if is_page else float(outline)


def test_program_reads_the_same(site: str) -> None:
    """The JSON of the running service, and its way of saying no."""
    found = answer(f"{site}/api/v1/search?q=cai+cach+hanh+chinh")
    assert (found[0], found[1]["hits"][0]["title"]) == (200, TITLE)
    assert answer(f"{site}/healthz/ready")[1]["index"]["articles"] >= 28


def test_questions_of_any_length_are_answered_by_us(site: str) -> None:
    """Ten thousand Vietnamese letters are 90,000 bytes; the server does not cut them off in English."""
    status, found = answer(f"{site}/api/v1/search?q={quote('ạ') * 10_000}")
    assert (status, found["code"]) == (400, "query_too_long")
    status, found = answer(f"{site}/tim-kiem.json?q=%FF%00")
    assert (status, found["code"]) == (400, "invalid_encoding")


def answer(address: str) -> tuple[int, Any]:
    """Return the status and the JSON of an address."""
    try:
        with urllib.request.urlopen(address, timeout=30) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_new_article_appears_while_the_service_runs(open_page: Open, data_dir: Path, tmp_path: Path) -> None:
    """A second run of the indexer is seen by the running server, without a restart."""
    page = open_page("/tim-kiem?q=be+boi")
    expect(page.get_by_text("Không tìm thấy tin, bài nào về “be boi”.")).to_be_visible()
    # Without a day it stands in no other test's list.
    news = article("moi", "Mở cửa bể bơi", "Sáng nay mở cửa bể bơi.", published=None)
    ingest(write_jsonl(tmp_path / "moi.jsonl", [news]), data_dir)
    page.reload()
    expect(page.locator("ol.hits h3")).to_have_text(["Mở cửa bể bơi"])
