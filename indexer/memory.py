"""What a source remembers from one run to the next: pages it fetched, tokens, and how far it came.

All of it stands in the article store and is committed with the articles, so that neither is ever
ahead of the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from indexer.database import Database
from indexer.history import Run, in_utc

# Whatever is still listed has been fetched again long before: recheck_days is a year at most.
FORGOTTEN_AFTER = timedelta(days=400)

# Under this name stands what the source was described as when all else was noted.
DESCRIPTION = "description"


class Outcome(StrEnum):
    """What came of a page when it was last fetched."""

    ARTICLE = "article"
    REJECTED = "rejected"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The last time that a page was fetched.

    ``stamp`` is what the listing then said of its last change; ``etag`` and ``last_modified`` are
    what the server said, for asking it again. ``article_id`` is the article that the page gave, as
    long as readers can find it.
    """

    url: str
    outcome: Outcome
    fetched: datetime
    article_id: str | None = None
    stamp: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Memory:
    """The memory of one source.

    ``first_run`` is the run in which reading began: an earlier one than this after an interruption.
    ``is_sure`` says that all that was listed since then is known by the id of its article.
    """

    def __init__(self, database: Database, source: str, run: Run) -> None:
        self._db = database
        self._source = source
        self._run = run
        self._edition = ""
        self.first_run = run.id
        self.is_sure = True

    def open(self, description: str) -> None:
        """Forget all if the source is no longer described as it was: what it gave may be read otherwise."""
        if self.bookmark(DESCRIPTION) != description:
            self._db.begin()
            for table in ("visits", "bookmarks", "passes"):
                self._db.execute(f"DELETE FROM {table} WHERE source = ?", (self._source,))  # noqa: S608 - fixed names
            self.set_bookmark(DESCRIPTION, description)

    def bookmark(self, name: str) -> str | None:
        """Return what was noted under a name."""
        row = self._db.execute(
            "SELECT value FROM bookmarks WHERE source = ? AND name = ?", (self._source, name)
        ).fetchone()
        return None if row is None else str(row[0])

    def set_bookmark(self, name: str, value: str | None) -> None:
        """Note something under a name; None forgets it."""
        self._db.begin()
        if value is None:
            self._db.execute("DELETE FROM bookmarks WHERE source = ? AND name = ?", (self._source, name))
        else:
            self._db.execute("INSERT OR REPLACE INTO bookmarks VALUES (?, ?, ?)", (self._source, name, value))

    def visit(self, url: str) -> Visit | None:
        """Return the last visit to a page; None when there was none."""
        row = self._db.execute(
            "SELECT outcome, fetched, articles.id, stamp, etag, last_modified FROM visits"
            " LEFT JOIN articles ON articles.id = article_id AND removed_at IS NULL"
            " WHERE visits.source = ? AND visits.url = ?",
            (self._source, url),
        ).fetchone()
        if row is None:
            return None
        outcome, fetched, article_id, stamp, etag, last_modified = row
        return Visit(
            url=url,
            outcome=Outcome(outcome),
            fetched=datetime.fromisoformat(fetched),
            article_id=article_id,
            stamp=stamp,
            etag=etag,
            last_modified=last_modified,
        )

    def note_visit(self, visit: Visit) -> None:
        """Note a visit over the one before."""
        self._db.begin()
        self._db.execute(
            "INSERT OR REPLACE INTO visits"
            " (source, url, outcome, fetched, article_id, stamp, etag, last_modified)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._source,
                visit.url,
                visit.outcome.value,
                in_utc(visit.fetched),
                visit.article_id,
                visit.stamp,
                visit.etag,
                visit.last_modified,
            ),
        )

    def resume(self, edition: str) -> str | None:
        """Return how far an interrupted run came in this edition of the source; None to begin anew.

        An edition is whatever tells that the source is still the same, so that a position in it holds.
        """
        self._edition = edition
        row = self._db.execute(
            "SELECT run, position, sure FROM passes WHERE source = ? AND edition = ?", (self._source, edition)
        ).fetchone()
        if row is not None:
            self.first_run, position, sure = row
            self.is_sure = bool(sure)
            return str(position)
        self._end_pass()
        return None

    def reached(self, position: str) -> None:
        """Note how far this run has come: all before it was yielded."""
        self._db.begin()
        self._db.execute(
            "INSERT OR REPLACE INTO passes VALUES (?, ?, ?, ?, ?)",
            (self._source, self.first_run, self._edition, position, self.is_sure),
        )

    def finish(self) -> None:
        """Note that the source was read to its end; forget pages that it has not listed for a year."""
        self._end_pass()
        self._db.execute(
            "DELETE FROM visits WHERE source = ? AND fetched < ?",
            (self._source, in_utc(self._run.now - FORGOTTEN_AFTER)),
        )

    def _end_pass(self) -> None:
        self._db.begin()
        self._db.execute("DELETE FROM passes WHERE source = ?", (self._source,))
