"""The running service when a worker dies, when it is told to end, when its index is of another analysis."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException

import pytest

from indexer.exit_codes import ExitCode
from indexer.status import status
from search.config import Settings
from search.engine.whoosh import searcher, writer
from tests.faults import victim
from tests.faults.accidents import MOST_STATES, ROOT, Site
from tests.faults.programs import command
from tests.faults.readers import engine_asker
from tests.faults.victim import Verb
from tests.web.test_workers import Service, running
from tests.whole.service import environment

CLIENTS = 4
KILLS = 2
SWAPS = 10


@dataclass(frozen=True, slots=True)
class Call:
    """A request: when it was asked and answered, by which status, or why not."""

    asked: float
    ended: float
    status: int
    failure: str = ""


@dataclass(slots=True)
class Load:
    """What clients were told so far."""

    calls: list[Call] = field(default_factory=list)

    @property
    def failed(self) -> list[Call]:
        """The requests that were not answered well."""
        return [call for call in self.calls if call.status != 200]


@contextmanager
def loaded(service: Service) -> Iterator[Load]:
    """Ask with several clients until the block ends, or the service does."""
    load, over = Load(), threading.Event()

    def ask() -> None:
        while not over.is_set():
            asked, status, failure = time.monotonic(), 0, ""
            try:
                status, _ = service.get("/api/v1/search?q=trang&per_page=50")
            except ConnectionRefusedError:
                over.set()
                return
            except (OSError, HTTPException) as error:
                failure = repr(error)
            load.calls.append(Call(asked, time.monotonic(), status, failure))

    with ThreadPoolExecutor(CLIENTS) as clients:
        asking = [clients.submit(ask) for _ in range(CLIENTS)]
        try:
            service.until(lambda: len(load.calls) > CLIENTS)
            yield load
        finally:
            over.set()
    for client in asking:
        client.result()


def test_a_worker_that_is_killed_takes_only_what_it_was_answering(site: Site) -> None:
    """The others answer meanwhile, a new one comes, and whoever asks again is answered."""
    kills = []
    with running(Settings(data_dir=site.data_dir)) as service, loaded(service) as load:
        for _ in range(KILLS):
            whole, killed = service.workers(), min(service.workers())
            kills.append(time.monotonic())
            os.kill(killed, signal.SIGKILL)
            answered = len(load.calls)
            service.until(lambda: len(load.calls) > answered + CLIENTS)  # noqa: B023 - called at once
            service.until(lambda: len(service.workers()) == len(whole) and killed not in service.workers())  # noqa: B023
    in_flight = [call for call in load.failed if any(call.asked <= kill <= call.ended for kill in kills)]
    assert load.failed == in_flight
    assert all(call.status == 0 for call in load.failed), "cut off, never answered wrongly"


def test_what_is_under_way_is_answered_before_the_service_ends(site: Site) -> None:
    """SIGTERM: nothing that a worker had begun is cut off, and nothing is answered by an error."""
    with running(Settings(data_dir=site.data_dir)) as service, loaded(service) as load:
        told = time.monotonic()
        service.process.terminate()
        assert service.process.wait(60) == 0
    assert any(call.asked <= told <= call.ended and call.status == 200 for call in load.calls)
    # A connection that nobody had taken yet is refused by the system.
    assert [call for call in load.failed if "ConnectionReset" not in call.failure] == []


def test_an_index_of_another_analysis_is_no_index_until_rebuild(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and not ready; the workers that said so go on with the new one."""
    with monkeypatch.context() as before:
        for module in (searcher, writer):
            before.setattr(module, "fingerprint", lambda _: "that of an earlier version")
        assert victim.do(site.task(Verb.REBUILD, site.newest)) is ExitCode.DONE
    with running(Settings(data_dir=site.data_dir)) as service:
        workers = service.workers()
        for path in ("/healthz/ready", "/tim-kiem?q=trang", "/api/v1/search?q=trang"):
            assert service.get(path)[0] == 503, path
        assert service.get("/healthz/live")[0] == 200
        assert status(victim.workplace(site.data_dir), None).exit_code is ExitCode.CANNOT_WRITE

        assert victim.do(site.task(Verb.REBUILD, site.newest)) is ExitCode.DONE

        for path in ("/healthz/ready", "/tim-kiem?q=trang", "/api/v1/search?q=trang"):
            service.ask(path, CLIENTS)
        assert service.workers() == workers


def test_whoever_opens_an_index_while_others_take_its_place_sees_a_whole_one(site: Site) -> None:
    """Opened anew all the time, while generations come and the one before the last goes."""
    over, seen = threading.Event(), []

    def read() -> None:
        while not over.is_set():
            seen.append(engine_asker(str(site.data_dir), MOST_STATES)())

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(SWAPS):
            assert victim.do(site.task(Verb.REBUILD, site.newest)) is ExitCode.DONE
    finally:
        over.set()
        for reader in readers:
            reader.join()
    assert len(seen) > SWAPS
    assert {state for state, _ in seen} == {site.live}, seen


def test_a_second_run_is_told_who_is_at_it_and_a_killed_one_holds_nothing(site: Site) -> None:
    """The real command, twice: 75 with verb and process; after kill -9 the next run goes on."""
    lock = site.data_dir / "lock"
    with subprocess.Popen(
        [sys.executable, "-m", "indexer", "rebuild"],
        cwd=ROOT,
        env=environment(site.data_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as first:
        while str(first.pid) not in lock.read_text():
            assert first.poll() is None, "it ended before it could be held"
        first.send_signal(signal.SIGSTOP)
        try:
            code, told = command(site, "rebuild")
        finally:
            first.kill()
    assert first.returncode == -signal.SIGKILL
    assert code == ExitCode.LOCKED
    assert f"in use by rebuild (process {first.pid}" in told
    assert command(site, "rebuild")[0] == ExitCode.DONE
