"""How many processes should answer on this machine, or in this container."""

import math
import os
import re
import sys
from pathlib import Path

MOST_WORKERS = 128
# A worker has 63 MiB of its own over 50,000 articles; a table of 10,000 rows is made in some more.
WORKER_BYTES = 128 * 2**20

_CGROUP = Path("/sys/fs/cgroup")
_MEMORY = Path("/proc/meminfo")


def workers() -> int:
    """Return how many there should be here."""
    return workers_for(cores(), memory_bytes())


def workers_for(cores: float, memory_bytes: int) -> int:
    """Return as many as there are cores, two at least, and no more than half of the memory will hold.

    The other half is for the index, which all share and the system keeps in memory as far as there is room.
    """
    fitting = memory_bytes // 2 // WORKER_BYTES
    return max(1, min(max(2, math.ceil(cores)), fitting, MOST_WORKERS))


def cores(cgroup: Path = _CGROUP) -> float:
    """Return how many cores this process may use: what the machine has, or less where a container says so."""
    mine = float(len(os.sched_getaffinity(0)))
    quota, _, period = _read(cgroup / "cpu.max").partition(" ")
    return min(mine, int(quota) / int(period)) if quota.isdecimal() and period.isdecimal() else mine


def memory_bytes(cgroup: Path = _CGROUP, machine: Path = _MEMORY) -> int:
    """Return how much memory there is: what the machine has, or less where a container says so.

    A unit that may not read /proc/meminfo (ProcSubset=pid) is not held back by memory.
    """
    told = re.search(r"MemTotal:\s+(\d+)", _read(machine))
    total = int(told[1]) * 1024 if told else sys.maxsize
    limit = _read(cgroup / "memory.max")
    return min(total, int(limit)) if limit.isdecimal() else total


def _read(file: Path) -> str:
    """Return what a file of the kernel says; nothing where there is none (another kernel, another cgroup)."""
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        return ""
