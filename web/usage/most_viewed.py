"""Which articles are read most: added up now and then in the background, because a week is many rows."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from search.errors import UsageUnusable
from search.usage.ledger import Ledger

# A week: news of before is old, and a single day is empty in the morning.
DAYS = 7
# Some that were read have gone since; twice as many as are shown will do.
KNOWN = 10
# The order of a week does not change in a minute; 50,000 rows take 0.1 s of this thread, and no reader's.
EVERY_S = 30.0


class MostViewed:
    """The articles viewed most in the last days, at most half a minute old."""

    def __init__(
        self, path: Path, today: Callable[[], date], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.articles: tuple[str, ...] = ()
        self._path = path
        self._today = today
        self._clock = clock
        self._due = clock()

    def refresh(self) -> None:
        """Add up anew, if it is time; when nothing can be read, what was read before stays."""
        if self._clock() < self._due:
            return
        self._due = self._clock() + EVERY_S
        since = self._today() - timedelta(days=DAYS - 1)
        try:
            if ledger := Ledger.open_if_there(self._path):
                with ledger:
                    self.articles = tuple(article for article, _ in ledger.most_viewed(since, KNOWN))
        except UsageUnusable:
            return
