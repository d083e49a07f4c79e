"""How long an answer may take. Nobody is interrupted: whatever takes long looks at the clock now and then."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Self

from search.errors import SearchTimeout


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of a clock after which an answer is worth nothing."""

    moment_s: float
    clock: Callable[[], float] = monotonic

    @classmethod
    def within(cls, budget_ms: float, clock: Callable[[], float] = monotonic) -> Self:
        """Return the moment at which a budget that begins now is spent."""
        return cls(clock() + budget_ms / 1000, clock)

    def check(self) -> None:
        """Raise SearchTimeout when the moment has passed."""
        if self.clock() > self.moment_s:
            raise SearchTimeout("the time for an answer is over")


NEVER = Deadline(inf)
