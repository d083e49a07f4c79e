"""One service and one browser for all journeys."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from search.article import Attachment
from search.config import BEST_BETS
from search.record import parse
from tests.make import HCM
from tests.web.articles import GOLD, RAIN, TRAFFIC
from tests.whole.chromium import chromium
from tests.whole.figures import Figures, told
from tests.whole.service import ROOT, ingest, serving, write_jsonl
from tests.whole.states import STATES

Open = Callable[..., Page]
Visit = Callable[..., Page]

# The specimen as it is shipped, and what else an article can have.
SPECIMEN = replace(
    parse(json.loads((ROOT / "indexer" / "sample" / "specimen.jsonl").read_text(encoding="utf-8")), HCM),
    url="https://cchc.example.vn/tin/1",
    summary="Phân cấp, ủy quyền theo tinh thần Nghị quyết 98/2023/QH15.",
    author="Minh Anh",
    updated=datetime(2023, 12, 14, 1, 30, tzinfo=UTC),
    attachments=(Attachment("https://cchc.example.vn/tep/ke-hoach.pdf", "Kế hoạch năm 2023"),),
)


# Some words long, some short; nobody has written about the last query.
RECOMMENDED = (
    "mưa lớn | lũ lụt\tBản đồ cảnh báo mưa lớn, ngập lụt và sạt lở đất theo thời gian thực\t"
    "https://canh-bao.phong-chong-thien-tai.example.vn/ban-do?lop=mua\t"
    "Lượng mưa từng giờ, mực nước, đường đang ngập; đường dây nóng của ban chỉ huy phòng, chống thiên tai.\n"
    "mưa lớn\tTin mưa lũ\t/tim-kiem?q=mua+lu\n"
    "nộp thuế\tThuế điện tử\thttps://thue.example.vn\tKhai và nộp thuế qua mạng\n"
)

FIGURES = pytest.StashKey[Figures]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is measured until the end."""
    config.stash[FIGURES] = Figures(list)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what was measured."""
    for line in told(config.stash[FIGURES]):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    """Return where a test notes what it measured."""
    return pytestconfig.stash[FIGURES]


@pytest.fixture(scope="session")
def shots(pytestconfig: pytest.Config) -> Path | None:
    """Return the folder for pictures, where they are asked for."""
    if not pytestconfig.getoption("shots"):
        return None
    folder = Path(__file__).parent / "shots"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data of a service that has read one source."""
    folder = tmp_path_factory.mktemp("service")
    ingest(write_jsonl(folder / "tin.jsonl", (SPECIMEN, GOLD, RAIN, *TRAFFIC)), folder / "data")
    (folder / "data" / BEST_BETS).write_text(RECOMMENDED, encoding="utf-8")
    return folder / "data"


@pytest.fixture(scope="session")
def site(data_dir: Path) -> Iterator[str]:
    """Return the address of the running service."""
    with serving(data_dir) as address:
        yield address


@pytest.fixture(scope="session")
def down(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a service that has no index."""
    with serving(tmp_path_factory.mktemp("down")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """Open pages of the site; at the end, nothing may have been complained of or asked elsewhere."""
    contexts, complaints = [], []

    def open_at(address: str, *, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=site, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        complaints.append(watch(page, site))
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert [each for told in complaints for each in told] == []


@pytest.fixture(scope="session")
def windows(browser: Browser, site: str, down: str) -> Iterator[dict[bool, tuple[Page, list[str]]]]:
    """Return two windows for tests that only look, one that runs scripts and one that does not."""
    contexts = {on: browser.new_context(java_script_enabled=on) for on in (True, False)}
    pages = {on: context.new_page() for on, context in contexts.items()}
    yield {on: (page, watch(page, site, down)) for on, page in pages.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(windows: dict[bool, tuple[Page, list[str]]], site: str, down: str) -> Iterator[Visit]:
    """Bring a window into a state; at the end, nothing may have been complained of or asked elsewhere."""
    for _, complaints in windows.values():
        complaints.clear()

    def at(name: str, *, scripts: bool = True, width: int = 1280) -> Page:
        state, page = STATES[name], windows[scripts][0]
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light", media="screen")
        answer = page.goto((down if state.is_down else site) + state.address)
        assert answer is not None
        assert answer.status == state.status
        state.act(page)
        return page

    yield at
    assert [each for _, told in windows.values() for each in told] == []


def watch(page: Page, *sites: str) -> list[str]:
    """Return a list that grows with all that a page complains of, and all it asks of other sites."""
    complaints: list[str] = []

    def hear(told: ConsoleMessage) -> None:
        # Chromium says of every page with a status above 399 that it has one; its test knows.
        is_status = told.text.startswith("Failed to load resource") and told.location["url"] == page.url
        if told.type in ("error", "warning") and not is_status:
            complaints.append(told.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(sites) else complaints.append(asked.url))
    return complaints
