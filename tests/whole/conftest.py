"""One service and one browser for all journeys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.articles import GOLD, RAIN, SPECIMEN, TRAFFIC
from tests.whole.chromium import chromium
from tests.whole.service import ingest, serving, write_jsonl

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data of a service that has read one source."""
    folder = tmp_path_factory.mktemp("service")
    ingest(write_jsonl(folder / "tin.jsonl", (SPECIMEN, GOLD, RAIN, *TRAFFIC)), folder / "data")
    return folder / "data"


@pytest.fixture(scope="session")
def site(data_dir: Path) -> Iterator[str]:
    """Return the address of the running service."""
    with serving(data_dir) as address:
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
        page.on(
            "console",
            lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(site) else complaints.append(asked.url))
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []
