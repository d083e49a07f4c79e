"""How fast a page is there, how still it stands, and what it weighs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.whole.figures import Figures
from tests.whole.states import STATES

Visit = Callable[..., Page]

MOST_LCP_MS = 1_000
MOST_CLS = 0.05
MOST_INP_MS = 200
MOST_BYTES = 60_000
# The reference of the API is one page on purpose; programmers read it, and search in it.
MOST_BYTES_OF = {"api": 200_000}

# Everything is noted from the first moment on; a shift that answers the reader within 500 ms is none.
NOTE = """
window.vitals = { lcp: 0, cls: 0, inp: 0 };
const note = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true, ...more });
note('largest-contentful-paint', (entry) => { vitals.lcp = entry.startTime; });
note('layout-shift', (entry) => { if (!entry.hadRecentInput) vitals.cls += entry.value; });
note('event', (entry) => { vitals.inp = Math.max(vitals.inp, entry.duration); }, { durationThreshold: 16 });
"""
# wait_for_function() would need eval(), which the policy of the pages forbids.
UNTIL = """(name) => new Promise((done) => {
    const look = () => vitals[name] ? requestAnimationFrame(() => setTimeout(done)) : setTimeout(look, 10);
    look();
})"""
# Documents, style sheets and scripts as they are before compression; pictures are not counted.
WEIGHT = """() => performance.getEntries()
    .filter((entry) => ['navigation', 'resource'].includes(entry.entryType) && entry.initiatorType !== 'img'
        && !/[.](svg|png|ico)/.test(entry.name))
    .map((entry) => entry.decodedBodySize)"""


@pytest.mark.parametrize("width", [360, 1280])
def test_result_page_is_fast_and_still(browser: Browser, site: str, figures: Figures, width: int) -> None:
    """Core Web Vitals, first visits with nothing in the cache: loaded, typed in, scrolled through."""
    seen = [vitals(browser, f"{site}/tim-kiem?q=giao+thong", width) for _ in range(3)]
    # A busy machine is slow, not wrong: the quickest visit counts, and the most restless one.
    lcp, inp = (min(each[name] for each in seen) for name in ("lcp", "inp"))
    cls = max(each["cls"] for each in seen)
    figures["vitals"].append(
        (f"result page, {width} px", f"LCP {lcp:.0f} ms, CLS {cls:.3f}, INP {inp:.0f} ms")
    )
    assert lcp < MOST_LCP_MS
    assert cls < MOST_CLS
    assert inp < MOST_INP_MS


def vitals(browser: Browser, address: str, width: int) -> dict[str, float]:
    """Visit a page for the first time; return its vitals."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(NOTE)
    page = context.new_page()
    page.goto(address)
    page.evaluate(UNTIL, "lcp")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("giao th")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    page.mouse.wheel(0, 2_000)
    page.evaluate(UNTIL, "inp")
    measured: dict[str, float] = page.evaluate("vitals")
    context.close()
    return measured


def test_shift_is_seen(browser: Browser, site: str) -> None:
    """A page that jumps is noticed."""
    context = browser.new_context()
    context.add_init_script(NOTE)
    page = context.new_page()
    page.goto(f"{site}/tim-kiem?q=giao+thong")
    page.evaluate(UNTIL, "lcp")
    page.evaluate("document.querySelector('main').style.marginTop = '200px'")
    page.evaluate(UNTIL, "cls")
    assert page.evaluate("vitals.cls") > MOST_CLS
    context.close()


@pytest.mark.parametrize("state", [name for name, state in STATES.items() if not state.needs_scripts])
def test_page_is_light(visit: Visit, figures: Figures, state: str) -> None:
    """Document, style and scripts together, as they are without compression."""
    page = visit(state)
    sizes = page.evaluate(WEIGHT)
    assert len(sizes) >= 2
    assert all(sizes)
    figures["weight"].append((state, sum(sizes)))
    assert sum(sizes) < MOST_BYTES_OF.get(state, MOST_BYTES)
