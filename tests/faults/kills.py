"""kill -9 by the dozen: every verb at chosen steps of its run, and at random moments."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.faults.accidents import Death, Site
from tests.faults.moments import Moment, chosen
from tests.faults.victim import Verb


@dataclass(slots=True)
class Kills:
    """How often a verb was killed, and at which moments of its run, where that could be seen."""

    verb: str
    at_steps: int = 0
    at_random: int = 0
    moments: Counter[Moment] = field(default_factory=Counter)

    def count(self, death: Death, *, at_step: bool) -> None:
        """Count a victim that did not come to its end before."""
        if death.was_killed:
            self.at_steps += at_step
            self.at_random += not at_step
            self.moments[death.steps[-1].moment if death.steps else Moment.BEGINS_OR_ENDS] += 1


def kill_all(
    site: Site, at_steps: int, at_random: int, chance: random.Random, verbs: Iterable[Verb] = Verb
) -> Iterator[Kills]:
    """Kill verbs so often at steps and so often at random moments; yield a row for each."""
    for verb in verbs:
        row = Kills(f"{verb}, earlier states kept" if site.cursor_minutes else verb)
        whole = site.measure(verb)
        for step in chosen(whole.steps, at_steps, chance):
            row.count(site.kill(verb, step=step), at_step=True)
        while row.at_random < at_random:
            row.count(site.kill(verb, after=chance.uniform(0, whole.seconds)), at_step=False)
        yield row
