"""What one worker counts and shows of use. Before start() it does neither: a master only forks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from search.usage.events import Searched, Viewed, Visited
from search.usage.redaction import redacted
from web.usage.most_viewed import MostViewed
from web.usage.reader import Figures, Reader
from web.usage.recorder import Recorder
from web.usage.threshold import Threshold

# Who pastes more than a headline pastes a letter.
MOST_LETTERS = 100


class Meter:
    """The counters of one worker.

    ``query_log`` is how often a text must be asked in a day before it is written; 0 writes none.
    """

    def __init__(self, path: Path, query_log: int = 0) -> None:
        self._path = path
        self._threshold = Threshold(query_log) if query_log else None
        self._recorder: Recorder | None = None
        self._reader: Reader | None = None
        self._most_viewed: MostViewed | None = None

    def start(self, today: Callable[[], date], *, in_background: bool = True) -> None:
        """Begin to count and to read, after the fork; without a background, flush() writes.

        ``today`` says which day it is, by which the last days are counted.
        """
        self._reader, self._most_viewed = Reader(self._path), MostViewed(self._path, today)
        self._recorder = Recorder(self._path, beside=self._most_viewed.refresh)
        if in_background:
            self._recorder.start()

    def flush(self) -> bool:
        """Write what was counted; say whether that could be done."""
        is_written = self._recorder is not None and self._recorder.flush()
        if self._most_viewed is not None:
            self._most_viewed.refresh()
        return is_written

    def stop(self) -> None:
        """Write what is left, and end."""
        if self._recorder is not None:
            self._recorder.stop()
        if self._reader is not None:
            self._reader.close()
        self._recorder = self._reader = self._most_viewed = None

    def page_seen(self, day: date, article_id: str | None, *, from_elsewhere: bool) -> None:
        """Count a page that somebody opened."""
        if self._recorder is None:
            return
        if article_id is not None:
            self._recorder.count(Viewed(day, article_id))
        if from_elsewhere:
            self._recorder.count(Visited(day))

    def asked(self, day: date, text: str, *, is_empty: bool, is_slow: bool) -> None:
        """Count a query; of its text what may be kept."""
        if self._recorder is None:
            return
        event = Searched(day, "", is_empty, is_slow)
        counted = {event: 1}
        if self._threshold is not None and len(text) <= MOST_LETTERS:
            known = Searched(day, redacted(text).lower(), is_empty, is_slow)
            counted = self._threshold.passed(known)
        for searched, n in counted.items():
            self._recorder.count(searched, n)

    def figures(self, article_id: str | None = None) -> Figures:
        """Return what a page shows of use."""
        return self._reader.figures(article_id) if self._reader is not None else Figures()

    def most_viewed(self) -> tuple[str, ...]:
        """Return the ids of the articles viewed most in the last days."""
        return self._most_viewed.articles if self._most_viewed is not None else ()
