"""Every page in windows of every width, in letters of every size, with and without scripts."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.whole.states import STATES

Visit = Callable[..., Page]

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 768, 360, 320)
# What a reader changes, each on top of what stands before it.
LOOKS = {
    "as it comes": "",
    "everything unfolded": "document.querySelectorAll('details').forEach((each) => { each.open = true; })",
    "in large letters": "document.documentElement.dataset.text = '3'",
    "in high contrast": "document.documentElement.dataset.contrast = 'high'",
}


@pytest.mark.parametrize("state", STATES)
def test_page_fits_every_window(visit: Visit, shots: Path | None, state: str) -> None:
    """Nobody scrolls sideways, not at 320 px, not in large letters, and not with everything unfolded."""
    page = visit(state)
    if shots:
        shoot(page, shots, state)
    wide = []
    for look, change in LOOKS.items():
        page.evaluate(change)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{look}, {width} px: {page.evaluate(OUTSIDE)}")
    assert wide == []


def test_tips_unfold_below_the_line_they_stand_in(visit: Visit) -> None:
    """They are the third way beside the box; nothing that was clicked moves away."""
    page = visit("trang-chu")
    tips, other = page.get_by_text("Mẹo tìm kiếm"), page.get_by_role("link", name="Xem theo ngày").nth(1)
    place = tips.bounding_box()
    beside = other.bounding_box()
    assert place
    assert beside
    assert abs(place["y"] + place["height"] / 2 - beside["y"] - beside["height"] / 2) < 4
    tips.click()
    assert tips.bounding_box() == place
    below = page.locator(".tips ul").bounding_box()
    assert below
    assert (below["x"] < beside["x"], below["y"] >= place["y"] + place["height"]) == (True, True)


def test_months_around_stand_in_one_row(visit: Visit) -> None:
    """Also with the longest names, September and November, on the smallest telephone."""
    page = visit("thang-en")
    page.goto(page.url.replace("2024-01", "2023-10"))
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        tops = {box["y"] for way in page.locator(".months li").all() if (box := way.bounding_box())}
        assert len(tops) == 1


def shoot(page: Page, folder: Path, state: str) -> None:
    """Keep pictures of a page at three widths, light and dark."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS[:3]:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=folder / f"{state}-{width}-{scheme}.png", full_page=True)


OUTSIDE = """[...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.unseen'))
    .map((each) => each.outerHTML.slice(0, 80)).slice(0, 3)"""


@pytest.mark.parametrize("state", [name for name, state in STATES.items() if not state.needs_scripts])
def test_page_fits_without_scripts(visit: Visit, state: str) -> None:
    """The same page for a browser that runs none: it fits, and shows nothing that could not work."""
    page = visit(state, scripts=False)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("button[type=button]:visible").count() == 0


@pytest.mark.parametrize("state", STATES)
def test_targets_can_be_hit_with_a_finger(visit: Visit, state: str) -> None:
    """Everything that is not part of a sentence is at least 24 by 24 px."""
    page = visit(state, width=360)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(SMALL) == []


SMALL = """[...document.querySelectorAll('a, button, input, summary, [role=option]')].filter((each) => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    return box.width && style.display !== 'inline' && style.position !== 'absolute'
        && !each.closest('svg, .radio') && (box.width < 24 || box.height < 24);
    }).map((each) => each.outerHTML)"""
