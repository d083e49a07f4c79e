"""/metrics: how the service is doing, for Prometheus. Numbers only; nothing in it tells of a reader."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from search.engine.port import Searcher
from search.errors import IndexUnavailable
from web.counters import BUCKETS_S, Counters, Event
from web.measuring import WAITING
from web.state import settings, state

# What timtin-index leaves in the data folder after each run.
INGEST_FILE = "metrics.prom"
MAX_INGEST_BYTES = 65_536
_OF_INGEST = ("timtin_ingest_", "timtin_store_")

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Answer with every metric, whichever worker is asked."""
    registry = CollectorRegistry(auto_describe=False)
    data_dir = settings().search.data_dir
    registry.register(
        _All(
            state().counters,
            request.environ.get(WAITING),
            state().searcher,
            data_dir / INGEST_FILE,
            datetime.now(UTC),
        )
    )
    encode, kind = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(registry), content_type=kind)


class _All(Collector):
    """What there is to tell at a moment."""

    def __init__(
        self,
        counters: Counters,
        waiting: Callable[[], int] | None,
        index: Searcher,
        ingest: Path,
        now: datetime,
    ) -> None:
        self._counters, self._waiting = counters, waiting
        self._index, self._ingest, self._now = index, ingest, now

    def collect(self) -> Iterator[Metric]:
        """Yield one family after the other."""
        yield from _of_requests(self._counters)
        if self._waiting:
            yield GaugeMetricFamily(
                "timtin_http_waiting", "Connections that wait until a worker is free.", self._waiting()
            )
        yield from _of_index(self._index, self._now)
        yield from of_ingest(self._ingest)


def _of_requests(counters: Counters) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "timtin_http_requests", "Answers, by route and status.", labels=("route", "status")
    )
    took = HistogramMetricFamily(
        "timtin_http_request_seconds",
        "From the arrival of a request at a worker to the beginning of its answer.",
        labels=("route",),
    )
    ends = (*map(str, BUCKETS_S), "+Inf")
    for served in counters.requests():
        for status, count in served.statuses.items():
            requests.add_metric((served.route, str(status)), count)
        if served.statuses:
            buckets = list(zip(ends, accumulate(served.buckets), strict=True))
            took.add_metric((served.route,), buckets, served.seconds)
    yield requests
    yield took
    yield CounterMetricFamily(
        "timtin_searches", "Questions in words that were answered.", counters.count(Event.SEARCH)
    )
    yield CounterMetricFamily(
        "timtin_searches_without_results",
        "Questions in words to which nothing was found.",
        counters.count(Event.SEARCH_WITHOUT_RESULTS),
    )
    yield GaugeMetricFamily("timtin_web_workers", "Processes that answer.", counters.workers)


def _of_index(index: Searcher, now: datetime) -> Iterator[Metric]:
    try:
        status = index.status()
    except IndexUnavailable:
        status = None
    yield GaugeMetricFamily(
        "timtin_index_live", "1 if there is an index that can be searched, else 0.", int(status is not None)
    )
    if status is None:
        return
    published = status.published_at.timestamp()
    age = max(0.0, now.timestamp() - published)
    yield GaugeMetricFamily("timtin_index_articles", "Articles that readers can find.", status.articles)
    yield GaugeMetricFamily(
        "timtin_index_published_timestamp_seconds", "When the index last changed.", published
    )
    yield GaugeMetricFamily("timtin_index_age_seconds", "How long ago the index last changed.", age)


def of_ingest(file: Path) -> Iterator[Metric]:
    """Yield what timtin-index wrote down of its last run; nothing where that cannot be read."""
    try:
        with file.open("rb") as opened:
            text = opened.read(MAX_INGEST_BYTES).decode("utf-8")
        families = list(text_string_to_metric_families(text))
    except (OSError, ValueError):
        return
    yield from (family for family in families if family.name.startswith(_OF_INGEST))
