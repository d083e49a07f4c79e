"""A process that does what one command does, and dies at a chosen step as if by kill -9."""

import os
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from indexer import backup as backups
from indexer import ingest as ingesting
from indexer import progress, rebuild
from indexer.check import check_and_fix
from indexer.config import IndexerSettings
from indexer.database import Database
from indexer.exit_codes import ExitCode
from indexer.ingest import Choices
from indexer.live import Index
from indexer.sources.model import FileSource
from indexer.workplace import Workplace
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.whoosh.codec import ArraySegment
from search.engine.whoosh.writer import WhooshGeneration
from tests.faults.moments import Fatal, Moment, Step

# What changes the disk, as the interpreter announces it.
_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})


class Verb(StrEnum):
    """What a victim may be doing."""

    INGEST = "ingest"
    FULL = "ingest --full"
    REBUILD = "rebuild"
    ROLLBACK = "rollback"
    FIX = "check --fix"
    BACKUP = "backup"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Task:
    """A verb, and what it works on: a data folder, the site's source, a backup.

    States that are live no more are kept for ``cursor_minutes``.
    """

    verb: Verb
    data_dir: Path
    source: FileSource
    archive: Path
    cursor_minutes: int = 0


def workplace(data_dir: Path, cursor_minutes: int = 0) -> Workplace:
    """Return a workplace of a data folder, with the real engine and the real clock.

    Removed articles are purged after three good runs, so that most runs of a test purge some.
    """
    settings = Settings(data_dir=data_dir, cursor_minutes=cursor_minutes)
    return Workplace(
        data_dir=data_dir,
        zone=settings.zone,
        settings=IndexerSettings(keep_removed_runs=3),
        index=Index(open_searcher(settings), open_writer(settings)),
        progress=progress.silent,
        clock=lambda: datetime.now(UTC),
    )


def do(task: Task) -> ExitCode:
    """Do it, undisturbed."""
    place = workplace(task.data_dir, task.cursor_minutes)
    match task.verb:
        case Verb.INGEST | Verb.FULL:
            choices = Choices(full=task.verb is Verb.FULL)
            return ingesting.ingest(place, [task.source], choices)[0].exit_code
        case Verb.REBUILD:
            return rebuild.rebuild(place, accept_loss=False).exit_code
        case Verb.ROLLBACK:
            return rebuild.rollback(place).exit_code
        case Verb.FIX:
            return check_and_fix(place, accept_loss=False).exit_code
        case Verb.BACKUP:
            return backups.backup(place, task.archive).exit_code
        case Verb.RESTORE:
            return backups.restore(place, task.archive).exit_code


def do_and_die(task: Task, fatal: Fatal | None, told: Connection) -> None:
    """Do it, and be killed just before a step; tell what each step is that comes.

    With None live on, and tell the exit code at the end.
    """
    _at_each_step(task.data_dir.parent, fatal, told)
    told.send(int(do(task)))


def _at_each_step(folder: Path, fatal: Fatal | None, told: Connection) -> None:
    """Tell of everything that is done to the disk below a folder; die before the fatal step."""
    taken: Counter[Moment | None] = Counter()
    is_merging = False

    def step(what: str, path: object = "") -> None:
        coming = Step(f"{what} {Path(str(path)).name}".strip(), is_merging)
        told.send(coming)
        taken.update((None, coming.moment))
        if fatal and taken[fatal.moment] == fatal.number:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS and str(arguments[0]).startswith(str(folder)) and _writes(event, arguments):
            step(event.removeprefix("os."), arguments[0])

    sys.addaudithook(heard)
    # Neither fsync nor what SQLite does is announced.
    fsync, commit, merge = os.fsync, Database.commit, WhooshGeneration._merge

    def syncing(descriptor: int) -> None:
        step("fsync", Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    def committing(database: Database) -> None:
        step("commit")
        commit(database)

    def merging(generation: WhooshGeneration, groups: list[list[ArraySegment]]) -> None:
        nonlocal is_merging
        is_merging = True
        merge(generation, groups)
        is_merging = False

    for owner, name, wrapped in (
        (os, "fsync", syncing),
        (Database, "commit", committing),
        (WhooshGeneration, "_merge", merging),
    ):
        setattr(owner, name, wrapped)


def _writes(event: str, arguments: tuple[Any, ...]) -> bool:
    return event != "open" or bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
