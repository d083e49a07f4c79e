"""What holds for every test: the same examples each time, no network, no setting of whoever runs it."""

import os
import sys
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is slow, not wrong, and a run that failed can be repeated: the examples are the same.
settings.register_profile("timtin", deadline=None, derandomize=True, database=None)
settings.load_profile("timtin")

HERE = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None)


class NetworkUsed(Exception):
    """A test reached for another machine."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the one option of ours."""
    parser.addoption("--shots", action="store_true", help="keep a picture of every page in tests/whole/shots")


def pytest_configure() -> None:
    """Forget the settings of an operator, whose data are not ours; refuse connections to other machines."""
    for name in [name for name in os.environ if name.startswith("TIMTIN_")]:
        del os.environ[name]
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host not in HERE:
        raise NetworkUsed(f"{event} {host!r}: tests need nothing but this machine")
