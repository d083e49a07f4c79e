"""A process that runs an ingest and dies at a chosen step, as if by kill -9 or a power cut of its own."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from indexer import ingest as ingesting
from indexer import progress
from indexer.config import IndexerSettings
from indexer.database import Database
from indexer.ingest import Choices
from indexer.live import Index
from indexer.rebuild import rebuild
from indexer.sources.model import Source
from indexer.workplace import Workplace
from search.config import Settings
from search.engine import open_searcher, open_writer

# What changes the disk, as the interpreter announces it.
_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "shutil.rmtree"})


def workplace(data_dir: Path) -> Workplace:
    """Return a workplace of a data folder, with the real engine and the real clock."""
    settings = Settings(data_dir=data_dir)
    return Workplace(
        data_dir=data_dir,
        zone=settings.zone,
        settings=IndexerSettings(),
        index=Index(open_searcher(settings), open_writer(settings)),
        progress=progress.silent,
        clock=lambda: datetime.now(UTC),
    )


def ingest_and_die(data_dir: Path, source: Source, step: int | None, steps: Connection) -> None:
    """Ingest, and be killed just before a step; with None live on and say how many steps there were."""
    taken = _count_steps(data_dir, step)
    ingesting.ingest(workplace(data_dir), [source], Choices())
    steps.send(taken())


def rebuild_and_die(data_dir: Path, source: Source, step: int | None, steps: Connection) -> None:  # noqa: ARG001
    """Do the same with a rebuild."""
    taken = _count_steps(data_dir, step)
    rebuild(workplace(data_dir), accept_loss=False)
    steps.send(taken())


def _count_steps(data_dir: Path, fatal: int | None) -> Callable[[], int]:
    """Count what is done to the disk below a folder; die when the count is reached."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1
        if taken == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS and str(arguments[0]).startswith(str(data_dir)) and _writes(event, arguments):
            step()

    sys.addaudithook(heard)
    # Neither fsync nor what SQLite does is announced.
    _before(os, "fsync", step)
    _before(Database, "commit", step)
    return lambda: taken


def _writes(event: str, arguments: tuple[Any, ...]) -> bool:
    return event != "open" or bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _before(owner: Any, name: str, step: Callable[[], None]) -> None:
    original = getattr(owner, name)

    def stepping(*arguments: Any) -> Any:
        step()
        return original(*arguments)

    setattr(owner, name, stepping)
