"""A reader without a mouse: every stop can be reached, seen and left."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.articles import TITLE
from tests.whole.states import STATES

Open = Callable[..., Page]
Visit = Callable[..., Page]

# What has the focus: its place among all that can have it, its words, the line around it, and whether
# it is in the window and in front. Past the last stop the browser itself has the focus.
STOP = """(() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const all = [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')];
    const box = one.getBoundingClientRect(), line = getComputedStyle(one);
    const x = box.left + box.width / 2, y = Math.min(box.top + box.height / 2, innerHeight - 1);
    const front = document.elementFromPoint(x, y);
    return { at: all.indexOf(one), words: (one.innerText || one.value || one.ariaLabel || '').trim(),
        line: line.outlineStyle === 'none' ? 0 : parseFloat(line.outlineWidth),
        seen: !!front && (one.contains(front) || front.contains(one)) };
})()"""
REACHABLE = """[...document.querySelectorAll('a[href], button, summary, input')]
    .filter((each) => !['radio', 'hidden'].includes(each.type))
    .filter((each) => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
    .length"""
MOST_STOPS = 200
# A sheet of paper has nothing to skip; where something was done, the focus is there.
WITH_SKIP_LINK = [
    name for name, state in STATES.items() if not state.needs_scripts and "in=1" not in state.address
]


@pytest.mark.parametrize(
    "state",
    ["trang-chu", "ket-qua-mo", "loc", "ngay-dao", "nang-cao-sai", "ngay", "thang", "bai", "in", "khong-co"],
)
def test_every_stop_is_reached_seen_and_left(visit: Visit, state: str) -> None:
    """Tab goes through the page in the order of reading and out of it; each stop has a line around it."""
    page = visit(state)
    stops = walk(page, "Tab")
    assert [stop for stop in stops if stop["line"] < 2 or not stop["seen"]] == []
    places = [stop["at"] for stop in stops]
    assert places == sorted(set(places))
    radios = page.locator("fieldset input[type=radio]:checked:visible").count()
    assert len(stops) == page.evaluate(REACHABLE) + radios


def walk(page: Page, key: str) -> list[dict[str, Any]]:
    """Press a key until the focus has left the page; return the stops on the way."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        # A window without a frame around it may go from its end to its beginning at once.
        if stop is None or stop in stops[:1]:
            return stops
        stops.append(stop)
    raise AssertionError(f"{MOST_STOPS} stops, and still inside the page: {stops[-3:]}")


def reach(page: Page, words: str, key: str = "Tab") -> None:
    """Press a key until the focus is on what has these words."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if stop and stop["words"].startswith(words):
            return
    raise AssertionError(f"{words!r} is out of reach")


def test_whole_journey(open_page: Open) -> None:
    """Search, filter, turn the page, read, and go back: all by keys."""
    page = open_page("/", width=360)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Bỏ qua, tới nội dung")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Tìm kiếm tin, bài")).to_be_focused()
    page.keyboard.type("giao th")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Có 25 tin, bài về “giao thông”")).to_be_visible()

    reach(page, "Lọc và sắp xếp")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Phù hợp nhất")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Mới nhất")).to_be_checked()
    while not page.evaluate("document.activeElement.id === 'from'"):
        page.keyboard.press("Tab")
    page.keyboard.type("5/1/2024")
    reach(page, "Áp dụng")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Có 21 tin, bài về “giao thông”")).to_be_visible()

    reach(page, "Trang sau")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("page=2"))
    reach(page, "Bản tin giao thông số 15")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bản tin giao thông số 15")
    page.go_back()  # Alt and the arrow are the browser's, and this one has no frame that would hear them
    expect(page.get_by_role("link", name="Bản tin giao thông số 15")).to_be_visible()
    reach(page, "Xóa tất cả bộ lọc", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Có 25 tin, bài về “giao thông”")).to_be_visible()


@pytest.mark.parametrize("state", WITH_SKIP_LINK)
def test_first_stop_skips_what_every_page_has(visit: Visit, state: str) -> None:
    """The first Tab shows a link; behind it, the next stop is in the main part."""
    page = visit(state)
    page.keyboard.press("Tab")
    first = page.locator(".skip")
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main, footer')")


def test_specimen_is_found_by_keys_alone(open_page: Open) -> None:
    """From the results page, through the skip link, the first result is the next stop."""
    page = open_page("/tim-kiem?q=cai+cach+hanh+chinh")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    reach(page, TITLE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
