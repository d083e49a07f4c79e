"""What a monitor is told: what readers would meet, how long ago an ingest ended well, one exit code."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from indexer.exit_codes import ExitCode
from indexer.sources.model import FileSource
from indexer.status import IndexState, Status, status
from indexer.store import ArticleStore
from indexer.workplace import Workplace
from search.config import Settings
from search.engine import open_searcher
from search.engine.whoosh import searcher as whoosh
from tests.indexer.conftest import run
from tests.indexer.reading import NOW
from tests.indexer.steps import Write, articles, ingest
from tests.make import article

HOUR = timedelta(hours=1)


@pytest.fixture
def filled(place: Workplace, write: Write) -> Workplace:
    """Return a workplace after one good ingest of three articles; its clock stands half an hour later."""
    ingest(place, write(articles(3)))
    return later(place, timedelta(minutes=30))


def later(place: Workplace, age: timedelta) -> Workplace:
    """Return the workplace with a clock that stands still at a time after the fixture's."""
    return replace(place, clock=lambda: NOW + age)


def told(found: Status) -> dict[str, Any]:
    """Return what a program reads."""
    fields: dict[str, Any] = json.loads(found.as_json())
    assert fields["exit_code"] == found.exit_code
    return fields


def test_a_fresh_index_is_well(filled: Workplace) -> None:
    """Live, of this program's fingerprint, its last ingest good and recent: 0."""
    found = status(filled, HOUR)

    assert (found.exit_code, found.lines()[0]) == (ExitCode.DONE, "well")
    fields = told(found)
    live = filled.index.searcher.status()
    assert (fields["index"], fields["fingerprint"]) == ("live", live.fingerprint)
    assert (fields["articles"], fields["articles_in_store"], fields["waiting"]) == (3, 3, False)
    assert (fields["last_ingest_exit_code"], fields["overdue"], fields["unfinished"]) == (0, False, None)
    assert 1_790 <= fields["last_success_age_s"] <= 1_800
    assert "latest good ingest: 29 minutes ago" in found.lines()


@pytest.mark.parametrize(
    ("minutes", "max_age", "code"),
    [(59, HOUR, ExitCode.DONE), (61, HOUR, ExitCode.OVERDUE), (10_000, None, ExitCode.DONE)],
)
def test_a_good_ingest_may_be_so_long_ago(
    filled: Workplace, minutes: int, max_age: timedelta | None, code: ExitCode
) -> None:
    """Only whoever names a limit is told that it is passed: how often runs are due, the schedule says."""
    found = status(later(filled, timedelta(minutes=minutes)), max_age)

    assert found.exit_code is code
    assert ("more than 60 minutes" in found.lines()[-1]) == (code is ExitCode.OVERDUE)


def test_a_clock_set_back_makes_no_negative_age(filled: Workplace) -> None:
    """What seems to lie ahead has just happened."""
    assert told(status(later(filled, -HOUR), HOUR))["last_success_age_s"] == 0


def test_a_clock_that_ran_ahead_keeps_no_ingest_from_being_overdue(filled: Workplace) -> None:
    """By what the clock says now, the latest good ingest ends in two hours: nobody knows how old it is."""
    assert status(later(filled, -2 * HOUR), HOUR).exit_code is ExitCode.OVERDUE
    assert status(later(filled, -2 * HOUR), None).exit_code is ExitCode.DONE


def test_how_the_latest_ingest_ended_is_how_this_ends(filled: Workplace, tmp_path: Path) -> None:
    """A source that was not there: 69 until a run ends well; too long without one weighs more."""
    ingest(filled, FileSource(name="away", kind="jsonl", path=tmp_path / "nowhere", complete=False))

    assert status(filled, HOUR).exit_code is ExitCode.SOURCE_UNAVAILABLE
    assert told(status(filled, HOUR))["last_ingest_exit_code"] == 69
    assert status(later(filled, 2 * HOUR), HOUR).exit_code is ExitCode.OVERDUE


def test_nothing_at_all_is_said_and_leaves_no_trace(place: Workplace) -> None:
    """No index: 73, whatever the age; looking makes no data folder."""
    found = status(place, HOUR)

    assert (found.state, found.exit_code, found.is_overdue) == (
        IndexState.MISSING, ExitCode.CANNOT_WRITE, True,
    )  # fmt: skip
    assert told(found)["last_success_at"] is None
    assert found.lines()[1].startswith("index: missing: no index in ")
    assert not place.data_dir.exists()


def test_an_index_of_another_analysis_is_outdated(filled: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade nobody can search until a rebuild; the articles are still there."""
    monkeypatch.setattr(whoosh, "fingerprint", lambda _zone: "another")

    found = status(reopened(filled), None)

    assert (found.state, found.exit_code) == (IndexState.OUTDATED, ExitCode.CANNOT_WRITE)
    assert "run timtin-index rebuild" in str(found.problem)
    assert told(found)["articles_in_store"] == 3


def test_a_damaged_index_is_told_from_a_missing_one(filled: Workplace) -> None:
    """A pointer that names nothing is damage."""
    (filled.data_dir / "CURRENT").write_text("", encoding="utf-8")

    found = status(reopened(filled), None)

    assert (found.state, found.exit_code) == (IndexState.DAMAGED, ExitCode.CANNOT_WRITE)


def test_a_run_under_way_and_a_store_ahead_are_said(filled: Workplace) -> None:
    """Neither is an error: the first may end well, the second is what the next run publishes."""
    with ArticleStore.open(filled.store_path) as store:
        store.history.begin_run("rebuild", run(0).now)
        store.put(article("later"), "news", run(9))

    found = status(filled, HOUR)

    assert found.exit_code is ExitCode.DONE
    fields = told(found)
    assert (fields["unfinished"], fields["unfinished_since"]) == ("rebuild", run(0).moment)
    assert fields["waiting"]
    assert "the store holds changes that are not in the index yet" in found.lines()
    assert found.lines()[-1].startswith("rebuild: under way or killed, began ")


def reopened(place: Workplace) -> Workplace:
    """Return the workplace as another process meets it: nothing of the index is open yet."""
    searcher = open_searcher(Settings(data_dir=place.data_dir))
    return replace(place, index=replace(place.index, searcher=searcher))
