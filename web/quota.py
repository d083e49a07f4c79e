"""How much each client has asked lately, counted together by all workers, in memory and nowhere else.

The generic cell rate algorithm (GCRA): of a client one moment is kept, the one at which all that it asked
would be paid for at an even pace. A client may be so far ahead of the clock as the window is long; a new
one begins at the clock. The moments stand in one table that the workers share since before the fork:

    bucket 0   ( mark, moment ) x 8      mark: a keyed hash of the client; the key dies with the service
    bucket 1   ...

A bucket that is full of clients that still owe gives the place of the one that owes least.
"""

import fcntl
import mmap
import secrets
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct
from tempfile import TemporaryFile
from threading import Lock

_PLACE = Struct("=QQ")
_PLACES = 8
_BUCKET = _PLACE.size * _PLACES
# A mebibyte: 65,536 clients in one window before anybody's place is given away.
_BUCKETS = 8_192
_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds; all at once or evenly, as the client likes."""

    requests: int
    seconds: int

    @classmethod
    def read(cls, text: str) -> "Rate | None":
        """Read "600/60"; None for "0", which limits nothing; ValueError for anything else."""
        if text == "0":
            return None
        requests, _, seconds = text.partition("/")
        rate = cls(int(requests), int(seconds))
        if not (1 <= rate.requests <= 1_000_000 and 1 <= rate.seconds <= 86_400):
            raise ValueError
        return rate


@dataclass(frozen=True, slots=True)
class Quota:
    """What a client may still ask: ``wait`` is 0 where this request may be answered.

    ``remaining`` is how many more may come now; ``reset`` the seconds until all may again.
    """

    rate: Rate
    remaining: int
    reset: int
    wait: int


class Quotas:
    """The table of one service. Make it before the fork; any number of processes and threads may use it."""

    def __init__(self, rate: Rate, buckets: int = _BUCKETS) -> None:
        self._rate, self._buckets = rate, buckets
        self._key = secrets.token_bytes(32)
        self._table = mmap.mmap(-1, buckets * _BUCKET)
        self._threads = Lock()
        # Only a lock: nothing is ever written to it, and it has no name.
        file = TemporaryFile(buffering=0)  # noqa: SIM115 (it is held as long as the table)
        self._file = file.fileno()
        weakref.finalize(self, file.close)

    def take(self, client: bytes, now: int | None = None) -> Quota:
        """Count a request of a client; now is in nanoseconds of a clock that all processes share."""
        now = time.monotonic_ns() if now is None else now
        step = self._rate.seconds * _SECOND // self._rate.requests
        window = step * self._rate.requests
        digest = blake2b(client, key=self._key, digest_size=16).digest()
        number, mark = (int.from_bytes(half) for half in (digest[:8], digest[8:]))
        bucket = number % self._buckets
        with self._held(bucket):
            place, moment = self._place(bucket * _BUCKET, mark, now)
            paid = moment + step
            if paid - now <= window:
                _PLACE.pack_into(self._table, place, mark, paid)
                moment = paid
            wait = max(0, paid - now - window)
        return Quota(self._rate, (window - (moment - now)) // step, _seconds(moment - now), _seconds(wait))

    def _place(self, start: int, mark: int, now: int) -> tuple[int, int]:
        """Return where a client's moment stands, or may stand, and that moment."""
        least = start, 2**64
        for place in range(start, start + _BUCKET, _PLACE.size):
            held, moment = _PLACE.unpack_from(self._table, place)
            if held == mark:
                return place, max(moment, now)
            if moment < least[1]:
                least = place, moment
        return least[0], now

    @contextmanager
    def _held(self, bucket: int) -> Iterator[None]:
        """Keep other threads and processes out; the system lets go for a process that is killed."""
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, bucket)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, bucket)


def _seconds(nanoseconds: int) -> int:
    """Return whole seconds, rounded up."""
    return -(-nanoseconds // _SECOND)
