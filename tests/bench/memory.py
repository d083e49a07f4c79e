"""Memory: of workers, processes of their own that open the index and answer the workload; of indexing.

Run as a module it is such a worker.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from tests.bench.with_timtin import Timtin
from tests.bench.workload import WHOLE_PAGE, Question

ROOT = Path(__file__).parents[2]
_WORKLOAD = "workload.pickle"
_SECONDS_BETWEEN_LOOKS = 0.2


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB of one process: memory of its own, and pages of files that just now nobody else has mapped."""

    own: float
    mapped: float


class Peak:
    """Watches what this process and all that it starts take, while the block is open."""

    def __enter__(self) -> Self:
        """Begin to look."""
        self._before = self._most = _held()
        self._is_over, self._looking = threading.Event(), threading.Lock()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no more."""
        self._is_over.set()
        self._watching.join()
        self.look()

    def look(self) -> None:
        """Take note of what is held now."""
        held = _held()
        with self._looking:
            self._most = max(self._most, held)

    @property
    def added(self) -> float:
        """The MiB at most that were added to what was there before."""
        return self._most - self._before

    def _watch(self) -> None:
        while not self._is_over.wait(_SECONDS_BETWEEN_LOOKS):
            self.look()


def _held() -> float:
    """Return the MiB of this process and its descendants; pages that several have are counted once."""
    return sum(_proportional(pid) for pid in _family(os.getpid()))


def _family(pid: int) -> list[int]:
    """Return a process and its descendants."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        # Whoever has ended meanwhile has no children and takes nothing.
        with suppress(OSError):
            # The name in brackets may hold blanks; state and parent stand behind it.
            _, parent, *_ = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            children[int(parent)].append(int(path.parent.name))
    found = [pid]
    for one in found:
        found += children[one]
    return found


def _proportional(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


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
