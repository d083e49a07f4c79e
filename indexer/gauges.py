"""Numbers in Prometheus' text format, and the file of them that every run leaves behind.

A run is over before anybody could ask it, so it is measured by what it leaves. Moments are given, not ages:
an age would stand still between two writings. What there never was has no line.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.errors import StoreUnusable
from indexer.history import PastRun
from indexer.store import ArticleStore

# In the data folder; the web service passes it on under /metrics.
NAME = "metrics.prom"


@dataclass(frozen=True, slots=True)
class Gauge:
    """One number and what it means, without the prefix ``timtin_``."""

    name: str
    meaning: str
    value: int

    def __str__(self) -> str:
        name = f"timtin_{self.name}"
        return f"# HELP {name} {self.meaning}\n# TYPE {name} gauge\n{name} {self.value}\n"


def leave(store: ArticleStore, data_dir: Path) -> None:
    """Write down how the ingests went. Only whoever holds the data folder may; a full disk is no error here.

    What was done is done, and a monitor sees an old moment, which is what it watches for.
    """
    with suppress(StoreUnusable):
        latest = store.history.latest_ended("ingest")
        success = store.history.last_success("ingest")
        last_success = datetime.fromisoformat(success) if success else None
        text = "".join(map(str, of_runs(store.count(), latest, last_success)))
        write(text, data_dir / NAME, data_dir / f"{NAME}.new")


def of_runs(articles: int, latest: PastRun | None, last_success: datetime | None) -> Iterator[Gauge]:
    """Yield what the store knows: its articles, the latest ingest that ended, the latest that ended well."""
    yield Gauge("store_articles", "Articles in the store, without removed ones and duplicates.", articles)
    if last_success:
        succeeded = seconds(last_success)
        yield Gauge("ingest_last_success_timestamp_seconds", "When an ingest last ended well.", succeeded)
    if latest and latest.finished and latest.exit_code is not None:
        ended = seconds(datetime.fromisoformat(latest.finished))
        yield Gauge("ingest_last_end_timestamp_seconds", "When the latest ingest ended, well or not.", ended)
        yield Gauge("ingest_last_exit_code", "How the latest ingest ended; 0 is well.", latest.exit_code)


def write(text: str, file: Path, beside: Path | None = None) -> None:
    """Put a text in the place of a file at once: a collector may read at any moment."""
    beside = beside or file.with_name(f".{file.name}.{os.getpid()}")
    try:
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnusable(f"cannot write {file}: {error.strerror}") from error


def seconds(moment: datetime) -> int:
    """Return a moment as Prometheus counts it."""
    return int(moment.timestamp())
