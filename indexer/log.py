"""What timtin-index says besides its report, on standard error: for people, or as JSON lines."""

import json
import logging
from collections.abc import Iterable, Iterator
from typing import TypeVar

from indexer import progress
from search.logs import JsonLines, LogFormat

T = TypeVar("T")

LOG = logging.getLogger("indexer")
# What of a report an end of a run is logged with; the rest stands in the report.
_OF_RUN = ("verb", "exit_code", "seconds", "seen", "added", "changed", "removed", "failed", "articles")


def configure(form: LogFormat) -> None:
    """Write in a form from now on. People are not told that a run has ended: they are shown its report."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else logging.Formatter("%(message)s"))
    LOG.handlers = [handler]
    LOG.setLevel(logging.INFO if form is LogFormat.JSON else logging.WARNING)
    LOG.propagate = False


def ended(report: str) -> None:
    """Log that a run has ended, by its report as JSON."""
    fields = json.loads(report)
    LOG.info(
        "run ended", extra={"event": "run", **{name: fields[name] for name in _OF_RUN if name in fields}}
    )


def progress_lines(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Pass items on and log how far a long run is, as progress.lines writes it."""
    return progress.lines(items, label, total, tell=lambda line: LOG.info(line, extra={"event": "progress"}))
