"""One run at a time: a lock that a killed run cannot leave behind, and that says who holds it."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from indexer.errors import RunLocked, StoreUnusable
from indexer.folder import prepare

NAME = "lock"


@contextmanager
def hold(data_dir: Path, verb: str, now: datetime) -> Iterator[None]:
    """Hold the data folder for one run; raises RunLocked, naming the owner, when another has it.

    The kernel takes the lock back when the process ends, however it ends. The file stays.
    """
    prepare(data_dir)
    path = data_dir / NAME
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnusable(f"cannot open {path}: {error.strerror}") from error
    try:
        _take(descriptor, path)
        _sign(descriptor, {"pid": os.getpid(), "host": socket.gethostname(), "verb": verb, "since": str(now)})
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RunLocked(f"{path.parent} is in use by {_owner(path)}; try again later") from None


def _sign(descriptor: int, owner: dict[str, object]) -> None:
    os.ftruncate(descriptor, 0)
    # Only a courtesy to whoever finds the lock held: on a full disk the run goes on unsigned.
    with suppress(OSError):
        os.pwrite(descriptor, json.dumps(owner).encode() + b"\n", 0)


def _owner(path: Path) -> str:
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        return f"{owner['verb']} (process {owner['pid']} on {owner['host']}, since {owner['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another run"
