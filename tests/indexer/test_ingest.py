"""Sources in, live index out: only what changed, and nothing lost on the way."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

import pytest

from indexer.exit_codes import ExitCode
from indexer.rebuild import rollback
from indexer.store import ArticleStore
from indexer.workplace import Workplace
from search.errors import IndexNotWritable, IndexUnavailable
from tests.indexer.steps import Write, articles, ingest, live
from tests.make import article

T = TypeVar("T")


def test_first_run_builds_an_index(place: Workplace, write: Write) -> None:
    """From nothing to searchable in one run."""
    report = ingest(place, write(articles(3)))

    assert sorted(live(place)) == ["n0", "n1", "n2"]
    assert (report.total("seen"), report.total("added"), report.articles) == (3, 3, 3)
    assert report.exit_code is ExitCode.DONE
    assert report.index_version == place.index.searcher.status().version


def test_a_repaired_article_is_counted(place: Workplace, write: Write) -> None:
    """The report says how many came in which legacy encoding, and reading them again changes nothing."""
    old = article("old", "C¶i c¸ch hµnh chÝnh", "Céng hßa x· héi chñ nghÜa ViÖt Nam")
    source = write([*articles(2), old])
    report = ingest(place, source)

    assert live(place)["old"] == "Cải cách hành chính"
    assert report.repaired == {"tcvn3": 1}
    assert json.loads(report.as_json())["repaired"] == {"tcvn3": 1}
    assert "0 removed, 1 repaired from tcvn3" in report.lines()[0]
    assert ingest(place, source).total("unchanged") == 3


def test_a_run_without_news_publishes_nothing(place: Workplace, write: Write) -> None:
    """Cron runs every ten minutes; caches and readers are left in peace."""
    first = ingest(place, write(articles(3)))
    second = ingest(place, write(articles(3)))

    assert second.total("unchanged") == 3
    assert second.index_version == first.index_version


def test_a_run_without_news_deletes_what_a_killed_one_was_about_to(place: Workplace, write: Write) -> None:
    """A whole index that nobody goes back to would stay until the next change."""
    ingest(place, write(articles(3)))
    (place.data_dir / "gen-20200101T000000000000-killed").mkdir()
    (place.data_dir / "CURRENT.new").write_text("gen-")
    unnamed = next(place.data_dir.glob("gen-*/manifest.json")).with_name("MAIN_0123456789abcdef.arrays")
    unnamed.write_bytes(b"of the state before")
    ingest(place, write(articles(3)))

    assert len([*place.data_dir.glob("gen-*")]) == 1
    assert not (place.data_dir / "CURRENT.new").exists()
    assert not unnamed.exists()


def test_only_what_changed_is_indexed(place: Workplace, write: Write) -> None:
    """One new, one changed, one gone: the index is told of these three and no other."""
    ingest(place, write(articles(5)))
    told: list[object] = []

    def noting(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        for item in items:
            told.append((label, total, getattr(item, "id", None)))
            yield item

    now = [article("n0", "Tin đã sửa"), *articles(4)[1:], article("new", "Tin mới")]
    report = ingest(replace(place, progress=noting), write(now))

    assert told[5:] == [("indexing", None, "n0"), ("indexing", None, "new")]
    assert sorted(live(place)) == ["n0", "n1", "n2", "n3", "new"]
    assert live(place)["n0"] == "Tin đã sửa"
    counted = {name: report.total(name) for name in ("seen", "added", "changed", "unchanged", "removed")}
    assert counted == {"seen": 5, "added": 1, "changed": 1, "unchanged": 3, "removed": 1}


def test_an_article_that_comes_back_is_found_again(place: Workplace, write: Write) -> None:
    """A removal is not for ever."""
    for listed in (articles(3), articles(2), articles(3)):
        report = ingest(place, write(listed))

    assert report.total("restored") == 1
    assert sorted(live(place)) == ["n0", "n1", "n2"]


def test_readers_of_a_removed_article_are_told_so(place: Workplace, write: Write) -> None:
    """By the index that is live: after a removal, a rebuild, a rollback, a return."""

    def removed() -> list[str]:
        return [name for name in ("n0", "n3", "n4", "never") if place.index.searcher.was_removed(name)]

    ingest(place, write(articles(5)))
    assert removed() == []
    ingest(place, write(articles(4)))
    assert removed() == ["n4"]
    ingest(place, write(articles(3)), full=True)
    assert removed() == ["n3", "n4"]
    rollback(place)
    assert removed() == ["n4"]
    ingest(place, write(articles(5)))
    assert removed() == []


def test_a_lost_store_does_not_empty_the_index(place: Workplace, write: Write) -> None:
    """Without the store's file a run must not take out what it no longer knows."""
    ingest(place, write(articles(40)))
    for file in place.data_dir.glob("articles.sqlite3*"):
        file.unlink()

    report = ingest(place, write([article("new")], "other"))

    assert report.exit_code is ExitCode.SAFETY_STOP
    assert len(live(place)) == 40


