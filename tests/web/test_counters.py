"""What several processes count is counted once each, and kept when one of them ends."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from web.counters import BUCKETS_S, OTHER, SLOTS, Counters, Event

_FORK = get_context("fork")
ANSWERS = 3_000


def answer_often(counters: Counters) -> None:
    """Be a thread of a worker."""
    for _ in range(ANSWERS):
        counters.served("home", 200, 0.001)


def count(counters: Counters, slot: int) -> None:
    """Be a worker: count in a slot of its own, with four threads, as often as can be."""
    counters.enter(slot)
    with ThreadPoolExecutor(4) as threads:
        for _ in range(4):
            threads.submit(answer_often, counters)
    counters.happened(Event.SEARCH)


def total(counters: Counters, route: str) -> int:
    """Return how often a route has answered."""
    return sum(sum(served.statuses.values()) for served in counters.requests() if served.route == route)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_workers_count_together() -> None:
    """Nothing is lost between processes or threads, whenever they look at it."""
    counters = Counters(["home"])
    workers = [_FORK.Process(target=count, args=(counters, counters.take())) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert total(counters, "home") == 3 * 4 * ANSWERS
    assert counters.count(Event.SEARCH) == 3


def wait_to_be_killed(counters: Counters, slot: int) -> None:
    """Count once, then die as the kernel's out-of-memory killer makes it die."""
    counters.enter(slot)
    counters.served("home", 200, 0.001)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_what_a_killed_worker_counted_stays() -> None:
    """Its slot goes to the next, which counts on: no number falls, and no slot is lost."""
    counters = Counters(["home"])
    slots = set()
    for done in range(1, 4):
        slot = counters.take()
        slots.add(slot)
        worker = _FORK.Process(target=wait_to_be_killed, args=(counters, slot))
        worker.start()
        worker.join()
        assert counters.workers == 2
        counters.leave(slot)
        assert (counters.workers, total(counters, "home")) == (1, done)
    assert slots == {1}


def test_an_answer_is_counted_by_route_status_and_time() -> None:
    """A time that is exactly the end of a bucket belongs to it; the longest have a bucket without end."""
    counters = Counters(["home", "results"])
    for seconds in (0.0, 0.0025, 0.0026, 10.0, 11.0):
        counters.served("results", 200, seconds)
    counters.served("results", 503, 0.2)
    home, results, other = counters.requests()
    assert (home.statuses, other.statuses) == ({}, {})
    assert results.statuses == {200: 5, 503: 1}
    placed = dict(zip((*BUCKETS_S, None), results.buckets, strict=True))
    assert {end: count for end, count in placed.items() if count} == {
        0.0025: 2,
        0.005: 1,
        0.25: 1,
        10.0: 1,
        None: 1,
    }
    assert results.seconds == pytest.approx(21.2051)


def test_what_nobody_named_is_other() -> None:
    """Neither a route nor a status from outside makes a new label."""
    counters = Counters(["home"])
    counters.served(None, 404, 0.001)
    counters.served("made up", 299, 0.001)
    assert [(served.route, served.statuses) for served in counters.requests()] == [
        ("home", {}),
        (OTHER, {404: 1, 500: 1}),
    ]


def test_what_came_before_the_first_worker_is_forgotten() -> None:
    """The search that warms the master up is no reader's."""
    counters = Counters(["home"])
    counters.served("home", 200, 0.001)
    counters.happened(Event.SEARCH)
    counters.clear()
    assert (total(counters, "home"), counters.count(Event.SEARCH), counters.workers) == (0, 0, 0)


def test_too_many_workers_share_the_last_slot() -> None:
    """They go on; it is only a count that may be lost."""
    counters = Counters([])
    assert [counters.take() for _ in range(SLOTS + 1)] == [*range(1, SLOTS), SLOTS - 1, SLOTS - 1]
