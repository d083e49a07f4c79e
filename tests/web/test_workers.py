"""Several workers as gunicorn runs them: counted together, recycled, killed, logged as JSON."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from search.config import Settings
from tests.architecture.tree import ROOT
from tests.web.articles import index

WORKERS = 3
_BOOTED, _EXITED = "Booting worker with pid: ", "Worker exiting (pid: "


@dataclass(slots=True)
class Service:
    """A running service: its port, and what it has logged so far."""

    port: int
    process: "subprocess.Popen[str]"
    log: list[dict[str, Any]] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Return status and body of an address."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def ask(self, path: str, times: int) -> None:
        """Ask with eight readers at once; each answer must be good."""
        with ThreadPoolExecutor(8) as readers:
            statuses = list(readers.map(lambda _: self.get(path)[0], range(times)))
        assert statuses == [200] * times

    def metric(self, name: str, **labels: str) -> float:
        """Return a number that the service tells of itself; 0 where there is none yet."""
        status, text = self.get("/metrics")
        assert status == 200
        found = [
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        ]
        return sum(found)

    def until(self, is_so: Any) -> None:
        """Wait until something is so that must come to be so."""
        end = monotonic() + 60
        while not is_so():
            assert monotonic() < end, self.log[-20:]

    def workers(self) -> set[int]:
        """Return the ids of the workers that were started and have not ended."""
        lines = [line["message"] for line in self.log]
        started = {int(line.removeprefix(_BOOTED)) for line in lines if line.startswith(_BOOTED)}
        return {pid for pid in started if Path(f"/proc/{pid}").exists()}


@contextmanager
def running(settings: Settings, **variables: str) -> Iterator[Service]:
    """Run `timtin-web` with three workers; its whole log must be JSON, and it must end well."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = {"TIMTIN_DATA_DIR": str(settings.data_dir), "TIMTIN_LOG_FORMAT": "json", **variables}
    command = [sys.executable, "-m", "web", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | told, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    service = Service(port, process)
    assert process.stderr is not None
    lines = iter(process.stderr.readline, "")
    reader = Thread(target=lambda: service.log.extend(map(json.loads, lines)))
    reader.start()
    try:
        service.until(lambda: process.poll() is None and len(service.workers()) == WORKERS)
        yield service
    finally:
        process.terminate()
        code = process.wait(60)
        reader.join()
        process.stderr.close()
    assert code == 0, service.log


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return where an index of a few articles stands."""
    return index(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def service(indexed: Settings) -> Iterator[Service]:
    """Return a service that finds every answer slow."""
    with running(indexed, TIMTIN_SLOW_MS="1") as started:
        yield started


def test_every_request_is_counted_whichever_worker_answers(service: Service) -> None:
    """Any worker tells of all, and none of it is counted twice."""
    names = {
        "timtin_http_requests_total": {"route": "results.results", "status": "200"},
        "timtin_http_request_seconds_count": {"route": "api.search"},
        "timtin_searches_total": {},
        "timtin_searches_without_results_total": {},
    }
    before = [service.metric(name, **labels) for name, labels in names.items()]
    service.ask("/tim-kiem?q=tin", 120)
    service.ask("/api/v1/search?q=zzzzqqq", 60)
    for _ in range(5):
        after = [service.metric(name, **labels) for name, labels in names.items()]
        assert [now - then for now, then in zip(after, before, strict=True)] == [120, 60, 180, 60]
        assert service.metric("timtin_web_workers") == WORKERS


def test_a_killed_worker_is_replaced_and_its_counts_stay(service: Service) -> None:
    """Kill -9 between two answers: nothing that was counted is lost, and the number of workers recovers."""
    name, labels = "timtin_http_requests_total", {"route": "results.results"}
    before = service.metric(name, **labels)
    service.ask("/tim-kiem?q=tin", 60)
    killed = min(service.workers())
    os.kill(killed, signal.SIGKILL)
    service.until(lambda: killed not in service.workers() and len(service.workers()) == WORKERS)
    service.ask("/tim-kiem?q=tin", 60)
    assert service.metric(name, **labels) - before == 120
    assert service.metric("timtin_web_workers") == WORKERS


def test_workers_that_start_afresh_lose_no_count(indexed: Settings) -> None:
    """As they do after 20,000 requests, here after twenty; what warmed the service up is not counted."""
    often = "--max-requests 20 --max-requests-jitter 5"
    with running(indexed, GUNICORN_CMD_ARGS=often) as service:
        service.ask("/tim-kiem?q=tin", 150)
        assert service.metric("timtin_http_requests_total", route="results.results") == 150
        assert sum(line["message"].startswith(_EXITED) for line in service.log) >= 3


def test_the_log_is_json_and_names_the_request_but_no_reader(service: Service) -> None:
    """A slow answer is told by route and time; gunicorn's own lines have the same form."""
    agent = {"User-Agent": "Nguoi-doc/1", "X-Forwarded-For": "203.0.113.9"}
    told = len(service.log)
    assert service.get("/tim-kiem?q=benh+an+tam+than", **agent)[0] == 200
    service.until(lambda: any("event" in line for line in service.log[told:]))
    slow = next(line for line in service.log[told:] if "event" in line)
    assert (slow["event"], slow["level"], slow["status"]) == ("slow_request", "warning", 200)
    assert (slow["route"], len(slow["request_id"])) == ("results.results", 26)
    assert slow["milliseconds"] >= 1
    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, service.log))
    written = json.dumps(service.log, ensure_ascii=False)
    assert not [word for word in ("benh", "Nguoi-doc", "203.0.113.9", "tim-kiem") if word in written]
