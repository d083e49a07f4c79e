"""Segments are written by several processes, none of which outlives the one that asked."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from search.engine.whoosh import pool
from tests.make import HCM, article

PROGRAM = """
import sys
from pathlib import Path
from search.engine.whoosh.pool import write_segments
from tests.make import HCM, article

def articles():
    for number in range(10**9):
        if number == 300_000:
            print("writing", flush=True)
        yield article(str(number), body="x" * 30)

if __name__ == "__main__":
    for segment in write_segments(articles(), Path(sys.argv[1]), HCM, "MAIN"):
        pass
"""


def test_large_batches_are_written_by_other_processes_in_order(tmp_path: Path) -> None:
    """Every article is in a segment, and segments come in the order of their articles."""
    many = (article(f"{number:04}", body="một hai ba bốn " * 2_000) for number in range(500))
    segments = list(pool.write_segments(many, tmp_path, HCM, "MAIN"))
    assert len(segments) > 1
    ids = [id_ for segment in segments for id_ in segment.view(tmp_path).ids]
    assert ids == [f"{number:04}" for number in range(500)]


def test_few_articles_that_are_long_are_all_written(tmp_path: Path) -> None:
    """A handful is written here and now only if it is all there is."""
    few = [article(f"{number}", body="một hai ba bốn " * 60_000) for number in range(9)]
    segments = list(pool.write_segments(few, tmp_path, HCM, "MAIN"))
    assert sum(segment.doc_count() for segment in segments) == 9


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    """After kill -9 of the one process that cron knows, nothing is left running."""
    program = tmp_path / "endless.py"
    program.write_text(PROGRAM)
    root = Path(__file__).parents[3]
    parent = subprocess.Popen(
        [sys.executable, str(program), str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert parent.stdout is not None
    with parent, parent.stdout:
        assert parent.stdout.readline() == b"writing\n"
        children = _children(parent.pid)
        assert children
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{child}").exists() and not _is_zombie(child) for child in children):
        assert time.monotonic() < deadline, "a worker is still running"
        time.sleep(0.05)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
