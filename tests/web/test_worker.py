"""The worker that gunicorn runs, over a real socket and in the place of one of several."""

import os
import select
import selectors
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from queue import SimpleQueue
from threading import Lock, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.sock import TCPSocket

from web import gunicorn_conf
from web.worker import Worker

_SECONDS = 20


@dataclass(slots=True)
class Slow:
    """An application that answers when it is let, and says when it was asked."""

    asked: SimpleQueue[str] = field(default_factory=SimpleQueue)
    let: SimpleQueue[bytes] = field(default_factory=SimpleQueue)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """Answer what the test says."""
        self.asked.put(environ["PATH_INFO"])
        body = self.let.get(timeout=_SECONDS)
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]


@contextmanager
def running(app: Any) -> Iterator[tuple[socket.socket, Worker]]:
    """Run a worker until the block ends; yield its socket, from which the test may take connections too."""
    config = Config()
    for name in ("threads", "keepalive", "graceful_timeout"):
        config.set(name, getattr(gunicorn_conf, name))
    with closing(TCPSocket(("127.0.0.1", 0), config, Logger(config))) as listener:
        holder = SimpleNamespace(wsgi=lambda: app)
        worker = Worker(1, os.getppid(), [listener], holder, 30, config, Logger(config))
        # What init_process() does besides, but for signals, which are the process's.
        worker.tpool, worker.poller = worker.get_thread_pool(), selectors.DefaultSelector()
        worker.method_queue.init()
        worker.load_wsgi()
        thread = Thread(target=worker.run)
        thread.start()
        try:
            yield listener, worker
        finally:
            worker.handle_exit(None, None)
            thread.join(_SECONDS)
            assert not thread.is_alive()
            worker.tmp.close()


def take(listener: socket.socket) -> int:
    """Be another worker: take the next connection that waits, and say from which port it comes."""
    assert select.select([listener], [], [], _SECONDS)[0]
    taken, (_, port) = listener.accept()
    taken.close()
    return int(port)


@contextmanager
def asking(listener: socket.socket, path: str) -> Iterator[HTTPConnection]:
    """Send a request; the answer is read when it is wanted."""
    connection = HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=_SECONDS)
    connection.request("GET", path)
    yield connection
    connection.close()


@pytest.fixture
def _restless_threads() -> Iterator[None]:
    """Let threads take turns a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_restless_threads")
def test_it_computes_one_answer_at_a_time() -> None:
    """Threads wait for their turn and all get their answer; a failure gives the turn back."""
    inside = Lock()

    def app(environ: dict[str, float], start: object) -> list[bytes]:
        number = int(environ["number"])
        assert start is None
        assert environ["timtin.arrived"] > 0
        assert inside.acquire(blocking=False), "two at a time"
        total = sum(range(10_000)) // number
        inside.release()
        return [b"%d" % total]

    with running(app) as (_, worker):
        with pytest.raises(AssertionError):
            worker.wsgi({"number": 1}, "start")
        with ThreadPoolExecutor(4) as threads:
            answers = threads.map(lambda number: worker.wsgi({"number": number}, None), [1, 3, 5, 9] * 100)
            assert [*map(list, answers)] == [[b"49995000"], [b"16665000"], [b"9999000"], [b"5555000"]] * 100


def test_a_request_waits_where_any_worker_can_take_it() -> None:
    """While one is answered the next stays in the system's queue, and is counted; afterwards it is taken."""
    app = Slow()
    with running(app) as (listener, worker):
        assert worker.waiting() == 0
        with asking(listener, "/first") as first:
            assert app.asked.get(timeout=_SECONDS) == "/first"
            with asking(listener, "/second") as second:
                assert worker.waiting() == 1
                assert take(listener) == second.sock.getsockname()[1]
            app.let.put(b"1")
            assert first.getresponse().read() == b"1"
        with asking(listener, "/third") as third:
            assert app.asked.get(timeout=_SECONDS) == "/third"
            app.let.put(b"3")
            assert third.getresponse().read() == b"3"


def test_who_says_nothing_holds_nobody_up() -> None:
    """Connections on which nothing is asked leave the worker free for those who ask."""
    app = Slow()
    with running(app) as (listener, _), ExitStack() as silent:
        for _silent in range(2):
            silent.enter_context(socket.create_connection(listener.getsockname()))
        with asking(listener, "/") as asked:
            app.let.put(b"here")
            assert asked.getresponse().read() == b"here"


def test_who_waits_is_answered_before_it_stops() -> None:
    """A worker that is told to stop takes whoever is in the queue, and answers them all."""
    app = Slow()
    with running(app) as (listener, worker), ExitStack() as asked:
        waiting = [asked.enter_context(asking(listener, "/0"))]
        assert app.asked.get(timeout=_SECONDS) == "/0"
        waiting += [asked.enter_context(asking(listener, f"/{number}")) for number in range(1, 9)]
        worker.handle_exit(None, None)
        for _ in waiting:
            app.let.put(b"done")
        assert [one.getresponse().read() for one in waiting] == [b"done"] * 9
