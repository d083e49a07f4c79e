"""What every engine must do for those who walk through a state of the index that is replaced meanwhile."""

from pathlib import Path

import pytest

from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Searcher
from search.plan import Plan, Term
from tests.contract.conftest import ENGINES
from tests.contract.steps import GOLD, PLAN, RAIN, Engine, found, publish
from tests.make import article


@pytest.fixture(params=ENGINES)
def keeping(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Return both sides of an empty engine that keeps what it replaces."""
    settings = Settings(engine=request.param, data_dir=tmp_path)
    return open_searcher(settings), open_writer(settings)


def earlier(searcher: Searcher, version: str) -> Searcher:
    """Return a searcher of a state that is kept."""
    state = searcher.earlier(version)
    assert state is not None
    return state


def plan_of(syllable: str) -> Plan:
    """Return the plan for a syllable."""
    return Plan(groups=(Term("all_f", syllable),), minimum=1)


def change(engine: Engine, *articles: Article, gone: tuple[str, ...] = ()) -> str:
    """Publish a small change; return the version before it."""
    before = engine[0].status().version
    with engine[1].live_generation() as generation:
        generation.remove(gone)
        generation.add(articles)
        generation.publish()
    return before


def test_what_is_live_is_the_latest_state(keeping: Engine) -> None:
    """Whoever asks for the live version gets it, and for a version that never was, nothing."""
    publish(keeping, GOLD)
    version = keeping[0].status().version
    assert found(earlier(keeping[0], version), "vang") == ["gold"]
    for unknown in ("", "2020-01-01T00:00:00Z-1-00000000", "../CURRENT", version[:-1]):
        assert keeping[0].earlier(unknown) is None
    pinned = keeping[0].pinned()
    change(keeping, RAIN)
    assert found(earlier(pinned, version)) == ["gold"]
    assert pinned.earlier(keeping[0].status().version) is not None


def test_an_earlier_state_is_found_by_any_process(keeping: Engine, tmp_path: Path) -> None:
    """After changes, merges and rebuilds: the same hits, scores and totals, though it was never open."""
    publish(keeping, GOLD, RAIN, PLAN)
    hits = keeping[0].search(plan_of("nam"))
    version = change(keeping, article("more", "Năm mới", "Giá vàng năm mới."))
    for number in range(9):
        change(keeping, article(f"small{number}", "Năm mới", "Năm cũ."))
    publish(keeping, GOLD, RAIN, PLAN)
    publish(keeping, GOLD, RAIN, PLAN)
    keeping[1].prune(keep=0)
    fresh = open_searcher(Settings(data_dir=tmp_path))
    state = earlier(fresh, version)
    assert state.search(plan_of("nam")) == hits
    assert state.status().version == version
    assert state.status().articles == 3


def test_an_earlier_state_shows_what_is_live(keeping: Engine) -> None:
    """It finds and orders as then; a changed article comes as it is, one that is gone does not come."""
    publish(keeping, GOLD, RAIN, PLAN)
    version = change(keeping, article("gold", "Giá bạc giảm"), gone=("rain",))
    state = earlier(keeping[0], version)
    assert found(state, "vang") == ["gold"]
    assert sorted(found(state)) == ["gold", "plan"]
    hits = state.search(plan_of("vang")).hits
    assert hits[0].article.title == "Giá bạc giảm"
    assert state.search(plan_of("mua")).total == 1
    assert state.search(plan_of("mua")).hits == ()


def test_nothing_is_kept_where_nothing_is_to_be(engine: Engine) -> None:
    """An operator who has no room turns it off."""
    publish(engine, GOLD)
    version = change(engine, RAIN)
    assert engine[0].earlier(version) is None
