"""kill -9 by the dozen: every verb at steps spread over its run, and at random moments."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.accidents import Site
from tests.faults.victim import Verb

# Where a run is most delicate: pointers move there, and what is old goes.
LAST_STEPS = 2


@dataclass(slots=True)
class Kills:
    """How often a verb was killed, and between which two moments that was."""

    verb: str
    at_steps: int = 0
    at_random: int = 0


def kill_all(site: Site, at_steps: int, at_random: int, chance: random.Random) -> Iterator[Kills]:
    """Kill every verb so often at steps and so often at random moments; yield a row for each verb."""
    for verb in Verb:
        row = Kills(verb)
        whole = site.measure(verb)
        for step in spread(len(whole.steps), at_steps):
            row.at_steps += site.kill(verb, step=step).was_killed
        while row.at_random < at_random:
            row.at_random += site.kill(verb, after=chance.uniform(0, whole.seconds)).was_killed
        yield row


def spread(steps: int, wanted: int) -> list[int]:
    """Return an even choice of steps, and the last ones."""
    last = list(range(steps - LAST_STEPS + 1, steps + 1))
    rest = max(wanted - LAST_STEPS, 1)
    return sorted({1 + n * (steps - LAST_STEPS) // rest for n in range(rest)} | set(last))
