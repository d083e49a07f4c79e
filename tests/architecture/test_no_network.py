"""The guard in tests/conftest.py works: no test can lean on another machine."""

import socket

import pytest

from tests.conftest import NetworkUsed


def test_other_machines_are_out_of_reach() -> None:
    """Neither a name is looked up nor an address connected to."""
    with pytest.raises(NetworkUsed):
        socket.create_connection(("example.org", 80), timeout=1)
    with pytest.raises(NetworkUsed), socket.socket() as connection:
        connection.connect(("192.0.2.1", 80))


def test_this_machine_is_in_reach() -> None:
    """A server of the test's own can be talked to."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()
