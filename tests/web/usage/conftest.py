"""The service as a worker runs it, but that its counts are written when a test says so."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.usage.ledger import NAME
from tests.web.usage.reading import BROWSER
from web import create_app
from web.state import state_of

Serve = Callable[..., FlaskClient]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the counts stand."""
    return tmp_path / NAME


@pytest.fixture
def serve(app: Flask, tmp_path: Path) -> Iterator[Serve]:
    """Return what starts the service over ARTICLES with some settings, and gives it a reader."""
    given, started = state_of(app), []

    def start(**settings: object) -> FlaskClient:
        search = replace(given.settings.search, usage_dir=tmp_path)
        own = create_app(given.searcher, replace(given.settings, search=search, **settings))  # type: ignore[arg-type]
        started.append(state_of(own).meter)
        started[-1].start(lambda: state_of(own).today(), in_background=False)
        client = own.test_client()
        client.environ_base["HTTP_USER_AGENT"] = BROWSER
        return client

    yield start
    for meter in started:
        meter.stop()


@pytest.fixture
def reader(serve: Serve) -> FlaskClient:
    """Return somebody who reads with a browser; queries are logged from the third asking on."""
    return serve(query_log=3)
