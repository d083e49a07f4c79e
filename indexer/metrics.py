"""The status as gauges in Prometheus' text format, for a collector that reads files.

A run is over before anybody could ask it, so it is measured by what it leaves behind. Moments are given,
not ages: an age would stand still between two writings. What there never was has no line.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.errors import StoreUnusable
from indexer.status import IndexState, Status


@dataclass(frozen=True, slots=True)
class Gauge:
    """One number and what it means, without the prefix ``timtin_``."""

    name: str
    meaning: str
    value: int

    def __str__(self) -> str:
        name = f"timtin_{self.name}"
        return f"# HELP {name} {self.meaning}\n# TYPE {name} gauge\n{name} {self.value}\n"


def exposition(status: Status) -> str:
    """Return all gauges as one text."""
    return "".join(map(str, _gauges(status)))


def write(text: str, file: Path) -> None:
    """Put a text in the place of a file at once: a collector may read at any moment."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnusable(f"cannot write {file}: {error.strerror}") from error


def _gauges(status: Status) -> Iterator[Gauge]:
    is_live = status.state is IndexState.LIVE
    yield Gauge("index_live", "1 if there is an index that can be searched, else 0.", int(is_live))
    if status.index:
        yield Gauge("index_articles", "Articles that readers can find.", status.index.articles)
        published = _seconds(status.index.published_at)
        yield Gauge("index_published_timestamp_seconds", "When the index last changed.", published)
    yield Gauge(
        "store_articles", "Articles in the store, without removed ones and duplicates.", status.articles
    )
    if status.last_success:
        succeeded = _seconds(status.last_success)
        yield Gauge("ingest_last_success_timestamp_seconds", "When an ingest last ended well.", succeeded)
    if status.ingest and status.ingest.finished and status.ingest.exit_code is not None:
        ended = _seconds(datetime.fromisoformat(status.ingest.finished))
        yield Gauge("ingest_last_end_timestamp_seconds", "When the latest ingest ended, well or not.", ended)
        yield Gauge(
            "ingest_last_exit_code", "How the latest ingest ended; 0 is well.", status.ingest.exit_code
        )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
