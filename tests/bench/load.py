"""Readers at once: the web service with its workers, and clients that never ask the same twice.

Clients share the machine with the service, so that what they cost is missing from the rate: wrk costs next to
nothing; where it is not installed, threads of two more processes take its place.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, perf_counter, sleep
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
WORKERS = 2
_WRK = shutil.which("wrk")
_SCRIPT = Path(__file__).with_name("distinct.lua")
_PROCESSES = 2
_SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Loaded:
    """What clients saw: the time of every answer in milliseconds, how many failed, how long it all took."""

    millis: list[float]
    failed: int
    seconds: float

    @property
    def per_second(self) -> float:
        """How many answers there were in a second."""
        return len(self.millis) / self.seconds


@contextmanager
def service(index: Path, zone: ZoneInfo) -> Iterator[int]:
    """Serve an index with two workers; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    # A setting of whoever runs the benchmark must not change what is measured.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TIMTIN_")}
    environment |= {"TIMTIN_DATA_DIR": str(index.resolve()), "TIMTIN_TIME_ZONE": zone.key}
    command = [sys.executable, "-m", "web", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def load(port: int, address: str, texts: Sequence[str], clients: int, seconds: float) -> Loaded:
    """Let clients ask for an address with each text once, until the time is over or the texts are."""
    paths = [address + quote_plus(text) for text in texts]
    return (_asked_by_wrk if _WRK else _asked_by_threads)(port, paths, clients, seconds)


def _asked_by_wrk(port: int, paths: Sequence[str], clients: int, seconds: float) -> Loaded:
    """Let wrk ask; it counts in whole seconds."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii", suffix=".txt") as asked:
        asked.write("\n".join(paths))
        asked.flush()
        command = [str(_WRK), "--threads", "1", "--connections", str(clients), "--timeout", "30s"]
        command += ["--duration", f"{max(1, round(seconds))}s", "--script", str(_SCRIPT)]
        command += [f"http://127.0.0.1:{port}", "--", asked.name]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return told_by_wrk(told)


def told_by_wrk(told: str) -> Loaded:
    """Read what distinct.lua printed; wrk's own lines stand above it."""
    millis: list[float] = []
    failed, seconds = 0, 0.0
    for line in told.splitlines():
        match line.split():
            case ["failed", count]:
                failed = int(count)
            case ["seconds", number]:
                seconds = float(number)
            case ["answers", count, taken]:
                millis += [float(taken)] * int(count)
    return Loaded(millis, failed, seconds)


def _asked_by_threads(port: int, paths: Sequence[str], clients: int, seconds: float) -> Loaded:
    shares = [paths[start::clients] for start in range(clients)]
    groups = [shares[start::_PROCESSES] for start in range(_PROCESSES)]
    context = get_context("spawn")
    begin = context.Barrier(_PROCESSES)
    with ProcessPoolExecutor(_PROCESSES, context, begin.wait) as pool:
        parts = list(pool.map(_clients, [port] * _PROCESSES, groups, [seconds] * _PROCESSES))
    millis = [taken for part in parts for taken in part.millis]
    return Loaded(millis, sum(part.failed for part in parts), max(part.seconds for part in parts))


def _clients(port: int, shares: list[Sequence[str]], seconds: float) -> Loaded:
    """Be some of the clients, a thread each."""
    started = perf_counter()
    with ThreadPoolExecutor(len(shares)) as threads:
        found = list(threads.map(lambda share: _client(port, share, seconds), shares))
    took = perf_counter() - started
    return Loaded([taken for one in found for taken in one.millis], sum(one.failed for one in found), took)


def _client(port: int, paths: Sequence[str], seconds: float) -> Loaded:
    """Ask one after the other over one connection."""
    millis, failed, end = [], 0, monotonic() + seconds
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    for path in paths:
        if monotonic() > end:
            break
        started = perf_counter()
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            is_good = response.status == 200
        except (OSError, HTTPException):
            connection.close()
            is_good = False
        if is_good:
            millis.append((perf_counter() - started) * 1000)
        else:
            failed += 1
    connection.close()
    return Loaded(millis, failed, seconds)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + _SECONDS_TO_START
    while process.poll() is None and monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("timtin-web did not start")
