"""What can stop an indexer run, and whether the operator, the source's owner or time mends it."""

from collections.abc import Mapping, Sequence

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


class StoreDamaged(StoreUnusable):
    """The article store holds something else than was written to it; `check --fix` or `restore` mends it."""

    code = "store_damaged"


class InvalidBackup(TimtinError):
    """A file is no backup that can be restored."""

    code = "invalid_backup"


class RunLocked(TimtinError):
    """Another run holds the data folder; time mends it."""

    code = "run_locked"


class SafetyStop(TimtinError):
    """More articles would vanish than can be right; only a person can say that it is meant."""

    code = "safety_stop"


class MustFindLost(TimtinError):
    """Queries would no longer find what they must; the index is mended, or a person changes the file.

    ``lost`` says of each what a report in JSON says.
    """

    code = "must_find_lost"

    def __init__(self, message: str, lost: Sequence[Mapping[str, object]]) -> None:
        """Say what was lost, for a person and for a program."""
        super().__init__(message)
        self.lost = lost


class FetchFailed(TimtinError):
    """One address gave nothing that can be used; its reader says what that costs.

    ``is_outage`` says that the site itself does not answer as it should, so that the next address will
    hardly do better. ``status`` is the HTTP status, where there was one that is no answer.
    """

    code = "fetch_failed"

    def __init__(self, message: str, *, is_outage: bool = False, status: int | None = None) -> None:
        """Say what went wrong."""
        super().__init__(message)
        self.is_outage = is_outage
        self.status = status


class AttachmentUnreadable(TimtinError):
    """A file that belongs to an article gives no text; the article stays, and its owner mends the file."""

    code = "attachment_unreadable"
