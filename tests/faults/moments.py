"""The steps of a run, and what it is doing that takes one."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Moment(StrEnum):
    """What a run is about to do, or has just begun, when it is killed."""

    COMMITS = "commits to the store"
    WRITES = "writes segments and their tables"
    MERGES = "merges segments"
    PUBLISHES = "puts a manifest or `CURRENT` in the place of the one before"
    CLEANS = "deletes what nothing names any more"
    ARCHIVES = "packs or unpacks a backup"
    BEGINS_OR_ENDS = "takes the lock, or leaves a report"


# Few steps long, and a run that dies there must be taken up by the next; each is tried whenever a verb is.
DELICATE = (Moment.MERGES, Moment.PUBLISHES, Moment.CLEANS, Moment.ARCHIVES)

# The first that begins a step says what it is part of.
_STEPS = {
    "commit": Moment.COMMITS,
    r"\w+ backup": Moment.ARCHIVES,
    r"(remove|rmdir) (?!metrics)": Moment.CLEANS,
    r"\w+ (CURRENT|manifest\.json)|fsync data": Moment.PUBLISHES,
    r"\w+ (_?MAIN|removed|gen-)": Moment.WRITES,
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that changes the disk, told of before it is done, and whether it is part of a merge."""

    what: str
    is_merging: bool

    @property
    def moment(self) -> Moment:
        """What a run is doing that takes it."""
        if self.is_merging:
            return Moment.MERGES
        found = (moment for pattern, moment in _STEPS.items() if re.match(pattern, self.what))
        return next(found, Moment.BEGINS_OR_ENDS)


@dataclass(frozen=True, slots=True)
class Fatal:
    """The step to die before: the so many-th of all, or of those of a moment. Runs differ in a few steps."""

    number: int
    moment: Moment | None = None


def chosen(steps: Sequence[Step], wanted: int, chance: random.Random) -> list[Fatal]:
    """Return so many steps of a run: one of each delicate moment, the others evenly spread."""
    moments = [step.moment for step in steps]
    delicate = [
        Fatal(chance.randint(1, moments.count(moment)), moment) for moment in DELICATE if moment in moments
    ]
    rest = max(wanted - len(delicate), 0)
    return delicate + [Fatal(1 + n * len(steps) // rest) for n in range(rest)]
