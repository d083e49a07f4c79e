"""Nobody is told what a reader does: no other site, no cookie, nothing kept but how the pages look."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, Response, expect

from tests.whole.conftest import watch
from tests.whole.states import STATES

Open = Callable[..., Page]

FORBIDDEN = """async () => {
    const all = new Promise((done) => addEventListener('securitypolicyviolation',
        () => refused.length === 3 && done()));
    for (const [tag, content] of Object.entries({
        style: { textContent: 'p { color: red }' },
        script: { textContent: 'ran = true' },
        img: { src: 'http://127.0.0.1:9/a.png' },
    })) document.head.append(Object.assign(document.createElement(tag), content));
    await all;
}"""

KEPT = """async () => ({ local: { ...localStorage }, session: { ...sessionStorage },
    databases: await indexedDB.databases(), cookie: document.cookie,
    workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length })"""
NOTHING = {"local": {}, "session": {}, "databases": [], "cookie": "", "workers": 0}


def test_whole_journey_leaves_nothing_behind(open_page: Open, site: str) -> None:
    """Suggestions, results, filters, a day, an article saved and copied; nothing is kept, nothing set."""
    page = open_page("/", permissions=["clipboard-read", "clipboard-write"])
    headers: list[tuple[str, bool, bool]] = []

    def note(answer: Response) -> None:
        headers.append((answer.url, "cookie" in answer.request.headers, "set-cookie" in answer.headers))

    page.on("response", note)
    page.reload()
    page.locator("#q").press_sequentially("giao th")
    page.get_by_role("option").first.click()
    page.get_by_role("link", name="Năm nay").click()
    page.get_by_role("link", name="Xóa tất cả bộ lọc").click()
    page.get_by_role("link", name="Trang sau").click()
    page.locator("ol.hits h3 a").first.click()
    with page.expect_download():
        page.get_by_role("button", name="Lưu bài").click()
    page.get_by_role("button", name="Sao chép liên kết").click()
    expect(page.get_by_role("status")).to_have_text("Đã sao chép liên kết.")
    page.get_by_role("navigation").get_by_role("link", name="Xem theo ngày").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tin, bài ngày")

    assert page.evaluate(KEPT) == NOTHING
    assert page.context.cookies() == []
    assert len(headers) > 10
    assert [each for each in headers if each[1] or each[2] or not each[0].startswith(site)] == []


def test_only_the_look_is_kept(open_page: Open) -> None:
    """Two keys, once a reader has chosen; they are never sent."""
    page = open_page("/")
    page.get_by_role("button", name="A+ lớn hơn").click()
    page.get_by_role("button", name="Tương phản cao").click()
    with page.expect_request("**/tim-kiem") as asked:
        page.goto("/tim-kiem")
    assert page.evaluate(KEPT) == {**NOTHING, "local": {"timtin.text": "1", "timtin.contrast": "high"}}
    assert "timtin" not in str(asked.value.all_headers())


def test_policy_is_broken_nowhere_and_would_be_noticed(browser: Browser, site: str) -> None:
    """No page does what its policy forbids; a style, a script and a picture from elsewhere are refused."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    complaints = watch(page, site)
    context.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective))"
    )
    for name, state in STATES.items():
        if not (state.is_down or name.endswith("-en")):
            page.goto(state.address)
            assert page.evaluate("refused") == []
    assert complaints == []

    page.evaluate(FORBIDDEN)
    assert sorted(page.evaluate("refused")) == ["img-src", "script-src-elem", "style-src-elem"]
    assert page.evaluate("window.ran") is None
    assert len([told for told in complaints if "Content Security Policy" in told]) == 3
    context.close()
