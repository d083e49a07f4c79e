"""Text size and contrast, as the reader chose them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]

TEXT_SIZE = "parseFloat(getComputedStyle(document.body).fontSize)"
PAPER = "getComputedStyle(document.body).backgroundColor"
BLACK = "rgb(0, 0, 0)"


def test_reader_chooses_a_size(open_page: Open) -> None:
    """Larger by steps up to a limit, smaller, and back; the next page has it from its first line."""
    page = open_page("/")
    usual = page.evaluate(TEXT_SIZE)
    larger = page.get_by_role("button", name="A+ lớn hơn")
    sizes = []
    for _ in range(4):
        larger.press("Enter")
        sizes.append(page.evaluate(TEXT_SIZE) / usual)
    assert sizes == pytest.approx([1.15, 1.3, 1.5, 1.5])

    page.add_init_script(
        "new MutationObserver((_, me) => { if (!document.body) return; me.disconnect();"
        " window.first = document.documentElement.dataset.text; })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto("/bai/cchc-000001")
    assert page.evaluate("window.first") == "3"
    assert page.evaluate(TEXT_SIZE) == pytest.approx(1.5 * usual)

    page.get_by_role("button", name="A cỡ chữ thường").click()
    assert page.evaluate(TEXT_SIZE) == usual
    page.get_by_role("button", name="A− nhỏ hơn").click()
    assert page.evaluate(TEXT_SIZE) == pytest.approx(0.9 * usual)


def test_reader_chooses_contrast(open_page: Open) -> None:
    """Black and white until it is switched off; the switch says which."""
    page = open_page("/")
    switch = page.get_by_role("button", name="Tương phản cao")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.press("Space")
    page.goto("/tim-kiem?q=giao+thong")
    assert page.evaluate(PAPER) == BLACK
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    page.reload()
    assert page.evaluate(PAPER) != BLACK


def test_choice_stays_on_the_device(open_page: Open) -> None:
    """Nothing is kept of a reader who chose nothing, and no cookie of any."""
    page = open_page("/")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="A+ lớn hơn").click()
    page.get_by_role("button", name="Tương phản cao").click()
    assert page.evaluate("({...localStorage})") == {"timtin.text": "1", "timtin.contrast": "high"}
    page.get_by_role("button", name="A cỡ chữ thường").click()
    page.get_by_role("button", name="Tương phản cao").click()
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


@pytest.mark.parametrize("kept", ["'99'", "'a'", "''"])
def test_what_is_kept_may_be_anything(open_page: Open, kept: str) -> None:
    """Another program of the same address may have written there."""
    page = open_page("/")
    page.evaluate(f"localStorage.setItem('timtin.text', {kept})")
    page.reload()
    page.get_by_role("button", name="A cỡ chữ thường").click()
    assert page.evaluate("document.documentElement.dataset.text") is None


def test_without_scripts_there_is_no_switch(open_page: Open) -> None:
    """What could not work is not shown."""
    page = open_page("/", java_script_enabled=False)
    expect(page.get_by_role("group", name="Cách hiển thị")).to_have_count(0)
