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
