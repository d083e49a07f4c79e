"""One run at a time; the next one hears who is at it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.errors import RunLocked, StoreUnusable
from indexer.lock import hold
from tests.indexer.reading import NOW

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from indexer.lock import hold
with hold(Path(sys.argv[1]), "rebuild", datetime(2026, 1, 1, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_told_who_holds_the_lock_until_that_one_dies(tmp_path: Path) -> None:
    """Verb, process, host and time; a killed holder leaves nothing behind."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(RunLocked, match=rf"rebuild \(process {holder.pid} on .*, since 2026-01-01"):
            hold(tmp_path, "ingest", NOW).__enter__()

        holder.kill()
        holder.wait()
        with hold(tmp_path, "ingest", NOW):
            assert json.loads((tmp_path / "lock").read_text())["verb"] == "ingest"


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    """A run that failed does not keep the next one out."""

    def fail() -> None:
        with hold(tmp_path, "ingest", NOW):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with hold(tmp_path, "ingest", NOW):
        pass


def test_a_lock_file_with_nonsense_in_it_is_no_obstacle(tmp_path: Path) -> None:
    """The owner is a courtesy; the kernel holds the lock."""
    (tmp_path / "lock").write_text("[]")

    with hold(tmp_path, "ingest", NOW):
        (tmp_path / "lock").write_text("nonsense")
        with pytest.raises(RunLocked, match="in use by another run"):
            hold(tmp_path, "check", NOW).__enter__()


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """Exit code 73, not a traceback."""
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnusable, match="cannot prepare the data folder"):
        hold(tmp_path / "file" / "data", "ingest", NOW).__enter__()
