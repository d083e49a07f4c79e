"""What the store remembers of runs and publications."""

from dataclasses import dataclass
from datetime import UTC, datetime

from indexer.database import Database
from search.engine.port import IndexStatus

# What old runs and publications are kept for is told in a few lines; nobody reads the ten thousandth.
KEPT_RUNS = 10_000
KEPT_PUBLICATIONS = 100


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the indexer: whatever it touches carries its number and its time."""

    id: int
    now: datetime

    @property
    def moment(self) -> str:
        """The time of the run as the store writes it."""
        return in_utc(self.now)


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run as it is remembered; one that was killed has no end."""

    verb: str
    started: str
    finished: str | None
    exit_code: int | None


def in_utc(moment: datetime) -> str:
    """Return a moment as the store writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


class History:
    """Runs, and how far the index had come at each publication."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def begin_run(self, verb: str, now: datetime) -> Run:
        """Note that a run has begun."""
        self._db.begin()
        cursor = self._db.execute("INSERT INTO runs (verb, started) VALUES (?, ?)", (verb, in_utc(now)))
        run = Run(cursor.lastrowid or 0, now)
        self._db.execute("DELETE FROM runs WHERE id <= ?", (run.id - KEPT_RUNS,))
        self._db.commit()
        return run

    def finish_run(self, run: Run, now: datetime, *, exit_code: int, report: str) -> None:
        """Note how a run ended."""
        self._db.begin()
        self._db.execute(
            "UPDATE runs SET finished = ?, exit_code = ?, report = ? WHERE id = ?",
            (in_utc(now), exit_code, report, run.id),
        )
        self._db.commit()

    def past_runs(self, limit: int) -> list[PastRun]:
        """Return the latest runs, newest first."""
        rows = self._db.execute(
            "SELECT verb, started, finished, exit_code FROM runs ORDER BY id DESC LIMIT ?", (limit,)
        )
        return [PastRun(*row) for row in rows]

    def latest_ended(self, verb: str) -> PastRun | None:
        """Return the latest run of a verb that came to an end, well or not."""
        row = self._db.execute(
            "SELECT verb, started, finished, exit_code FROM runs"
            " WHERE verb = ? AND finished IS NOT NULL ORDER BY id DESC LIMIT 1",
            (verb,),
        ).fetchone()
        return None if row is None else PastRun(*row)

    def successes_ago(self, verb: str, count: int) -> int | None:
        """Return the number of the run that ended well so many good runs ago (1: the latest of them)."""
        row = self._db.execute(
            "SELECT id FROM runs WHERE verb = ? AND exit_code = 0 ORDER BY id DESC LIMIT 1 OFFSET ?",
            (verb, count - 1),
        ).fetchone()
        return None if row is None else int(row[0])

    def last_success(self, verb: str) -> str | None:
        """When a run last ended well: what a monitor wants to know before all else."""
        row = self._db.execute(
            "SELECT finished FROM runs WHERE verb = ? AND exit_code = 0 ORDER BY id DESC LIMIT 1", (verb,)
        ).fetchone()
        return None if row is None else str(row[0])

    def note_publication(self, status: IndexStatus, sequence: int, now: datetime) -> None:
        """Remember how far a published index has come."""
        self._db.begin()
        self._db.execute(
            "INSERT OR REPLACE INTO publications VALUES (?, ?, ?)",
            (_publication(status), sequence, in_utc(now)),
        )
        self._db.execute(
            "DELETE FROM publications WHERE rowid NOT IN"
            " (SELECT rowid FROM publications ORDER BY rowid DESC LIMIT ?)",
            (KEPT_PUBLICATIONS,),
        )
        self._db.commit()

    def published_sequence(self, status: IndexStatus) -> int | None:
        """How far a published index had come; None when this store does not know of the publication."""
        row = self._db.execute(
            "SELECT sequence FROM publications WHERE publication = ?", (_publication(status),)
        ).fetchone()
        return None if row is None else int(row[0])


def _publication(status: IndexStatus) -> str:
    # A version is a time and counts; two generations built in one second could share it.
    return f"{status.generation} {status.version}"
