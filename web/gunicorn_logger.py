"""The log of the service: gunicorn's lines and ours, in one form, and nothing of readers in them."""

import logging
import re
import traceback
from typing import Any

from gunicorn import glogging

from search.config import Settings
from search.logs import LogFormat, formatter
from web.request_id import with_request_id

_ADDRESS = re.compile(r"\bip=\S+?(?=:? )")
_ARGUMENTS = re.compile(r"\?\S*")


class Logger(glogging.Logger):  # type: ignore[misc]
    """What gunicorn logs with. It asks for the form when the master starts, and at every reload."""

    def setup(self, cfg: Any) -> None:
        """Let gunicorn's log and the application's look alike."""
        super().setup(cfg)
        form = Settings.from_env().log_format
        ours = logging.getLogger("web")
        ours.propagate = False
        ours.handlers = list(self.error_log.handlers)
        ours.addFilter(with_request_id)
        for logger in (self.error_log, ours):
            logger.addFilter(without_readers)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter(LogFormat(form), self.error_fmt, self.datefmt))


def without_readers(record: logging.LogRecord) -> bool:
    """Take out of a record who asked and what was asked.

    The text of an exception may repeat a question: its kind and the lines of code that it passed must do.
    """
    record.msg = _ARGUMENTS.sub("", _ADDRESS.sub("ip=-", record.getMessage()))
    record.args = None
    if record.exc_info and record.exc_info[0]:
        kind, _, passed = record.exc_info
        record.exc_text = "".join(traceback.format_tb(passed)) + kind.__name__
        record.exc_info = None
    return True
