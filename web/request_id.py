"""The name of a request (a ULID), by which an operator finds in the log what a reader was shown."""

import logging
import secrets
import time

from flask import has_request_context, request

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def request_id() -> str:
    """Return the name of this request; it says when it was asked, and nothing of who asked."""
    environ = request.environ
    if "timtin.request_id" not in environ:
        environ["timtin.request_id"] = _ulid(int(time.time() * 1000), secrets.randbits(80))
    return str(environ["timtin.request_id"])


def with_request_id(record: logging.LogRecord) -> bool:
    """Add to a record of the log which request it belongs to."""
    if has_request_context():
        record.request_id = request_id()
    return True


def _ulid(milliseconds: int, chance: int) -> str:
    number = milliseconds << 80 | chance
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))
