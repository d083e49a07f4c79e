"""A workplace in a temporary folder, with the real engine."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from indexer import progress
from indexer.config import IndexerSettings
from indexer.history import Run
from indexer.live import Index
from indexer.sources.model import Source
from indexer.workplace import Workplace
from search import record
from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from tests.make import HCM

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def run(number: int) -> Run:
    """Return a run; a later number is a later day."""
    return Run(number, NOW + timedelta(days=number))


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """Return a workplace whose data folder does not exist yet; its clock ticks once a look."""
    settings = Settings(data_dir=tmp_path / "data")
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
def write(tmp_path: Path) -> Callable[..., Source]:
    """Return a function that writes articles to a JSONL file and describes it as a source."""

    def written(articles: Iterable[Article], name: str = "news", *, complete: bool = True) -> Source:
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(record_line(article) for article in articles), encoding="utf-8")
        return Source(name=name, kind="jsonl", path=path, complete=complete)

    return written


def record_line(article: Article) -> str:
    """Return an article as a line of JSONL."""
    import json

    return json.dumps(record.dump(article), ensure_ascii=False) + "\n"
