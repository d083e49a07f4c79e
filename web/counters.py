"""Counts that all workers keep together, in memory that they share: what /metrics is made of.

The memory is mapped before the fork. Each worker has a slot that only it writes, so that no count is lost and
no lock can be left behind by a worker that was killed. A slot outlives its worker: the next one to take it
counts on, so that no number ever falls.
"""

import mmap
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from http import HTTPStatus
from threading import Lock

import numpy as np
from numpy.typing import NDArray

SLOTS = 256
# Where an answer is counted that belongs to no address of ours.
OTHER = "other"
# Upper ends in seconds. A page takes 5 ms, a busy service 100; a worker is given up after 30 s.
BUCKETS_S = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_ENDS_NS = tuple(round(end * 1e9) for end in BUCKETS_S)
_CODES = tuple(int(code) for code in sorted(HTTPStatus))
_PLACE_OF_CODE = {code: place for place, code in enumerate(_CODES)}


class Event(IntEnum):
    """What is counted besides requests."""

    SEARCH = 0
    SEARCH_WITHOUT_RESULTS = 1


@dataclass(frozen=True, slots=True)
class Served:
    """What one route has answered.

    ``statuses`` are requests by status, ``buckets`` requests by time: those not longer than each of
    BUCKETS_S and longer than the one before, and last those that were longer than all.
    """

    route: str
    statuses: dict[int, int]
    buckets: tuple[int, ...]
    seconds: float


class Counters:
    """Requests by route, and events. The code names the routes, so nobody outside can make new ones."""

    def __init__(self, routes: Sequence[str]) -> None:
        """Start at nothing; whoever makes it counts in the first slot until the service forks."""
        self.routes = (*dict.fromkeys(routes), OTHER)
        self._place_of_route = {route: place for place, route in enumerate(self.routes)}
        self._is_taken = _shared(SLOTS)
        self._statuses = _shared(SLOTS, len(self.routes), len(_CODES))
        self._buckets = _shared(SLOTS, len(self.routes), len(BUCKETS_S) + 1)
        self._nanoseconds = _shared(SLOTS, len(self.routes))
        self._events = _shared(SLOTS, len(Event))
        # Between the threads of one worker; another worker is never waited for.
        self._turn = Lock()
        self._slot = self.take()

    def take(self) -> int:
        """Return a slot for a worker to come; only the process that starts workers may ask.

        Should there ever be more workers than slots, those too many share the last, and may lose a count.
        """
        free = np.flatnonzero(self._is_taken == 0)
        slot = int(free[0]) if free.size else SLOTS - 1
        self._is_taken[slot] = 1
        return slot

    def enter(self, slot: int) -> None:
        """Count in a slot from now on."""
        self._slot = slot

    def leave(self, slot: int) -> None:
        """Give back the slot of a worker that has ended; what it counted stays."""
        self._is_taken[slot] = 0

    def clear(self) -> None:
        """Forget all and give back every slot: what came before the first worker was no reader."""
        for array in (self._is_taken, self._statuses, self._buckets, self._nanoseconds, self._events):
            array[...] = 0

    def served(self, route: str | None, status: int, seconds: float) -> None:
        """Count an answer."""
        place = self._place_of_route.get(route or OTHER, len(self.routes) - 1)
        nanoseconds = int(seconds * 1e9)
        with self._turn:
            self._statuses[self._slot, place, _PLACE_OF_CODE.get(status, _PLACE_OF_CODE[500])] += 1
            self._buckets[self._slot, place, bisect_left(_ENDS_NS, nanoseconds)] += 1
            self._nanoseconds[self._slot, place] += nanoseconds

    def happened(self, event: Event) -> None:
        """Count an event."""
        with self._turn:
            self._events[self._slot, event] += 1

    @property
    def workers(self) -> int:
        """How many processes count."""
        return int(self._is_taken.sum())

    def requests(self) -> Iterator[Served]:
        """Yield what each route has answered, whichever worker did it."""
        statuses, buckets = self._statuses.sum(axis=0), self._buckets.sum(axis=0)
        nanoseconds = self._nanoseconds.sum(axis=0)
        for place, route in enumerate(self.routes):
            counted = {
                code: count for code, count in zip(_CODES, statuses[place].tolist(), strict=True) if count
            }
            yield Served(route, counted, tuple(buckets[place].tolist()), int(nanoseconds[place]) / 1e9)

    def count(self, event: Event) -> int:
        """Return how often something has happened."""
        return int(self._events[:, event].sum())


def _shared(*shape: int) -> NDArray[np.int64]:
    """Return an array of zeros that a fork does not copy; its memory goes with the last who has it."""
    size = int(np.prod(shape)) * np.dtype(np.int64).itemsize
    return np.frombuffer(mmap.mmap(-1, size), np.int64).reshape(shape)
