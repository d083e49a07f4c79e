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

# How large a file may grow: the log of the store, a table of contents and a segment run into it in turn.
LIMITS_KB = (1, 4, 32)


@pytest.mark.parametrize("limit", LIMITS_KB)
@pytest.mark.parametrize("verb", [Verb.INGEST, Verb.REBUILD])
def test_a_full_disk_ends_a_run_and_nothing_else(tmp_path: Path, verb: Verb, limit: int) -> None:
    """The system refuses every write beyond a size, in Python, NumPy and SQLite alike."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
    state, task = site._prepare(verb)
    line = [sys.executable, "-m", "indexer", *verb.split()]
    if verb is Verb.INGEST:
        line += ["--source", str(task.source.path)]
    done = subprocess.run(
        line,
        cwd=ROOT,
        env={**os.environ, "TIMTIN_DATA_DIR": str(site.data_dir)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit * 1024, limit * 1024)),
    )
    told = done.stdout + done.stderr
    assert done.returncode == ExitCode.CANNOT_WRITE, told
    assert str(site.data_dir) in told
    assert "Traceback" not in told
    assert seen_in(site.data_dir) == site.live
    site._recover(task, state, f"{verb} with {limit} KiB")
