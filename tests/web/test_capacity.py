"""How many workers a machine gets, also inside a container that may use less than the machine has."""

import os
from pathlib import Path

import pytest

from web import capacity
from web.capacity import cores, memory_bytes, workers_for

GIB = 2**30


@pytest.mark.parametrize(
    ("cores", "memory", "workers"),
    [
        (1, 2 * GIB, 2),
        (2, 4 * GIB, 2),
        (16, 32 * GIB, 16),
        (16, 2 * GIB, 8),
        (2.5, 8 * GIB, 3),
        (0.5, GIB, 2),
        (2, GIB // 4, 1),
        (2, GIB // 16, 1),
        (512, 1024 * GIB, 128),
    ],
)
def test_a_worker_a_core_as_far_as_memory_reaches(cores: float, memory: int, workers: int) -> None:
    """Two at least, so that one that starts afresh is not missed; never none."""
    assert workers_for(cores, memory) == workers


@pytest.mark.parametrize(
    ("cpu", "memory", "expected"),
    [
        ("150000 100000\n", "1073741824\n", (1.5, GIB)),
        ("max 100000\n", "max\n", None),
        ("99999999999 100000\n", "99999999999999999\n", None),
        (None, None, None),
        ("what\n", "ever\n", None),
    ],
)
def test_a_container_is_asked_what_it_may_use(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cpu: str | None,
    memory: str | None,
    expected: tuple[float, int] | None,
) -> None:
    """Where it says nothing, or more than there is, the machine decides."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3})
    machine = tmp_path / "meminfo"
    machine.write_text("MemTotal:       16777216 kB\nMemFree: 1 kB\n", encoding="ascii")
    for name, text in (("cpu.max", cpu), ("memory.max", memory)):
        if text is not None:
            (tmp_path / name).write_text(text, encoding="ascii")
    assert (cores(tmp_path), memory_bytes(tmp_path, machine)) == (expected or (4.0, 16 * GIB))


def test_memory_that_cannot_be_read_holds_nobody_back(tmp_path: Path) -> None:
    """Cores decide then."""
    assert workers_for(16, memory_bytes(tmp_path, tmp_path / "hidden")) == 16


def test_this_machine_gets_some() -> None:
    """The files of a real kernel are read."""
    assert 1 <= capacity.workers() <= capacity.MOST_WORKERS
