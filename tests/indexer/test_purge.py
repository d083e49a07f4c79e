"""Removed articles are forgotten after so many good runs, and no index is left with one of them."""

import json
from dataclasses import replace

import pytest

from indexer.check import check
from indexer.config import IndexerSettings
from indexer.errors import InvalidConfiguration
from indexer.exit_codes import ExitCode
from indexer.rebuild import rebuild, rollback
from indexer.sources.model import FileSource
from indexer.store import ArticleStore
from indexer.workplace import Workplace
from tests.indexer.conftest import run
from tests.indexer.steps import Write, articles, ingest, live
from tests.make import article


def keeping(place: Workplace, runs: int) -> Workplace:
    """Return the workplace of a deployment that keeps removed articles for so many good runs."""
    return replace(place, settings=IndexerSettings(keep_removed_runs=runs))


def kept(place: Workplace) -> int:
    """Return how many removed articles are kept."""
    with ArticleStore.rehearsal(place.store_path) as store:
        return store.count_removed()


def test_a_removed_article_is_kept_for_so_many_good_runs(place: Workplace, write: Write) -> None:
    """Two runs after the one that removed it, the next forgets it, says so, and says so only once."""
    place = keeping(place, 2)
    ingest(place, write(articles(5)))
    source = write(articles(3))

    purged = [ingest(place, source).purged for _ in range(5)]

    assert purged == [0, 0, 0, 2, 0]
    assert kept(place) == 0
    assert sorted(live(place)) == ["n0", "n1", "n2"]
    assert check(place).differences.is_clean


def test_the_report_counts_what_was_purged(place: Workplace, write: Write) -> None:
    """A line for a person, a number for a program, both of the run that did it."""
    place = keeping(place, 1)
    for listed in (articles(2), articles(1), articles(1)):
        ingest(place, write(listed))

    report = ingest(place, write(articles(1)))

    assert json.loads(report.as_json())["purged"] == 1
    assert "1 articles purged that were removed long ago" in report.lines()


def test_a_run_that_did_not_end_well_does_not_count(place: Workplace, write: Write) -> None:
    """While something is wrong nothing is forgotten: the removal may be part of it."""
    place = keeping(place, 2)
    ingest(place, write(articles(2)))
    source = write(articles(1))
    ingest(place, source)
    away = FileSource(name="away", kind="jsonl", path=place.data_dir / "nowhere", complete=False)

    assert [ingest(place, source, away).exit_code for _ in range(5)] == [ExitCode.SOURCE_UNAVAILABLE] * 5
    assert kept(place) == 1
    assert [ingest(place, source).purged for _ in range(3)] == [0, 0, 1]


def test_a_dry_run_only_counts(place: Workplace, write: Write) -> None:
    """It says what a real run would forget."""
    place = keeping(place, 1)
    for listed in (articles(2), articles(1), articles(1)):
        ingest(place, write(listed))

    assert ingest(place, write(articles(1)), dry_run=True).purged == 1
    assert kept(place) == 1


def test_zero_keeps_all_for_ever(place: Workplace, write: Write) -> None:
    """Whoever must be able to show what was once published can."""
    place = keeping(place, 0)
    for listed in (articles(2), *[articles(1)] * 4):
        ingest(place, write(listed))

    assert kept(place) == 1


def test_an_article_that_came_back_stays(place: Workplace, write: Write) -> None:
    """Its removal is forgotten as soon as a source lists it again."""
    place = keeping(place, 1)
    lists = (articles(2), articles(1), *[articles(2)] * 4)

    assert [ingest(place, write(listed)).purged for listed in lists] == [0] * len(lists)
    assert sorted(live(place)) == ["n0", "n1"]


def test_an_article_that_came_back_waits_anew(place: Workplace, write: Write) -> None:
    """Its second removal is what counts."""
    place = keeping(place, 2)
    for listed in (articles(2), articles(1), articles(2), articles(1), articles(1)):
        report = ingest(place, write(listed))

    assert (report.purged, kept(place)) == (0, 1)


def test_an_index_from_before_the_purge_is_compared(place: Workplace, write: Write) -> None:
    """A rollback brings back what was since forgotten; the next run takes it out all the same."""
    place = keeping(place, 1)
    ingest(place, write(articles(3)))
    rebuild(place, accept_loss=False)
    for _ in range(3):
        ingest(place, write(articles(2)))
    assert kept(place) == 0

    rollback(place)
    assert "n2" in live(place)
    ingest(place, write(articles(2)))

    assert sorted(live(place)) == ["n0", "n1"]
    assert check(place).differences.is_clean


def test_text_goes_with_its_article(place: Workplace) -> None:
    """What is forgotten takes no room; what readers find is never touched."""
    with ArticleStore.open(place.store_path) as store:
        for name in ("gone", "stays"):
            store.put(article(name, f"Tin {name}"), "news", run(1))
        store.remove(["gone"], run(2))

        assert store.purge(2) == 0
        assert store.purge(3) == 1
        assert store._db.execute("SELECT count(*) FROM records").fetchone() == (1,)
        assert (list(store.ids()), store.purged) == (["stays"], store.sequence)


@pytest.mark.parametrize("value", ["-1", "5001", "some"])
def test_a_wrong_setting_is_named(value: str) -> None:
    """Runs are counted as far as the store remembers them, and no further."""
    with pytest.raises(InvalidConfiguration, match="TIMTIN_KEEP_REMOVED_RUNS"):
        IndexerSettings.from_env({"TIMTIN_KEEP_REMOVED_RUNS": value})
