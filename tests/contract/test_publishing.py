"""What every engine must do when articles come and go: all at once, for everybody, leaving nothing behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.config import Settings
from search.engine import open_searcher
from search.errors import IndexLocked, IndexUnavailable
from search.plan import Interval, Plan, Term
from tests.contract.steps import GOLD, PLAN, RAIN, Engine, found, publish
from tests.make import article


def test_an_unpublished_generation_is_never_seen(engine: Engine) -> None:
    """Leaving the block without publish() leaves nothing behind."""
    with engine[1].generation() as generation:
        generation.add([GOLD])
    with pytest.raises(IndexUnavailable):
        found(engine[0], "vang")

    publish(engine, GOLD)
    with engine[1].live_generation() as generation:
        generation.add([RAIN])
        generation.remove(["gold"])
    assert found(engine[0]) == ["gold"]


def test_a_preview_shows_what_would_be_published(engine: Engine) -> None:
    """Added, replaced and removed, ranked as it will be; readers see none of it before publish()."""
    with engine[1].generation() as generation:
        generation.add([GOLD, RAIN])
        assert sorted(found(generation.preview())) == ["gold", "rain"]
        with pytest.raises(IndexUnavailable):
            found(engine[0])
        generation.publish()

    with engine[1].live_generation() as generation:
        generation.add([PLAN, article("gold", "Giá bạc giảm")])
        generation.remove(["rain"])
        preview = generation.preview()
        assert sorted(found(preview)) == ["gold", "plan"]
        assert found(preview, "bac") == ["gold"]
        assert preview.article("rain") is None
        assert preview.status().articles == 2
        assert sorted(found(engine[0])) == ["gold", "rain"]
        assert found(engine[0], "vang") == ["gold"]
        hits = preview.search(Plan(groups=(Term("all_f", "nam"),), minimum=1)).hits
        status = generation.publish()
    assert engine[0].search(Plan(groups=(Term("all_f", "nam"),), minimum=1)).hits == hits
    assert sorted(found(engine[0])) == ["gold", "plan"]
    assert engine[0].status() == status == preview.status()


def test_removed_articles_are_remembered(engine: Engine) -> None:
    """Each publication says which; those that say nothing keep what was said."""
    searcher, writer = engine
    with writer.generation() as generation:
        generation.add([GOLD, RAIN])
        generation.remember_removed(["old", "\udcff", "bài/cũ"])
        assert generation.preview().was_removed("old")
        generation.publish()
    ids = ("old", "bài/cũ", "\udcff", "gold", "never", "")
    assert [searcher.was_removed(name) for name in ids] == [True, True, True, False, False, False]
    with writer.live_generation() as generation:
        generation.remember_removed(["never"])
    with writer.live_generation() as generation:
        generation.add([PLAN])
        generation.publish()
    assert [searcher.was_removed(name) for name in ("old", "never")] == [True, False]
    before = searcher.pinned()
    with writer.live_generation() as generation:
        generation.remove(["gold"])
        generation.remember_removed(["gold"])
        generation.publish()
    assert [searcher.was_removed(name) for name in ("old", "gold")] == [False, True]
    assert [before.was_removed(name) for name in ("old", "gold")] == [True, False]
    publish(engine, RAIN)
    assert not searcher.was_removed("gold")
    writer.rollback()
    assert searcher.was_removed("gold")


def test_what_is_pinned_does_not_change(engine: Engine) -> None:
    """Whoever reads a long list reads one state of it, even when that was replaced and deleted since."""
    publish(engine, GOLD, RAIN)
    pinned = engine[0].pinned()
    status = engine[0].status()
    publish(engine, PLAN)
    engine[1].prune(keep=0)
    assert found(engine[0]) == ["plan"]
    assert sorted(found(pinned)) == ["gold", "rain"]
    assert found(pinned, "vang") == ["gold"]
    assert pinned.article("gold") == GOLD
    assert pinned.status() == status


def test_changes_after_a_preview_are_published_too(engine: Engine) -> None:
    """A preview freezes nothing; the next one shows more."""
    publish(engine, GOLD)
    with engine[1].live_generation() as generation:
        generation.add([RAIN])
        assert sorted(found(generation.preview())) == ["gold", "rain"]
        generation.add([PLAN])
        generation.remove(["gold"])
        assert sorted(found(generation.preview())) == ["plan", "rain"]
        generation.publish()
    assert sorted(found(engine[0])) == ["plan", "rain"]


def test_what_was_only_previewed_leaves_nothing_behind(engine: Engine, tmp_path: Path) -> None:
    """Neither a generation nor a file in the live one, and the next change goes on from what is live."""
    publish(engine, GOLD)
    before, status = sorted(tmp_path.rglob("*")), engine[0].status()
    for opened in (engine[1].generation, engine[1].live_generation):
        with opened() as generation:
            generation.add([RAIN])
            generation.preview()
    assert sorted(tmp_path.rglob("*")) == before
    assert engine[0].status() == status
    with engine[1].live_generation() as generation:
        generation.add([PLAN])
        generation.publish()
    assert sorted(found(engine[0])) == ["gold", "plan"]


def test_a_searcher_outlives_the_generation_that_it_opened(engine: Engine) -> None:
    """A quiet process that asks again after two rebuilds finds the live one, not the hole left by its own."""
    publish(engine, GOLD)
    assert found(engine[0]) == ["gold"]
    publish(engine, RAIN)
    publish(engine, PLAN)
    assert len(engine[1].prune(keep=1)) == 1
    assert found(engine[0]) == ["plan"]


def test_small_changes_are_seen_at_once(engine: Engine) -> None:
    """After publish(), an open searcher answers from the new state: added, changed and removed."""
    publish(engine, GOLD, RAIN)
    before = engine[0].status().version
    with engine[1].live_generation() as generation:
        generation.add([PLAN, article("gold", "Giá bạc giảm")])
        assert generation.remove(["rain", "nobody"]) == 1
        generation.publish()
    assert sorted(found(engine[0])) == ["gold", "plan"]
    assert found(engine[0], "vang") == []
    assert found(engine[0], "bac") == ["gold"]
    assert engine[0].status().version != before
    assert engine[0].status().articles == 2


def test_everything_can_be_taken_out(engine: Engine) -> None:
    """An index of nothing finds, lists and completes nothing; it can be filled again."""
    publish(engine, GOLD, RAIN)
    searcher, gone = engine[0], [GOLD.id, RAIN.id]
    with engine[1].live_generation() as generation:
        assert generation.remove(gone) == 2
        assert generation.publish().articles == 0
    hits = searcher.search(Plan(facets=("category", "document_numbers", "year"), histogram=Interval.MONTH))
    assert (hits.hits, hits.total, hits.histogram) == ((), 0, ())
    assert not any(hits.facets.values())
    assert searcher.terms("all_f", "", 9) == searcher.frequent_terms("all_f", "", 9) == []
    assert searcher.titled(["gia"], 9) == [*searcher.articles()] == []
    assert searcher.phrases("gia", 9) == []
    assert searcher.vocabulary().tokens == 0
    with engine[1].live_generation() as generation:
        generation.add([PLAN])
        generation.publish()
    assert found(searcher) == ["plan"]


def test_the_last_of_one_id_stays(engine: Engine) -> None:
    """An id given twice, in one call or in two, is one article: the last."""
    with engine[1].generation() as generation:
        generation.add([article("x", "một"), article("x", "hai")])
        generation.add([article("x", "ba")])
        generation.publish()
    assert found(engine[0], "ba") == ["x"]
    assert found(engine[0]) == ["x"]


def test_many_small_changes_leave_few_segments(engine: Engine) -> None:
    """Segments are merged as they pile up, and nothing is lost or doubled by it."""
    publish(engine, GOLD)
    for number in range(40):
        with engine[1].live_generation() as generation:
            generation.add(
                [article(f"n{number}", body=f"số {number}"), article("gold", "Giá vàng", f"lần {number}")]
            )
            generation.publish()
    assert engine[0].status().segments <= 20
    assert sorted(found(engine[0], size=100)) == sorted(["gold", *(f"n{number}" for number in range(40))])
    assert found(engine[0], "lan", "39") == ["gold"]
    assert found(engine[0], "lan", "38") == []


def test_one_writer_at_a_time(engine: Engine) -> None:
    """A second writer is refused at once; readers are not disturbed."""
    publish(engine, GOLD)
    with engine[1].live_generation(), pytest.raises(IndexLocked), engine[1].generation():
        pass
    assert found(engine[0], "vang") == ["gold"]


def test_rollback_and_prune(engine: Engine) -> None:
    """Rollback brings the generation before back; prune keeps what it is told to."""
    publish(engine, GOLD)
    publish(engine, RAIN)
    publish(engine, PLAN)
    assert len(engine[1].prune(keep=1)) == 1
    engine[1].rollback()
    assert found(engine[0]) == ["rain"]
    with pytest.raises(IndexUnavailable):
        engine[1].rollback()
    assert engine[1].prune(keep=0)
    assert found(engine[0]) == ["rain"]


def flipped(content: bytes, place: int) -> bytes:
    """Return the same with one bit changed."""
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


@pytest.mark.parametrize(
    "damage",
    [lambda b: b[: len(b) // 2], lambda b: flipped(b, -9), lambda b: flipped(b, b.index(b"rain"))],
    ids=["cut", "header", "array"],
)
def test_damage_is_said(engine: Engine, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """A file that is not what was published is an error, not a wrong answer."""
    publish(engine, GOLD, RAIN)
    for path in tmp_path.glob("gen-*/*.arrays"):
        path.write_bytes(damage(path.read_bytes()))
    fresh = open_searcher(Settings(data_dir=tmp_path))
    with pytest.raises(IndexUnavailable):
        found(fresh, "vang")


def test_prune_sweeps_what_killed_builds_left(engine: Engine, tmp_path: Path) -> None:
    """Directories that were never published go, even while nothing is live yet."""
    with engine[1].generation() as generation:
        generation.add([GOLD])
        left = next(tmp_path.glob("gen-*"))
        copy = left.with_name(left.name + "-killed")
        copy.mkdir()
    assert engine[1].prune(keep=1) == [copy.name]
    publish(engine, GOLD)
    copy.mkdir()
    assert engine[1].prune(keep=1) == [copy.name]
    assert found(engine[0], "vang") == ["gold"]
