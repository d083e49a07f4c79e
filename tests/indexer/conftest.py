"""A workplace in a temporary folder, with the real engine."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from indexer import ingest as ingesting
from indexer import progress
from indexer.config import IndexerSettings
from indexer.fetching.fetcher import Web
from indexer.history import Run
from indexer.live import Index
from indexer.sources.model import FileSource
from indexer.workplace import Workplace
from search import record
from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from tests.indexer.crawling import listing, page
from tests.indexer.reading import HASTY, NOW
from tests.indexer.web_site import Reply, Site, served
from tests.make import HCM


def run(number: int) -> Run:
    """Return a run; a later number is a later day."""
    return Run(number, NOW + timedelta(days=number))


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """Return a workplace whose data folder does not exist yet; its clock ticks once a look."""
    settings = Settings(data_dir=tmp_path / "data", cursor_minutes=0)
    seconds = count()
    return Workplace(
        data_dir=settings.data_dir,
        zone=HCM,
        settings=IndexerSettings(),
        index=Index(open_searcher(settings), open_writer(settings)),
        progress=progress.silent,
        clock=lambda: NOW + timedelta(seconds=next(seconds)),
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., FileSource]:
    """Return a function that writes articles to a JSONL file and describes it as a source."""

    def written(articles: Iterable[Article], name: str = "news", *, complete: bool = True) -> FileSource:
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(record_line(article) for article in articles), encoding="utf-8")
        return FileSource(name=name, kind="jsonl", path=path, complete=complete)

    return written


@pytest.fixture
def site() -> Iterator[Site]:
    """Return a web site on this machine that answers as it is told."""
    with served() as running:
        yield running


@pytest.fixture
def portal(site: Site) -> Site:
    """Return a site of three articles, listed with the time of their last change."""
    listing(site, {f"/{name}": "2025-12-01T08:00:00Z" for name in "abc"})
    for name in "abc":
        site.replies[f"/{name}"] = Reply(page(f"Tin {name}"), etag=f'"{name}1"')
    return site


@pytest.fixture
def calm(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """Return a workplace whose fetches never wait."""
    monkeypatch.setattr(
        ingesting, "Web", lambda contact: Web(contact=contact, limits=HASTY, sleep=lambda _: None)
    )
    return place


def record_line(article: Article) -> str:
    """Return an article as a line of JSONL."""
    import json

    return json.dumps(record.dump(article), ensure_ascii=False) + "\n"
