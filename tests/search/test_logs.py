"""Lines of the log: JSON that a program can read, text that says as much."""

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from search.logs import LogFormat, formatter


def record(message: str, *args: object, **given: object) -> logging.LogRecord:
    """Return a record as a caller would make it."""
    made = logging.LogRecord("web", logging.WARNING, "", 1, message, args, None)
    vars(made).update(given)
    return made


def test_json_is_one_object_a_line() -> None:
    """Time in UTC, level, logger, message, and whatever was given besides; a line break does not break it."""
    line = formatter(LogFormat.JSON).format(
        record("request %s:\nslow", "01J", milliseconds=1_204, where=Path("a"))
    )
    assert "\n" not in line
    told = json.loads(line)
    moment = datetime.fromisoformat(told.pop("time"))
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60
    assert told == {
        "level": "warning",
        "logger": "web",
        "message": "request 01J:\nslow",
        "milliseconds": 1_204,
        "where": "a",
    }


def test_json_keeps_vietnamese_and_a_traceback() -> None:
    """Marks can be read and searched for; a traceback is one value."""
    try:
        raise ValueError("lỗi")
    except ValueError:
        told = record("Cổng tin tức")
        told.exc_info = sys.exc_info()
    line = formatter(LogFormat.JSON).format(told)
    assert "Cổng tin tức" in line
    assert json.loads(line)["traceback"].endswith("ValueError: lỗi")


def test_text_says_the_same() -> None:
    """What the message does not say yet stands behind it."""
    line = formatter(LogFormat.TEXT, "[%(levelname)s] %(message)s").format(
        record("request 01J was slow", request_id="01J", milliseconds=1_204)
    )
    assert line == "[WARNING] request 01J was slow milliseconds=1204"
