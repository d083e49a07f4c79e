"""Whether all is well, for a monitor: a live index, and an ingest that ended well not too long ago."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from indexer.exit_codes import ExitCode, gravest
from indexer.history import PastRun, in_utc
from indexer.store import ArticleStore
from indexer.workplace import Workplace
from search.engine.port import IndexStatus
from search.errors import IndexCorrupt, IndexOutdated, IndexUnavailable


class IndexState(StrEnum):
    """What a reader would meet."""

    LIVE = "live"
    MISSING = "missing"
    OUTDATED = "outdated"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How timtin is doing at a moment.

    ``ingest`` is the latest that came to an end, ``last_success`` when one last ended well, ``unfinished``
    the latest run of any verb if it has no end: it is under way, or was killed. ``waiting`` says that the
    store holds changes that readers do not see yet.
    """

    now: datetime
    max_age: timedelta | None
    state: IndexState
    problem: str | None
    index: IndexStatus | None
    articles: int
    waiting: bool
    ingest: PastRun | None
    last_success: datetime | None
    unfinished: PastRun | None

    @property
    def success_age(self) -> timedelta | None:
        """How long ago an ingest last ended well; None when none ever did. A clock set back makes it zero."""
        return None if self.last_success is None else _age(self.last_success, self.now)

    @property
    def is_overdue(self) -> bool:
        """Whether no ingest has ended well for longer than may be.

        One that ended as far in the future was timed by a wrong clock, and tells nothing.
        """
        if self.max_age is None:
            return False
        return self.last_success is None or abs(self.now - self.last_success) > self.max_age

    @property
    def exit_code(self) -> ExitCode:
        """The gravest of: nothing to search, too long without a good ingest, how the latest ingest ended."""
        codes = [ExitCode.DONE if self.state is IndexState.LIVE else ExitCode.CANNOT_WRITE]
        if self.is_overdue:
            codes.append(ExitCode.OVERDUE)
        if self.ingest is not None and self.ingest.exit_code is not None:
            codes.append(ExitCode(self.ingest.exit_code))
        return gravest(codes)

    def as_json(self) -> str:
        """Return it as one line of JSON; ages are whole seconds."""
        fields = {
            "verb": "status",
            "exit_code": int(self.exit_code),
            "index": self.state,
            "index_problem": self.problem,
            "fingerprint": self.index.fingerprint if self.index else None,
            "index_version": self.index.version if self.index else None,
            "published_at": in_utc(self.index.published_at) if self.index else None,
            "index_age_s": _seconds(self._index_age),
            "newest": in_utc(self.index.newest) if self.index and self.index.newest else None,
            "articles": self.index.articles if self.index else 0,
            "articles_in_store": self.articles,
            "waiting": self.waiting,
            "last_ingest_at": self.ingest.finished if self.ingest else None,
            "last_ingest_exit_code": self.ingest.exit_code if self.ingest else None,
            "last_success_at": in_utc(self.last_success) if self.last_success else None,
            "last_success_age_s": _seconds(self.success_age),
            "max_age_s": _seconds(self.max_age),
            "overdue": self.is_overdue,
            "unfinished": self.unfinished.verb if self.unfinished else None,
            "unfinished_since": self.unfinished.started if self.unfinished else None,
        }
        return json.dumps(fields, ensure_ascii=False)

    def lines(self) -> list[str]:
        """Return it for a person: the verdict first, as monitors show one line."""
        rows = ["well" if self.exit_code is ExitCode.DONE else f"not well, exit code {int(self.exit_code)}"]
        if self.index:
            rows.append(
                f"index: live, {self.index.articles} articles, version {self.index.version},"
                f" published {_ago(self._index_age)}"
            )
        else:
            rows.append(f"index: {self.state}: {self.problem}")
        if self.waiting:
            rows.append("the store holds changes that are not in the index yet")
        if self.ingest:
            rows.append(f"latest ingest: ended {self.ingest.finished} with {self.ingest.exit_code}")
        late = f", more than {_minutes(self.max_age)} minutes" if self.max_age and self.is_overdue else ""
        rows.append(f"latest good ingest: {_ago(self.success_age)}{late}")
        if self.unfinished:
            rows.append(f"{self.unfinished.verb}: under way or killed, began {self.unfinished.started}")
        return rows

    @property
    def _index_age(self) -> timedelta | None:
        return _age(self.index.published_at, self.now) if self.index else None


def status(place: Workplace, max_age: timedelta | None) -> Status:
    """Look, without a lock and without a trace, so that it can be asked as often as one likes."""
    state, problem, index = _index(place)
    with ArticleStore.rehearsal(place.store_path) as store:
        reached = store.history.published_sequence(index) if index else 0
        latest = store.history.past_runs(1)
        success = store.history.last_success("ingest")
        return Status(
            now=place.clock(),
            max_age=max_age,
            state=state,
            problem=problem,
            index=index,
            articles=store.count(),
            waiting=reached != store.sequence,
            ingest=store.history.latest_ended("ingest"),
            last_success=datetime.fromisoformat(success) if success else None,
            unfinished=latest[0] if latest and latest[0].finished is None else None,
        )


def _index(place: Workplace) -> tuple[IndexState, str | None, IndexStatus | None]:
    try:
        return IndexState.LIVE, None, place.index.searcher.status()
    except IndexOutdated as error:
        return IndexState.OUTDATED, str(error), None
    except IndexCorrupt as error:
        return IndexState.DAMAGED, str(error), None
    except IndexUnavailable as error:
        return IndexState.MISSING, str(error), None


def _age(moment: datetime, now: datetime) -> timedelta:
    return max(now - moment, timedelta())


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())


def _minutes(age: timedelta) -> int:
    return int(age.total_seconds()) // 60


def _ago(age: timedelta | None) -> str:
    return "never" if age is None else f"{_minutes(age)} minutes ago"
