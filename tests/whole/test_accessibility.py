"""WCAG 2.2, levels A and AA, as axe-core sees it: every page, in every state, in every look."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.whole.figures import Figures
from tests.whole.states import STATES
from tests.whole.test_layout import SCHEMES

Visit = Callable[..., Page]

# All of axe's rules: those of WCAG, what it calls best practice, and the one that it leaves out by itself.
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"], "preload": False}
LOOKS = [(width, scheme) for width in (1280, 360) for scheme in SCHEMES]
CONTRAST = {**EVERY_RULE, "runOnly": ["color-contrast"]}


def broken(page: Page, options: dict[str, object]) -> list[str]:
    """Return what axe-core objects to, a line an element."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {', '.join(node['target'])}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("state", STATES)
def test_no_rule_is_broken(visit: Visit, figures: Figures, state: str) -> None:
    """Light and dark, on a phone and on a desk; and its colours in high contrast."""
    page = visit(state)
    looks = {}
    # The other language changes words, not rules of style: two of the four looks show them in every colour.
    for width, scheme in LOOKS[:: 3 if state.endswith("-en") else 1]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        looks[f"{width} {scheme}"] = broken(page, EVERY_RULE)
    if not state.endswith("-en"):
        page.evaluate("document.documentElement.dataset.contrast = 'high'")
        looks["360 high contrast"] = broken(page, CONTRAST)
    figures["axe-core"].append((len(looks), sum(map(len, looks.values()))))
    assert {look: told for look, told in looks.items() if told} == {}


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("document.querySelector('.hint').style.color = 'var(--line)'", "color-contrast"),
        ("document.querySelector('label').remove()", "label"),
        ("document.documentElement.lang = ''", "html-has-lang"),
        (
            "for (const button of document.querySelectorAll('.display button'))"
            " button.style = 'width: 9px; height: 9px; min-width: 0; min-height: 0; padding: 0'",
            "target-size",
        ),
    ],
)
def test_what_is_spoiled_is_seen(visit: Visit, spoil: str, rule: str) -> None:
    """The rules are asked, and see what the scheme of the moment shows."""
    page = visit("trang-chu", width=360)
    page.emulate_media(color_scheme="dark")
    page.evaluate(spoil)
    assert {told.split(":")[0] for told in broken(page, EVERY_RULE)} & {rule}
