"""Counts events in memory and writes them to the file a batch at a time, beside the requests."""

import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event as Signal
from threading import Lock, Thread

from search.errors import UsageUnusable
from search.usage.events import Event
from search.usage.ledger import Ledger

# The first event is written at once, so that a number that is shown is true in a moment; what comes in the
# second after it is the next batch. A worker that is killed loses no more than that second.
PAUSE_S = 1.0
RETRY_S = 5.0
IDLE_S = 30.0
# Different events kept while nothing can be written: some 10 MB.
MOST_PENDING = 50_000
# Longer than SQLite waits for another worker, and well within gunicorn's graceful_timeout.
STOP_S = 8.0

_log = logging.getLogger(__name__)


class Recorder:
    """The events of one worker that are not in the file yet. Safe to share between threads."""

    def __init__(self, path: Path, beside: Callable[[], None] = lambda: None) -> None:
        """Take the file, and what else is to be done in the background now and then."""
        self._path = path
        self._beside = beside
        self._lock = Lock()
        self._pending: Counter[Event] = Counter()
        self._lost = 0
        self._is_failing = False
        self._is_anything = Signal()
        self._is_ending = Signal()
        self._thread: Thread | None = None

    def count(self, event: Event, n: int = 1) -> None:
        """Count an event; takes a microsecond and never fails."""
        with self._lock:
            if event in self._pending or len(self._pending) < MOST_PENDING:
                self._pending[event] += n
            else:
                self._lost += n
        self._is_anything.set()

    def flush(self) -> bool:
        """Write what was counted; say whether that could be done. What could not be written is kept."""
        with self._lock:
            batch, self._pending = self._pending, Counter()
        batch = Counter({event: n for event, n in batch.items() if n})
        try:
            if batch:
                with Ledger.open(self._path) as ledger:
                    ledger.add(batch)
        except UsageUnusable as error:
            with self._lock:
                self._pending.update(batch)
            if not self._is_failing:
                _log.warning("nothing is counted on disk until this is mended: %s", error)
            self._is_failing = True
            return False
        if self._is_failing:
            _log.warning("counts are written again; %d events were too many to keep", self._lost)
        self._is_failing, self._lost = False, 0
        return True

    def start(self) -> None:
        """Begin to write in the background; after the fork, because no thread survives it."""
        self._thread = Thread(target=self._write, name="usage", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is left, and end."""
        self._is_ending.set()
        self._is_anything.set()
        if self._thread is not None:
            self._thread.join(STOP_S)
        self.flush()

    def _write(self) -> None:
        while not self._is_ending.is_set():
            self._beside()
            self._is_anything.wait(IDLE_S)
            self._is_anything.clear()
            if self.flush():
                self._is_ending.wait(PAUSE_S)
            else:
                self._is_anything.set()
                self._is_ending.wait(RETRY_S)
