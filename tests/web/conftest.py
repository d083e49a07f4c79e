"""The service over a handful of articles in a real index; no server, no network."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from search.config import Settings
from search.engine import open_searcher
from tests.web.articles import index
from web import create_app
from web.config import WebSettings
from web.state import state_of


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the service over ARTICLES."""
    settings = index(tmp_path_factory.mktemp("index"))
    return create_app(
        open_searcher(settings),
        WebSettings(site_name="Cổng thử", site_name_en="Test portal", search=settings),
    )


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a reader of the service."""
    return app.test_client()


@pytest.fixture
def named(app: Flask) -> FlaskClient:
    """Return a reader of the same service, where the site knows its own name."""
    given = state_of(app)
    settings = replace(given.settings, base_url="https://tin.example.vn")
    return create_app(given.searcher, settings).test_client()


@pytest.fixture
def down(tmp_path: Path) -> FlaskClient:
    """Return a reader of a service that has no index."""
    settings = Settings(data_dir=tmp_path / "nothing")
    return create_app(open_searcher(settings), WebSettings(search=settings)).test_client()


@pytest.fixture
def page(client: FlaskClient) -> Callable[..., html.HtmlElement]:
    """Return what stands at an address."""

    def get(address: str, status: int = 200) -> html.HtmlElement:
        response = client.get(address)
        assert response.status_code == status, response.text
        return html.document_fromstring(response.text)

    return get
