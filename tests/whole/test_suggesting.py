"""Suggestions while typing, by keyboard, finger and input method, and when they fail."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

Open = Callable[..., Page]

SUGGEST = "**/api/v1/suggest?*"


def box(page: Page) -> Locator:
    """Return the field in which the reader types."""
    return page.locator("#q")


def suggestions(page: Page) -> Locator:
    """Return what is offered."""
    return page.get_by_role("listbox", name="Gợi ý tìm kiếm").get_by_role("option")


def asked(page: Page) -> list[str]:
    """Return a list that grows with each text that is sent."""
    texts: list[str] = []

    def note(request: Request) -> None:
        if "/api/v1/suggest?q=" in request.url:
            texts.append(request.url.split("q=", 1)[1])

    page.on("request", note)
    return texts


def test_keyboard_chooses(open_page: Open) -> None:
    """Arrows walk around the list and the box; Enter searches for what was chosen."""
    page = open_page("/")
    box(page).press_sequentially("giao th")
    expect(suggestions(page).first).to_have_text("giao thông cụm từ")
    expect(page.get_by_role("status")).to_have_text("Có 8 gợi ý. Dùng phím mũi tên để chọn.")
    expect(box(page)).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-activedescendant", "goi-y-1")
    expect(suggestions(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(box(page)).not_to_have_attribute("aria-activedescendant", "goi-y-1")
    page.keyboard.press("ArrowUp")
    expect(suggestions(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(box(page)).to_have_value("giao th")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Có 25 tin, bài về “giao thông”")).to_be_visible()


def test_enter_without_a_choice_searches_as_typed(open_page: Open) -> None:
    """An open list takes nothing over by itself."""
    page = open_page("/")
    box(page).press_sequentially("giao th")
    expect(suggestions(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_title("giao th (trang 1/3) – Tìm kiếm – Cổng thông tin Thành phố")
    expect(suggestions(page)).to_have_count(0)


def test_escape_folds_the_list_and_keeps_the_words(open_page: Open) -> None:
    """Escape and Tab close it; an arrow opens it again."""
    page = open_page("/")
    box(page).press_sequentially("giao th")
    expect(suggestions(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_value("giao th")
    expect(suggestions(page)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(suggestions(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Tìm kiếm")).to_be_focused()
    expect(suggestions(page)).to_have_count(0)


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_finger_chooses_in_a_small_window(open_page: Open, look: dict[str, str]) -> None:
    """At 320 px, in every scheme: inside the window, high enough to hit, the chosen one set apart."""
    page = open_page("/", width=320, has_touch=True, **look)
    box(page).press_sequentially("98/20")
    number = suggestions(page).filter(has_text="98/2023/QH15 số hiệu")
    expect(number).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    bounds = number.bounding_box()
    assert bounds
    assert bounds["height"] >= 24
    color = "(e) => getComputedStyle(e).backgroundColor"
    before = number.evaluate(color)
    page.keyboard.press("ArrowDown")
    assert suggestions(page).first.evaluate(color) != before
    number.tap()
    expect(page).to_have_title("98/2023/QH15 – Tìm kiếm – Cổng thông tin Thành phố")


def test_nothing_found_is_said(open_page: Open) -> None:
    """Only to who listens; no empty list is drawn."""
    page = open_page("/")
    box(page).press_sequentially("zzzzqq")
    expect(page.get_by_role("status")).to_have_text("Không có gợi ý")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_pauses_are_asked_for_and_answers_kept(open_page: Open) -> None:
    """One request for a word typed in one go, none for a text that was answered before."""
    page = open_page("/")
    texts = asked(page)
    box(page).press_sequentially("giao", delay=20)
    expect(suggestions(page).first).to_be_visible()
    box(page).press_sequentially(" t")
    expect(page.get_by_role("status")).to_contain_text("gợi ý")
    page.wait_for_timeout(300)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.wait_for_timeout(300)
    expect(suggestions(page).first).to_be_visible()
    assert texts == ["giao", "giao%20t"]


def test_late_answer_is_dropped(open_page: Open) -> None:
    """What was asked before the last key does not replace what was asked after it."""
    page = open_page("/")
    held: list[Route] = []
    given_up: list[str] = []
    page.on("requestfailed", lambda request: given_up.append(request.url))

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/suggest?q=m", hold)
    with page.expect_request("**/api/v1/suggest?q=m"):
        box(page).press_sequentially("m")
    box(page).press_sequentially("ua lon")
    expect(suggestions(page).first).to_contain_text("Mưa lớn")
    assert [url.split("?")[1] for url in given_up] == ["q=m"]
    assert len(held) == 1


def test_half_written_letters_are_no_question(open_page: Open) -> None:
    """While an input method composes nothing is asked and no key is taken; afterwards it is."""
    page = open_page("/")
    texts = asked(page)
    box(page).focus()
    keyboard = page.context.new_cdp_session(page)
    for typed in ("m", "mu", "mua", "mưa"):
        keyboard.send("Input.imeSetComposition", {"text": typed, "selectionStart": 0, "selectionEnd": 0})
    page.wait_for_timeout(400)
    assert texts == []
    expect(box(page)).to_have_value("mưa")
    keyboard.send("Input.insertText", {"text": "mưa"})
    expect(suggestions(page).first).to_be_visible()
    assert texts == ["m%C6%B0a"]


def test_form_works_when_suggestions_fail(open_page: Open) -> None:
    """An answer that is none shows nothing and disturbs nobody."""
    page = open_page("/")
    page.route(SUGGEST, lambda route: route.fulfill(body="<html>"))
    with page.expect_response(SUGGEST):
        box(page).press_sequentially("mua")
    expect(suggestions(page)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("ol.hits h3")).to_have_text(["Mưa lớn ở Đường Láng"])


def test_without_scripts_there_is_only_a_field(open_page: Open) -> None:
    """Nothing claims to be what it cannot be."""
    page = open_page("/", java_script_enabled=False)
    expect(page.get_by_role("searchbox", name="Tìm kiếm tin, bài")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_count(0)
