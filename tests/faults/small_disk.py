"""A disk of a few megabytes, filled until a run has next to no room, then a little more, and so on.

`python -m tests.faults.small_disk FOLDER` where FOLDER is such a disk of its own; with `limit` behind it any
folder will do, and the system lets no file grow beyond the room instead. Prints how each run ended.
"""

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer import exit_codes
from indexer.exit_codes import ExitCode
from search.errors import TimtinError
from tests.faults import victim
from tests.faults.accidents import Site, seen_in
from tests.faults.victim import Task, Verb

MEBIBYTES = 4
# From nothing to what the largest of these runs needs.
ROOMS_KIB = (0, 4, 8, 16, 32, 64, 128, 512)
VERBS = (Verb.INGEST, Verb.REBUILD, Verb.BACKUP, Verb.RESTORE)


def main(folder: Path, *, is_disk: bool) -> None:
    """Let each verb run into the end of the disk at many stages; it must say so, and lose nothing."""
    site = Site(folder)
    site.run(Verb.INGEST)
    site.run(Verb.FULL)
    for verb in VERBS:
        for room in ROOMS_KIB:
            state, task = site._prepare(verb)
            with filled(folder, room) if is_disk else limited(room):
                code = ended(task)
                assert code in (ExitCode.DONE, ExitCode.CANNOT_WRITE), code
                assert seen_in(site.data_dir) == (state if code is ExitCode.DONE else site.live)
            site._recover(task, state, f"{verb} with {room} KiB")
            print(verb, room, int(code))


def ended(task: Task) -> ExitCode:
    """Do a task; return how the command would end."""
    try:
        return victim.do(task)
    except TimtinError as error:
        return exit_codes.of(error)
    except OSError:
        return ExitCode.CANNOT_WRITE


@contextmanager
def filled(folder: Path, room: int) -> Iterator[None]:
    """Fill the disk of a folder but for so many KiB, until the block ends."""
    ballast = folder / "ballast"
    disk = os.statvfs(folder)
    ballast.write_bytes(bytes(max(0, disk.f_bavail * disk.f_frsize - room * 1024)))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def limited(room: int) -> Iterator[None]:
    """Let no file grow beyond so many KiB, until the block ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room * 1024, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


if __name__ == "__main__":
    main(Path(sys.argv[1]), is_disk="limit" not in sys.argv)
