"""The status as gauges for Prometheus, for a collector that reads files."""

from collections.abc import Iterator

from indexer.gauges import Gauge, of_runs, seconds
from indexer.status import IndexState, Status


def exposition(status: Status) -> str:
    """Return all gauges as one text."""
    return "".join(map(str, _gauges(status)))


def _gauges(status: Status) -> Iterator[Gauge]:
    is_live = status.state is IndexState.LIVE
    yield Gauge("index_live", "1 if there is an index that can be searched, else 0.", int(is_live))
    if status.index:
        yield Gauge("index_articles", "Articles that readers can find.", status.index.articles)
        published = seconds(status.index.published_at)
        yield Gauge("index_published_timestamp_seconds", "When the index last changed.", published)
    yield from of_runs(status.articles, status.ingest, status.last_success)
