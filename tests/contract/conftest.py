"""Every engine there is, empty."""

from pathlib import Path

import pytest

from search.config import Settings
from search.engine import open_searcher, open_writer
from tests.contract.steps import Engine

ENGINES = ["whoosh"]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Return both sides of an empty engine that keeps nothing for walks."""
    settings = Settings(engine=request.param, data_dir=tmp_path, cursor_minutes=0)
    return open_searcher(settings), open_writer(settings)
