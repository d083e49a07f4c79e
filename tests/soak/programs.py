"""timtin's programs as an operator starts them, and what they take of the machine."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.soak.readers import get
from tests.whole.service import environment

ROOT = Path(__file__).parents[2]
_SECONDS_TO_START = 120


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB of one process: pages that nobody else has, and all that is mapped."""

    own: float
    resident: float


@dataclass(frozen=True, slots=True)
class Web:
    """A running service."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    def workers(self) -> dict[int, Memory]:
        """Return what each worker takes."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
        return {int(pid): _memory(int(pid)) for pid in children}

    def complaints(self) -> list[str]:
        """Return what it has logged that is worse than slow."""
        lines = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return [line["message"] for line in lines if line["level"] in ("error", "critical")]


@contextmanager
def web(data: Path, workers: int, log: Path, more: str = "") -> Iterator[Web]:
    """Run `timtin-web`; more are gunicorn's own options."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "web", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    variables = environment(data, TIMTIN_LOG_FORMAT="json", GUNICORN_CMD_ARGS=more)
    with log.open("wb") as told:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=told)
    try:
        _wait_until_ready(port, process)
        yield Web(port, process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def index(data: Path, *arguments: str, **variables: str) -> dict[str, Any]:
    """Run `timtin-index` to its end; return its report, whatever its exit code."""
    command = [sys.executable, "-m", "indexer", *arguments, "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(data, **variables), capture_output=True, text=True, check=False
    )
    if not done.stdout:
        raise RuntimeError(f"timtin-index ended with {done.returncode}: {done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + _SECONDS_TO_START
    while process.poll() is None and monotonic() < end:
        try:
            if get(port, "/healthz/ready")[0] == 200:
                return
        except OSError:
            pass
        sleep(0.1)
    raise RuntimeError("timtin-web did not start")


def _memory(pid: int) -> Memory:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    sizes = {row.split()[0]: int(row.split()[1]) / 1024 for row in rows}
    return Memory(sizes["Private_Dirty:"], sizes["Rss:"])
