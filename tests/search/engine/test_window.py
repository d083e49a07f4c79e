"""A window costs what stands in it, however many hits are before it."""

from pathlib import Path

import pytest

from search.engine.port import Searcher
from search.engine.whoosh import ranked
from search.plan import Plan, Sort
from tests.make import article
from tests.search.searching import index


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return 400 articles, each of a minute of its own."""
    path: Path = tmp_path_factory.mktemp("index")
    moments = (f"2024-01-01T{n // 60:02}:{n % 60:02}:00" for n in range(400))
    return index([article(f"a{n:03}", published=moment) for n, moment in enumerate(moments)], path)


@pytest.mark.parametrize("sort", Sort)
def test_only_what_may_stand_in_the_window_is_put_in_order(
    searcher: Searcher, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last page of many makes no more rows than the first."""
    made: list[int] = []
    in_order = ranked._in_order

    def counted(plan: Plan, rows: list[ranked._Row]) -> list[ranked.Ranked]:
        made.append(len(rows))
        return in_order(plan, rows)

    monkeypatch.setattr(ranked, "_in_order", counted)
    for start in (0, 40, 200, 390):
        assert len(searcher.search(Plan(sort=sort, start=start, size=10)).hits) == 10
    assert max(made) <= 10 + ranked._FEW