def test_dry_run_says_what_would_happen_and_changes_nothing(place: Workplace, write: Write) -> None:
    """The report is that of a real run; store, index and files are as before."""
    ingest(place, write(articles(20)))
    before = {
        path: path.stat().st_mtime_ns for path in place.data_dir.rglob("*") if path.suffix != ".sqlite3"
    }
    listed = [article("n0", "Đã sửa"), *articles(19)[1:], article("new")]

    report = ingest(place, write(listed), dry_run=True)

    counted = {name: report.total(name) for name in ("added", "changed", "unchanged", "removed")}
    assert counted == {"added": 1, "changed": 1, "unchanged": 18, "removed": 1}
    assert report.lines()[-1].startswith("dry run, nothing was kept")
    assert live(place)["n0"] == "Tin 0"
    with ArticleStore.open(place.store_path) as store:
        assert store.count() == 20
        assert [past.verb for past in store.history.past_runs(9)] == ["ingest"]
    after = {path: path.stat().st_mtime_ns for path in place.data_dir.rglob("*") if path.suffix != ".sqlite3"}
    assert {path: when for path, when in after.items() if path.name != "lock"} == {
        path: when for path, when in before.items() if path.name != "lock"
    }


def test_dry_run_makes_no_data_folder(place: Workplace, write: Write) -> None:
    """Trying timtin out leaves no trace."""
    report = ingest(place, write(articles(2)), dry_run=True)

    assert report.total("added") == 2
    assert not place.data_dir.exists()


def test_full_builds_a_new_generation(place: Workplace, write: Write) -> None:
    """Nothing is taken over from the index as it was."""
    ingest(place, write(articles(3)))
    before = place.index.searcher.status().generation

    ingest(place, write(articles(3)), full=True)

    assert place.index.searcher.status().generation != before
    assert len(live(place)) == 3


def test_what_could_not_be_published_is_published_by_the_next_run(
    place: Workplace, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is ahead of the index then; no source need be read again for that."""
    ingest(place, write(articles(2)))

    def full_disk() -> None:
        raise IndexNotWritable("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(type(place.index.writer), "live_generation", lambda _: full_disk())
        report = ingest(place, write(articles(3)))
    assert report.exit_code is ExitCode.CANNOT_WRITE
    assert "no space left on device" in "\n".join(report.lines())
    assert len(live(place)) == 2

    ingest(place, write([], "other", complete=False))
    assert len(live(place)) == 3


def test_an_index_that_cannot_be_read_is_built_anew(
    place: Workplace, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade of the analysis the next cron run mends all by itself."""
    ingest(place, write(articles(3)))
    before = place.index.searcher.status().generation

    def outdated(_: object) -> None:
        raise IndexUnavailable("made under another analysis")

    with monkeypatch.context() as patch:
        patch.setattr(type(place.index.searcher), "status", outdated)
        ingest(place, write(articles(3)))

    assert place.index.searcher.status().generation != before
    assert len(live(place)) == 3


def test_runs_are_remembered_with_their_reports(place: Workplace, write: Write) -> None:
    """Whoever comes in the morning can see what happened at night."""
    ingest(place, write(articles(3)))

    with ArticleStore.open(place.store_path) as store:
        (past,) = store.history.past_runs(5)
    assert (past.verb, past.exit_code) == ("ingest", 0)
    assert past.finished is not None
