"""A disk that fills up at any stage: the run says so and where, nothing is lost, the next one completes."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.exit_codes import ExitCode
from tests.faults import programs, small_disk
from tests.faults.accidents import ROOT, Site, seen_in
from tests.faults.victim import Verb
from tests.whole.service import asked, serving

# The log of the store fits; its copy does not.
STORE_KB = 32


# A disk of its own in a namespace of its own, which is gone with the process; anybody may have one where the
# system lets users make namespaces.
_OWN_DISK = [
    "unshare",
    "--mount",
    *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]),
    "sh",
    "-c",
    f'mount -t tmpfs -o size={small_disk.MEBIBYTES}m tmpfs "$0" && exec "$@"',
]


@pytest.mark.parametrize("kind", ["disk", "limit"])
def test_a_run_that_fills_the_disk_loses_nothing_at_any_stage(tmp_path: Path, kind: str) -> None:
    """A real disk that is full where one may be mounted, else one whose files may not grow; see small_disk.

    Whatever the room, a run ends with 0 or 73, readers see a whole state meanwhile, and with room again the
    same run completes.
    """
    own = [*_OWN_DISK, str(tmp_path)]
    is_disk = (
        kind == "disk" and subprocess.run([*own, "true"], capture_output=True, check=False).returncode == 0
    )
    run = [sys.executable, "-m", "tests.faults.small_disk", str(tmp_path)]
    done = subprocess.run(
        [*own, *run] if is_disk else [*run, "limit"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ends = [line.rsplit(maxsplit=2) for line in done.stdout.splitlines()]
    assert len(ends) == len(small_disk.VERBS) * len(small_disk.ROOMS_KIB)
    for verb in small_disk.VERBS:
        codes = [int(code) for name, _, code in ends if name == verb]
        assert codes[0] == ExitCode.CANNOT_WRITE, "no room at all"
        assert codes[-1] == ExitCode.DONE, "room enough"


# The log of the store, a table of contents and a segment run into the limit in turn.
@pytest.mark.parametrize(("verb", "limit"), [(Verb.INGEST, 1), (Verb.REBUILD, 4), (Verb.INGEST, 32)])
def test_a_full_disk_ends_a_command_and_nothing_else(site: Site, verb: Verb, limit: int) -> None:
    """It says so with the name of the folder; every write beyond a size is refused, SQLite's too."""
    state, task = site._prepare(verb)
    arguments = verb.split()
    if verb is Verb.INGEST:
        arguments += ["--source", str(task.source.path)]
    told = out_of_space(site, limit, *arguments)
    assert str(site.data_dir) in told
    assert seen_in(site.data_dir) == site.live
    site._recover(task, state, f"{verb} with {limit} KiB")


def test_a_full_disk_costs_no_backup_that_is_there(site: Site) -> None:
    """The old archive stays as it is, and half a new one goes."""
    site.run(Verb.BACKUP)
    archive = site.task(Verb.BACKUP, site.newest).archive
    before = archive.read_bytes()
    site.run(Verb.INGEST)
    for limit in (1, STORE_KB):
        assert str(archive) in out_of_space(site, limit, "backup", str(archive)) or limit < STORE_KB
        assert archive.read_bytes() == before
        assert [path.name for path in archive.parent.iterdir() if path.suffix == ".part"] == []
    site.run(Verb.BACKUP)


@pytest.mark.parametrize("limit", [4, STORE_KB])
def test_a_restore_that_finds_no_space_changes_nothing(site: Site, limit: int) -> None:
    """Neither half a store nor half an index; with space again it completes."""
    state, task = site._prepare(Verb.RESTORE)
    out_of_space(site, limit, "restore", str(task.archive))
    assert seen_in(site.data_dir) == site.live
    site._recover(task, state, f"restore with {limit} KiB")


def test_no_space_for_what_is_rejected_is_said(site: Site) -> None:
    """73 and the name of the file; what was good is kept and goes live with the next run."""
    source = site.folder / "garbage.jsonl"
    source.write_text("garbage\n" * 9_000, encoding="utf-8")
    told = out_of_space(site, 512, "ingest", "--source", str(source))
    assert "rejected.jsonl" in told
    assert seen_in(site.data_dir) == site.live
    site.run(Verb.INGEST)


def test_readers_are_answered_when_nothing_can_be_counted(site: Site) -> None:
    """Counts of use are worth less than an answer."""
    usage = site.folder / "usage"
    with serving(site.data_dir, prepare=lambda: limit_files(1), TIMTIN_USAGE_DIR=str(usage)) as address:
        assert asked(address, "/api/v1/search?q=trang")[0] == 200
        assert asked(address, "/bai/s1")[0] == 200
        assert asked(address, "/healthz/ready")[0] == 200


def limit_files(kib: int) -> None:
    """Let no file grow beyond a size; the system refuses every write beyond it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, kib * 1024))


def out_of_space(site: Site, kib: int, *arguments: str) -> str:
    """Run a command that must end for want of space; return what it says."""
    return programs.refused(site, *arguments, prepare=lambda: limit_files(kib))
