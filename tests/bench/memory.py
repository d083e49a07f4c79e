"""What workers cost: processes of their own that open the index and answer the workload.

Run as a module it is such a worker.
"""

import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.bench.with_timtin import Timtin
from tests.bench.workload import WHOLE_PAGE, Question

ROOT = Path(__file__).parents[2]
_WORKLOAD = "workload.pickle"


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB of one process: memory of its own, and pages of files that just now nobody else has mapped."""

    own: float
    mapped: float


def workers(
    count: int, index: Path, folder: Path, zone: ZoneInfo, asked: Mapping[str, list[Question]]
) -> list[Memory]:
    """Start so many workers, let all answer the workload, then look at each."""
    (folder / _WORKLOAD).write_bytes(pickle.dumps(dict(asked)))
    arguments = [str(index), str(folder / _WORKLOAD), zone.key]
    command = [sys.executable, "-m", "tests.bench.memory", *arguments]
    started = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(count)
    ]
    try:
        for process in started:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise RuntimeError("a worker ended before it had answered everything")
        return [_looked_at(process) for process in started]
    finally:
        for process in started:
            process.communicate()


def _looked_at(process: "subprocess.Popen[str]") -> Memory:
    found = {}
    for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        key, size, *_ = line.split()
        found[key] = int(size) / 1024
    return Memory(found["Private_Dirty:"], found["Private_Clean:"])


def _answer_everything(index: str, workload: str, zone: str) -> None:
    """Answer, say so, and wait to be looked at."""
    timtin = Timtin(Path(index), ZoneInfo(zone))
    for kind, questions in pickle.loads(Path(workload).read_bytes()).items():
        for question in questions:
            (timtin.page if kind == WHOLE_PAGE else timtin.ask)(question)
    print("answered", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _answer_everything(*sys.argv[1:])
