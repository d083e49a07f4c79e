"""/healthz: alive or not, and able to answer or not, whatever has become of the index."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.whoosh import writer
from tests.web.articles import ARTICLES, index
from web import create_app, health
from web.config import WebSettings


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """Return a monitor of a service that starts before there is an index."""
    settings = Settings(data_dir=tmp_path / "data")
    return create_app(open_searcher(settings), WebSettings(search=settings)).test_client()


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[], Settings]:
    """Return a function that publishes a new generation."""
    return lambda: index(tmp_path / "data")


def ready(client: FlaskClient) -> tuple[int, Any]:
    """Ask whether it is ready; whatever the answer is, no cache may keep it, and the process lives."""
    answer = client.get("/healthz/ready")
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/healthz/live").json == {"status": "live"}
    return answer.status_code, answer.json


def test_without_an_index_it_lives_and_is_not_ready(client: FlaskClient) -> None:
    """So it is until the first ingest; the reason has no name of a folder in it."""
    assert ready(client) == (
        503,
        {"status": "unavailable", "code": "index_unavailable", "reason": "IndexUnavailable"},
    )


def test_the_first_publication_makes_it_ready(client: FlaskClient, publish: Callable[[], Settings]) -> None:
    """Without a restart; what is told of the index is what every answer tells of it."""
    assert ready(client)[0] == 503
    publish()
    status, told = ready(client)
    assert (status, told["status"], told["index"]["articles"]) == (200, "ready", len(ARTICLES))
    assert told["index"] == client.get("/api/v1/search?q=tin").json["index"]  # type: ignore[index]


def test_what_is_published_meanwhile_is_told(client: FlaskClient, publish: Callable[[], Settings]) -> None:
    """A change to the live generation, and a new one."""
    settings = publish()
    assert ready(client)[1]["index"]["articles"] == len(ARTICLES)
    with open_writer(settings).live_generation() as generation:
        generation.remove([ARTICLES[0].id])
        generation.publish()
    assert ready(client)[1]["index"]["articles"] == len(ARTICLES) - 1
    publish()
    assert ready(client)[1]["index"]["articles"] == len(ARTICLES)


def test_an_index_of_another_analysis_is_not_ready_until_it_is_rebuilt(
    client: FlaskClient, publish: Callable[[], Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where one of its own was live before: an older program has written into the folder."""
    publish()
    assert ready(client)[0] == 200
    with monkeypatch.context() as older:
        older.setattr(writer, "fingerprint", lambda _: "that of an earlier version")
        publish()
    assert ready(client) == (
        503,
        {"status": "unavailable", "code": "index_unavailable", "reason": "IndexOutdated"},
    )
    publish()
    assert ready(client)[0] == 200


@pytest.mark.parametrize("pattern", ["gen-*/*.arrays", "gen-*/*.toc", "gen-*/manifest.json", "CURRENT"])
def test_a_damaged_index_is_not_ready_until_it_is_rebuilt(
    client: FlaskClient, publish: Callable[[], Settings], pattern: str
) -> None:
    """Whichever of its files was cut short before the service opened it."""
    path = next(publish().data_dir.glob(pattern))
    path.write_bytes(path.read_bytes()[:-9])
    assert ready(client) == (
        503,
        {"status": "unavailable", "code": "index_unavailable", "reason": "IndexCorrupt"},
    )
    publish()
    assert ready(client)[0] == 200


def test_an_index_that_goes_is_not_ready(client: FlaskClient, publish: Callable[[], Settings]) -> None:
    """A disk that is no longer mounted: what is open could answer for a while, but nothing new comes."""
    settings = publish()
    assert ready(client)[0] == 200
    (settings.data_dir / "CURRENT").unlink()
    assert ready(client)[0] == 503


@pytest.mark.parametrize(("passed", "age_s"), [(timedelta(hours=3), 10_800), (-timedelta(hours=3), 0)])
def test_the_age_is_that_of_the_publication(
    client: FlaskClient,
    publish: Callable[[], Settings],
    monkeypatch: pytest.MonkeyPatch,
    passed: timedelta,
    age_s: int,
) -> None:
    """In whole seconds; a clock that was set back makes none below zero."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Later":
            return cls.fromtimestamp((datetime.now(UTC) + passed).timestamp(), tz)

    publish()
    monkeypatch.setattr(health, "datetime", Later)
    assert age_s <= ready(client)[1]["age_s"] < age_s + 60
