"""How a line of the log looks: for people as text, for programs as one JSON object."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

# What every record has; whatever else stands in one was given by the caller, to be written.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class LogFormat(StrEnum):
    """The forms that there are."""

    TEXT = "text"
    JSON = "json"


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and what the caller gave besides."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as a line; what JSON does not know is written as text."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **dict(_given(record)),
        }
        if record.exc_text or record.exc_info:
            fields["traceback"] = record.exc_text or self.formatException(record.exc_info or (None,) * 3)
        return json.dumps(fields, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The message by a pattern, and behind it what the caller gave besides, unless the message says it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return a record as a line."""
        given = [f"{name}={value}" for name, value in _given(record) if str(value) not in record.message]
        return " ".join((super().formatMessage(record), *given))


def formatter(form: LogFormat, pattern: str | None = None, moment: str | None = None) -> logging.Formatter:
    """Return what writes lines of a form; how text and its moments look can be said."""
    return JsonLines() if form is LogFormat.JSON else TextLines(pattern, moment)


def _given(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in vars(record).items() if name not in _USUAL)
