"""/metrics: valid, true, bounded, and silent about readers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import Metric
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from search.engine import open_searcher
from tests.web.articles import index
from web import create_app
from web.config import WebSettings
from web.counters import BUCKETS_S
from web.measuring import WAITING
from web.metrics import INGEST_FILE, MAX_INGEST_BYTES, of_ingest

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def fresh(tmp_path: Path) -> FlaskClient:
    """Return a reader of a service that has answered nobody yet."""
    settings = index(tmp_path)
    return create_app(open_searcher(settings), WebSettings(search=settings)).test_client()


def families(text: str) -> dict[str, Metric]:
    """Return the families of a text by name; one that stands there twice is an error."""
    found = list(text_string_to_metric_families(text))
    assert len({family.name for family in found}) == len(found)
    return {family.name: family for family in found}


def samples(client: FlaskClient) -> Samples:
    """Return every number by its name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    found = [sample for family in families(answer.text).values() for sample in family.samples]
    told = {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for sample in found}
    assert len(told) == len(found)
    return told


def test_it_is_what_prometheus_reads(fresh: FlaskClient) -> None:
    """In its own format and in OpenMetrics, each with its type; never kept by a proxy."""
    fresh.get("/tim-kiem?q=tin")
    plain = fresh.get("/metrics")
    assert plain.content_type.startswith("text/plain; version=")
    assert plain.headers["Cache-Control"] == "no-store"
    assert {name: family.type for name, family in families(plain.text).items()} == {
        "timtin_http_requests": "counter",
        "timtin_http_request_seconds": "histogram",
        "timtin_searches": "counter",
        "timtin_searches_without_results": "counter",
        "timtin_web_workers": "gauge",
        "timtin_index_live": "gauge",
        "timtin_index_articles": "gauge",
        "timtin_index_published_timestamp_seconds": "gauge",
        "timtin_index_age_seconds": "gauge",
    }
    assert all(family.documentation for family in families(plain.text).values())
    asked = fresh.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert asked.content_type.startswith("application/openmetrics-text")
    assert list(openmetrics.text_string_to_metric_families(asked.text))  # type: ignore[no-untyped-call]


def test_it_tells_how_many_wait_for_a_worker(fresh: FlaskClient) -> None:
    """The server knows; where it does not say, nothing is told."""
    told = fresh.get("/metrics", environ_overrides={WAITING: lambda: 3}).text
    assert "\ntimtin_http_waiting 3.0\n" in told
    assert "timtin_http_waiting" not in fresh.get("/metrics").text


def test_answers_are_counted(fresh: FlaskClient) -> None:
    """By the name of the route and the status, whatever the address was; the histogram agrees."""
    for address in ("/tim-kiem?q=a", "/tim-kiem?q=b", "/tim-kiem?page=x", "/bai/nowhere", "/nowhere/at/all"):
        fresh.get(address)
    told = samples(fresh)
    counted = {
        labels: count for (name, labels), count in told.items() if name == "timtin_http_requests_total"
    }
    assert counted == {
        (("route", "results.results"), ("status", "200")): 2,
        (("route", "results.results"), ("status", "400")): 1,
        (("route", "article.article"), ("status", "404")): 1,
        (("route", "other"), ("status", "404")): 1,
    }
    results = ("route", "results.results")
    assert told["timtin_http_request_seconds_count", (results,)] == 3
    buckets = [
        told["timtin_http_request_seconds_bucket", (("le", end), results)]
        for end in (*map(str, BUCKETS_S), "+Inf")
    ]
    assert buckets == sorted(buckets)
    assert buckets[-1] == 3
    assert told["timtin_http_request_seconds_sum", (results,)] > 0


def test_searches_without_results_are_counted(fresh: FlaskClient) -> None:
    """On the page and in the API; the home page and a mistake are no searches."""
    for address in (
        "/",
        "/tim-kiem?q=zzzzqqq",
        "/api/v1/search?q=zzzzqqq",
        "/api/v1/search?q=tin",
        "/tim-kiem?page=x",
    ):
        fresh.get(address)
    told = samples(fresh)
    assert told["timtin_searches_total", ()] == 3
    assert told["timtin_searches_without_results_total", ()] == 2


