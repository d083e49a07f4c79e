"""What a run says to cron: the numbers of DESIGN.md, after BSD's sysexits."""

from collections.abc import Iterable
from enum import IntEnum

from indexer.errors import (
    InvalidBackup,
    InvalidConfiguration,
    MustFindLost,
    RunLocked,
    SafetyStop,
    SourceUnavailable,
    StoreUnusable,
)
from search.errors import IndexLocked, IndexNotWritable, IndexUnavailable, TimtinError, UsageUnusable


class ExitCode(IntEnum):
    """How a run ended."""

    DONE = 0
    USAGE = 2
    BAD_DATA = 65
    OVERDUE = 66
    SOURCE_UNAVAILABLE = 69
    CANNOT_WRITE = 73
    LOCKED = 75
    SAFETY_STOP = 76


OF_ERROR: dict[type[TimtinError], ExitCode] = {
    InvalidConfiguration: ExitCode.USAGE,
    InvalidBackup: ExitCode.BAD_DATA,
    SourceUnavailable: ExitCode.SOURCE_UNAVAILABLE,
    StoreUnusable: ExitCode.CANNOT_WRITE,
    UsageUnusable: ExitCode.CANNOT_WRITE,
    IndexNotWritable: ExitCode.CANNOT_WRITE,
    IndexUnavailable: ExitCode.CANNOT_WRITE,
    RunLocked: ExitCode.LOCKED,
    IndexLocked: ExitCode.LOCKED,
    SafetyStop: ExitCode.SAFETY_STOP,
    MustFindLost: ExitCode.SAFETY_STOP,
}

# Lightest first: what a person must look at soonest stands last.
_GRAVITY = (
    ExitCode.DONE,
    ExitCode.BAD_DATA,
    ExitCode.SOURCE_UNAVAILABLE,
    ExitCode.OVERDUE,
    ExitCode.SAFETY_STOP,
    ExitCode.CANNOT_WRITE,
    ExitCode.LOCKED,
    ExitCode.USAGE,
)


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the code that weighs most; DONE when there is none."""
    return max(codes, key=_GRAVITY.index, default=ExitCode.DONE)


def of(error: TimtinError) -> ExitCode:
    """Return the code of an error, or of the nearest kind above it."""
    return next((OF_ERROR[kind] for kind in type(error).__mro__ if kind in OF_ERROR), ExitCode.BAD_DATA)
