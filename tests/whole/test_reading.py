"""What a reader does with an article: save it, pass it on, listen to it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.web.articles import TITLE

Open = Callable[..., Page]

# Chromium without a window has no voice, so the test lends it two.
VOICES = """
window.said = [];
Object.defineProperty(window, "SpeechSynthesisUtterance", {
  value: class { constructor(text) { this.text = text; } },
});
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => window.voices,
  addEventListener: (_, heard) => { window.arrived = heard; },
  speak: (saying) => window.said.push(saying),
  cancel: () => { window.said.length = 0; },
} });
"""


def test_saved_article_opens_anywhere(open_page: Open, browser: Browser, tmp_path: Path) -> None:
    """One file with text, origin and style in it; opened from a disk it asks for nothing."""
    page = open_page("/bai/cchc-000001")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu bài").press("Enter")
    assert saved.value.suggested_filename == "cchc-000001.html"
    expect(page.get_by_role("status")).to_have_text("Đã lưu bài thành một tệp.")
    file = tmp_path / "bai.html"
    saved.value.save_as(file)

    asked: list[str] = []
    alone = browser.new_page()
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    expect(alone.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(alone.get_by_text("Phân cấp, ủy quyền theo tinh thần Nghị quyết 98/2023/QH15.")).to_be_visible()
    expect(alone.get_by_text("Địa chỉ: https://cchc.example.vn/tin/1")).to_be_visible()
    expect(alone.get_by_text("Quay lại bài")).to_have_count(0)
    assert alone.evaluate("getComputedStyle(document.body).margin") == "0px"
    assert asked == [file.as_uri()]
    alone.close()


def test_address_is_copied(open_page: Open, site: str) -> None:
    """The plain address of the page, without what a search added; and it is said."""
    page = open_page("/bai/gia-vang#noi-dung", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Sao chép liên kết").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã sao chép liên kết.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/bai/gia-vang"


def test_article_is_read_aloud_on_request(open_page: Open) -> None:
    """Offered once a Vietnamese voice is on the device; a second press stops it."""
    page = open_page("/")
    page.add_init_script(VOICES + "window.voices = [{ lang: 'vi-VN', localService: false, name: 'far' }];")
    page.goto("/bai/cchc-000001")
    button = page.locator("[data-act=listen]")
    expect(button).to_be_hidden()
    page.evaluate("voices.push({ lang: 'vi_VN', localService: true, name: 'near' }); arrived()")
    expect(button).to_have_text("Nghe bài viết")
    assert page.evaluate("said.length") == 0

    button.press("Enter")
    expect(button).to_have_text("Dừng đọc")
    said = page.evaluate("said.map(({ text, voice, lang }) => [text, voice.name, lang])")
    assert said[0] == [TITLE, "near", "vi-VN"]
    assert "Phân cấp, ủy quyền theo tinh thần Nghị quyết 98/2023/QH15." in [text for text, *_ in said]
    button.press("Enter")
    expect(button).to_have_text("Nghe bài viết")
    assert page.evaluate("said.length") == 0

    button.press("Enter")
    page.evaluate("said.at(-1).onend()")
    expect(button).to_have_text("Nghe bài viết")


def test_without_scripts_only_paper_is_offered(open_page: Open) -> None:
    """The article can be printed; nothing is offered that could not work."""
    page = open_page("/bai/cchc-000001", java_script_enabled=False)
    expect(page.get_by_role("link", name="In bài")).to_be_visible()
    for name in ("Lưu bài", "Sao chép liên kết", "Nghe bài viết"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
