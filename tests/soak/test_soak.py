"""The long runs themselves: short ones work, and what is wrong is seen."""

from collections import Counter
from pathlib import Path

import pytest

from tests.soak import crawl
from tests.soak.load import News, Outcome, Plan, Watched, _growth, _next_turn
from tests.soak.programs import Memory
from tests.soak.readers import Seen
from tests.soak.resume import Resumed

PLAN = Plan(minutes=10, clients=2, workers=2, every_s=60, warm_up_minutes=2)


def outcome(**changes: object) -> Outcome:
    """Return a run of which nothing is wrong, but for the changes."""
    watched = Watched(memory={pid: [(0.0, Memory(60, 200))] for pid in (1, 2)}, reindex_s=[1.0], asked=3)
    good = {"seen": Seen({"words": [1.0] * 100}), "watched": watched, "growth": {1: 1.0, 2: 1.04}}
    return Outcome(plan=PLAN, **good | {"counted": 103, "complaints": []} | changes)  # type: ignore[arg-type]


def test_a_small_site_is_crawled_as_a_large_one(tmp_path: Path) -> None:
    """Five runs of the command; each asks for what may have changed and nothing else."""
    crawled = list(crawl.run(12, tmp_path))
    assert [run.asked for run in crawled] == [run.expected for run in crawled] == [12, 0, 7, 12, 0]
    assert [run.changed for run in crawled] == [12, 0, 7, 0, 0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"growth": {1: 1.0, 2: 1.06}}, ["worker 2 grew to 1.060"]),
        ({"growth": {1: 1.0}}, ["1 workers lived through it, not 2"]),
        ({"counted": 102}, ["/metrics counts 102, readers 103"]),
        ({"complaints": ["Exception on /"]}, ["logged: Exception on /"]),
        (
            {"seen": Seen({"words": [1.0] * 100}, Counter({"home: answers 500": 2}))},
            ["2 × home: answers 500"],
        ),
    ],
)
def test_what_is_wrong_is_said(changes: dict[str, object], said: list[str]) -> None:
    """Each of them alone fails the run; the table is printed all the same."""
    found = outcome(**changes)
    assert found.problems == said
    assert "| answers | 100 (0 a second) |" in found.table()


def test_memory_counts_after_warm_up() -> None:
    """The last tenth against the first, by their medians; what came before is how a worker fills itself."""
    samples = [(60.0, 10.0), (121, 60), (130, 60), (140, 90), (300, 70), (560, 63), (570, 63), (590, 20)]
    watched = Watched(memory={1: [(at, Memory(own, 0)) for at, own in samples]})
    assert _growth(watched, {1}, PLAN) == {1: 63 / 60}


def test_a_missed_turn_is_not_made_up_for() -> None:
    """A reindex that takes two minutes is followed by one at the next full minute."""
    assert [_next_turn(elapsed, 60) for elapsed in (0, 59, 60, 130)] == [60, 60, 120, 180]


def test_the_news_change_and_do_not_grow(tmp_path: Path) -> None:
    """As many come as go, and a word tells one state of them from the next."""
    news, states = News(tmp_path), []
    for round_ in range(2):
        news.write(round_)
        states.append((tmp_path / "soak.jsonl").read_text(encoding="utf-8").splitlines())
    before, after = map(set, states)
    assert len(states[0]) == len(states[1]) == 501
    assert 150 < len(before - after) == len(after - before) < 300
    assert news.token(1) in states[1][-1]


@pytest.mark.parametrize(
    ("read", "articles", "is_good"),
    [(500, 1_000, True), (600, 1_000, True), (1_000, 1_000, False), (500, 999, False), (400, 1_000, False)],
)
def test_a_resumed_run_reads_neither_too_much_nor_too_little(read: int, articles: int, is_good: bool) -> None:
    """A tenth again is what came after the last commit; all again is no resumption."""
    assert Resumed("x", 1_000, 500, read, articles, 0).is_good == is_good
