"""What can stop an indexer run, and whether the operator, the source's owner or time mends it."""

from search.errors import TimtinError


class InvalidConfiguration(TimtinError):
    """A setting, an argument or the sources file does not say what it must; the operator mends it."""

    code = "invalid_configuration"


class SourceUnavailable(TimtinError):
    """A source is not there or stops answering; time, or its owner, mends it."""

    code = "source_unavailable"


class StoreUnusable(TimtinError):
    """The article store cannot be read or written: no permission, no space, or a damaged file."""

    code = "store_unusable"


class InvalidBackup(TimtinError):
    """A file is no backup that can be restored."""

    code = "invalid_backup"


class RunLocked(TimtinError):
    """Another run holds the data folder; time mends it."""

    code = "run_locked"


class SafetyStop(TimtinError):
    """More articles would vanish than can be right; only a person can say that it is meant."""

    code = "safety_stop"
