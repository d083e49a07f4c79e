"""check tells where index and store differ; --fix, rebuild and rollback mend."""

from collections.abc import Callable

import pytest

from indexer import ingest as ingesting
from indexer.check import check, check_and_fix
from indexer.damage import Damage
from indexer.errors import SafetyStop
from indexer.exit_codes import ExitCode
from indexer.ingest import Choices
from indexer.rebuild import rebuild, rollback
from indexer.sources.model import FileSource
from indexer.stats import stats
from indexer.store import ArticleStore
from indexer.workplace import Workplace
from search.engine.port import Generation
from search.errors import IndexCorrupt, IndexUnavailable
from tests.indexer.conftest import run
from tests.make import article

Change = Callable[[Generation], object]


@pytest.fixture
def filled(place: Workplace, write: Callable[..., FileSource]) -> Workplace:
    """Return a workplace with twenty articles, all searchable."""
    ingesting.ingest(place, [write([article(f"n{number}") for number in range(20)])], Choices())
    return place


def tamper(place: Workplace, *changes: Change) -> None:
    """Change the live index behind the store's back."""
    with place.index.writer.live_generation() as generation:
        for change in changes:
            change(generation)
        generation.publish()


def live(place: Workplace) -> set[str]:
    """Return the ids that readers can find."""
    return {found.id for found in place.index.searcher.articles()}


def test_an_index_made_from_the_store_is_clean(filled: Workplace) -> None:
    """Nothing missing, extra or stale."""
    report = check(filled)

    assert report.exit_code is ExitCode.DONE
    assert report.differences.is_clean
    assert report.articles == 20


def test_every_difference_is_found_and_mended(filled: Workplace) -> None:
    """Missing, extra and stale are told apart; --fix brings the index back to the store."""
    tamper(
        filled,
        lambda generation: generation.remove(["n1"]),
        lambda generation: generation.add([article("n2", "Tiêu đề khác"), article("extra")]),
    )

    report = check(filled)
    assert report.exit_code is ExitCode.BAD_DATA
    found = report.differences
    assert (found.missing, found.extra, found.stale) == (["n1"], ["extra"], ["n2"])
    assert report.lines()[:3] == ["1 missing: n1", "1 extra: extra", "1 stale: n2"]

    assert check_and_fix(filled, accept_loss=False).exit_code is ExitCode.DONE
    assert check(filled).differences.is_clean
    assert live(filled) == {f"n{number}" for number in range(20)}


def test_the_next_ingest_mends_a_publication_that_it_does_not_know(filled: Workplace) -> None:
    """So it is after a kill between publishing and noting it down."""
    tamper(filled, lambda generation: generation.remove(["n1"]))

    ingesting.ingest(filled, [], Choices())

    assert len(live(filled)) == 20
    assert check(filled).differences.is_clean


@pytest.mark.parametrize("error", [IndexCorrupt("segment cut short"), IndexUnavailable("none")])
def test_a_damaged_index_is_said_and_rebuilt(
    filled: Workplace, monkeypatch: pytest.MonkeyPatch, error: IndexUnavailable
) -> None:
    """verify() reads every byte; what it finds is bad data until a new generation stands."""

    def damaged(_: object) -> None:
        raise error

    before = filled.index.searcher.status().generation
    with monkeypatch.context() as patch:
        patch.setattr(type(filled.index.searcher), "verify", damaged)
        report = check(filled)
        assert report.exit_code is ExitCode.BAD_DATA
        assert report.lines()[0] == f"index: {error}"
        assert check_and_fix(filled, accept_loss=False).exit_code is ExitCode.DONE
    assert filled.index.searcher.status().generation != before
    assert len(live(filled)) == 20


def test_a_damaged_store_is_said_and_never_indexed(
    filled: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index made of it would only lose more; it takes a backup to mend it."""
    before = filled.index.searcher.status().version
    monkeypatch.setattr(Damage, "of_file", lambda _: ["row missing from index"])

    report = check_and_fix(filled, accept_loss=False)

    assert report.exit_code is ExitCode.BAD_DATA
    assert report.lines()[0] == "store: row missing from index"
    assert filled.index.searcher.status().version == before


def test_rebuild_makes_a_new_generation_and_keeps_one(filled: Workplace) -> None:
    """The one before stays for rollback; older ones go."""
    generations = [filled.index.searcher.status().generation]
    for _ in range(3):
        rebuild(filled, accept_loss=False)
        generations.append(filled.index.searcher.status().generation)

    assert len(set(generations)) == 4
    kept = {path.name for path in filled.data_dir.iterdir() if path.is_dir()}
    assert kept == set(generations[-2:])


def test_rebuild_of_a_store_that_lost_articles_stops(filled: Workplace) -> None:
    """A new index with much less in it than the live one needs a person's word."""
    with ArticleStore.open(filled.store_path) as store:
        store.remove([f"n{number}" for number in range(15)], run(9))

    with pytest.raises(SafetyStop, match="15 of 20 articles"):
        rebuild(filled, accept_loss=False)
    assert len(live(filled)) == 20
    rebuild(filled, accept_loss=True)
    assert len(live(filled)) == 5


def test_rollback_goes_back_and_the_next_ingest_goes_on_from_there(
    filled: Workplace, write: Callable[..., FileSource]
) -> None:
    """What the older generation had not yet got is indexed again."""
    older = filled.index.searcher.status().generation
    rebuild(filled, accept_loss=False)
    ingesting.ingest(filled, [write([article("later")], "more")], Choices())
    assert "later" in live(filled)

    rollback(filled)
    assert filled.index.searcher.status().generation == older
    assert "later" not in live(filled)

    ingesting.ingest(filled, [], Choices())
    assert "later" in live(filled)
    assert filled.index.searcher.status().generation == older
    assert check(filled).differences.is_clean


def test_rollback_without_a_generation_before_is_an_error(filled: Workplace) -> None:
    """There is nothing to go back to; what is live stays."""
    with pytest.raises(IndexUnavailable):
        rollback(filled)
    assert len(live(filled)) == 20
    with ArticleStore.open(filled.store_path) as store:
        assert store.history.past_runs(1)[0].exit_code == ExitCode.CANNOT_WRITE


def test_stats_counts_what_there_is(filled: Workplace) -> None:
    """Articles by source, what is live, whether the index is behind, how the latest runs ended."""
    counted = stats(filled)
    assert (counted.articles, counted.removed, counted.by_source) == (20, 0, {"news": 20})
    assert counted.index is not None
    assert counted.index.articles == 20
    assert not counted.waiting
    assert counted.last_ingest is not None

    with ArticleStore.open(filled.store_path) as store:
        store.put(article("later"), "news", run(9))
    assert stats(filled).waiting
    assert "the store holds changes that are not in the index yet" in stats(filled).lines()