@pytest.mark.parametrize(
    ("address", "without"),
    [
        ("/tim-kiem?q=v%C3%A0ng&category=giao-thong", 1),
        ("/tim-kiem?q=zzzzqqq&from=2023", 1),
        ("/ngay/2023-12-13?q=v%C3%A0ng", 0),
        ("/thang/2023-12?q=zzzzqqq", 1),
    ],
)
def test_a_question_is_one_search(fresh: FlaskClient, address: str, without: int) -> None:
    """In a day or a month, too; what a page looks up besides, to lead on from nothing, nobody asked."""
    fresh.get(address)
    told = samples(fresh)
    assert told["timtin_searches_total", ()] == 1
    assert told["timtin_searches_without_results_total", ()] == without


def test_the_index_is_told(fresh: FlaskClient, down: FlaskClient) -> None:
    """How much it holds and how old it is; one that is not there is 0 and has no age."""
    told, ready = samples(fresh), fresh.get("/healthz/ready").json
    assert ready is not None
    assert told["timtin_index_live", ()] == 1
    assert told["timtin_index_articles", ()] == ready["index"]["articles"]
    published = datetime.fromisoformat(ready["index"]["published_at"]).timestamp()
    assert abs(told["timtin_index_published_timestamp_seconds", ()] - published) < 1
    assert 0 <= told["timtin_index_age_seconds", ()] < 600

    told = samples(down)
    assert told["timtin_index_live", ()] == 0
    assert ("timtin_index_age_seconds", ()) not in told


def test_a_clock_set_back_makes_no_negative_age(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index from the future was made just now."""
    searcher = app.extensions["timtin"].searcher
    ahead = replace(searcher.status(), published_at=datetime.now(UTC) + timedelta(hours=1))
    monkeypatch.setattr(type(searcher), "status", lambda _: ahead)
    assert samples(app.test_client())["timtin_index_age_seconds", ()] == 0


def test_nothing_of_a_reader_is_in_it(fresh: FlaskClient) -> None:
    """Neither question nor address nor agent; and no reader can make the list longer."""
    who = {"User-Agent": "Nguoi-doc/1", "X-Forwarded-For": "203.0.113.9"}
    fresh.get("/tim-kiem?q=benh+an+tam+than", headers=who)
    before = len(samples(fresh))
    for number in range(50):
        fresh.get(f"/khong-co-{number}", headers=who)
        fresh.get(f"/bai/khong-co-{number}", headers=who)
    # "metrics", "other" and "article" have come: a status and fifteen lines of a histogram each.
    assert len(samples(fresh)) - before == 3 * (1 + len(BUCKETS_S) + 3)
    text = fresh.get("/metrics").text
    assert not [word for word in ("benh", "Nguoi-doc", "203.0.113.9", "khong-co") if word in text]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("# TYPE timtin_ingest_last_exit_code gauge\ntimtin_ingest_last_exit_code 69\n", ["last_exit_code"]),
        ("# TYPE process_open_fds gauge\nprocess_open_fds 3\n", []),
        ("timtin_ingest_last_exit_code{ 69", []),
        ("timtin_ingest_last_exit_code sixty-nine\n", []),
        ("# " + "x" * MAX_INGEST_BYTES + "\ntimtin_ingest_last_exit_code 69\n", []),
        ("timtin_ingest_last_exit_code 69\n\xff", []),
    ],
)
def test_what_the_indexer_left_is_passed_on(tmp_path: Path, text: str, names: list[str]) -> None:
    """As far as it is the indexer's, can be read, and is not endless."""
    (tmp_path / INGEST_FILE).write_bytes(text.encode("latin-1"))
    found = [family.name.removeprefix("timtin_ingest_") for family in of_ingest(tmp_path / INGEST_FILE)]
    assert found == names


def test_there_need_be_nothing_of_the_indexer(tmp_path: Path) -> None:
    """Before the first run there is no such file."""
    assert list(of_ingest(tmp_path / INGEST_FILE)) == []


@pytest.mark.parametrize(("slow_ms", "is_told"), [(1, True), (60_000, False), (0, False)])
def test_a_slow_answer_is_logged_without_the_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, slow_ms: int, is_told: bool
) -> None:
    """Which route, how long, and the name of the request; 0 writes none."""
    settings = index(tmp_path)
    searcher = open_searcher(settings)
    client = create_app(searcher, WebSettings(search=settings, slow_ms=slow_ms)).test_client()
    client.get("/tim-kiem?q=benh+an")
    told = [record for record in caplog.records if getattr(record, "event", "") == "slow_request"]
    assert bool(told) == is_told
    for record in told:
        fields = vars(record)
        assert (fields["route"], fields["status"]) == ("results.results", 200)
        assert fields["milliseconds"] >= slow_ms
        assert len(fields["request_id"]) == 26
    assert "benh" not in caplog.text + "".join(str(vars(record)) for record in told)
