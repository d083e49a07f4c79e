"""A disk that fills up at any stage: the run says so and where, nothing is lost, the next one completes."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.exit_codes import ExitCode
from tests.faults.accidents import ROOT, Site, seen_in
from tests.faults.victim import Verb
from tests.whole.service import asked, serving

# How large a file may grow: the log of the store, a table of contents and a segment run into it in turn.
LIMITS_KB = (1, 4, 32)
# The log of the store fits; its copy does not.
STORE_KB = 32


@pytest.mark.parametrize("limit", LIMITS_KB)
@pytest.mark.parametrize("verb", [Verb.INGEST, Verb.REBUILD])
def test_a_full_disk_ends_a_run_and_nothing_else(tmp_path: Path, verb: Verb, limit: int) -> None:
    """The system refuses every write beyond a size, in Python, NumPy and SQLite alike."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
    state, task = site._prepare(verb)
    arguments = verb.split()
    if verb is Verb.INGEST:
        arguments += ["--source", str(task.source.path)]
    told = out_of_space(site, limit, *arguments)
    assert str(site.data_dir) in told
    assert seen_in(site.data_dir) == site.live
    site._recover(task, state, f"{verb} with {limit} KiB")


def test_a_full_disk_costs_no_backup_that_is_there(tmp_path: Path) -> None:
    """The old archive stays as it is, and half a new one goes."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
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
def test_a_restore_that_finds_no_space_changes_nothing(tmp_path: Path, limit: int) -> None:
    """Neither half a store nor half an index; with space again it completes."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
    state, task = site._prepare(Verb.RESTORE)
    out_of_space(site, limit, "restore", str(task.archive))
    assert seen_in(site.data_dir) == site.live
    site._recover(task, state, f"restore with {limit} KiB")


def test_no_space_for_what_is_rejected_is_said(tmp_path: Path) -> None:
    """73 and the name of the file; what was good is kept and goes live with the next run."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
    source = tmp_path / "garbage.jsonl"
    source.write_text("garbage\n" * 9_000, encoding="utf-8")
    told = out_of_space(site, 512, "ingest", "--source", str(source))
    assert "rejected.jsonl" in told
    assert seen_in(site.data_dir) == site.live
    site.run(Verb.INGEST)


def test_readers_are_answered_when_nothing_can_be_counted(tmp_path: Path) -> None:
    """Counts of use are worth less than an answer."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
    usage = tmp_path / "usage"
    with serving(site.data_dir, prepare=lambda: limit_files(1), TIMTIN_USAGE_DIR=str(usage)) as address:
        assert asked(address, "/api/v1/search?q=trang")[0] == 200
        assert asked(address, "/bai/s1")[0] == 200
        assert asked(address, "/healthz/ready")[0] == 200


def limit_files(kib: int) -> None:
    """Let no file grow beyond a size; the system refuses every write beyond it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, kib * 1024))


def out_of_space(site: Site, kib: int, *arguments: str) -> str:
    """Run a command that must end for want of space; return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "indexer", *arguments],
        cwd=ROOT,
        env={**os.environ, "TIMTIN_DATA_DIR": str(site.data_dir)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: limit_files(kib),
    )
    told = done.stdout + done.stderr
    assert done.returncode == ExitCode.CANNOT_WRITE, told
    assert "Traceback" not in told
    return told
