"""Readers that ask without a pause while other processes die, and write down all that they are told."""

import http.client
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.parse import urlsplit

from search.config import Settings
from search.engine import open_searcher
from search.errors import IndexUnavailable
from tests.faults.states import EVERYTHING, WORD, States

# What a reader may be told that is no state.
NOTHING = -1
WRONG = -2

# Children come from a server that has loaded all they need: no thread of this process is forked along.
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.warm"])

# Readers leave the victims some of the machine.
PAUSE_S = 0.03

Ask = Callable[[], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader was told between two moments: a state, NOTHING (a clean 503), or WRONG."""

    asked: float
    told: float
    state: int
    said: str


def engine_asker(data_dir: str, last: int) -> Ask:
    """Return what asks the engine itself."""
    searcher, states = open_searcher(Settings(data_dir=Path(data_dir))), States.up_to(last)

    def ask() -> tuple[int, str]:
        try:
            hits = searcher.search(EVERYTHING)
        except IndexUnavailable as error:
            return NOTHING, str(error)
        return _judged(states, [hit.article.title for hit in hits.hits], hits.total)

    return ask


def http_asker(address: str, last: int) -> Ask:
    """Return what asks the web service."""
    host, states = urlsplit(address).netloc, States.up_to(last)

    def ask() -> tuple[int, str]:
        connection = http.client.HTTPConnection(host, timeout=30)
        try:
            connection.request("GET", f"/api/v1/search?q={WORD}&per_page=50")
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status == 503:
            return NOTHING, body.decode()
        if response.status != 200:
            return WRONG, f"{response.status} {body.decode()}"
        page = json.loads(body)
        return _judged(states, [result["title"] for result in page["hits"]], page["total"])

    return ask


def _judged(states: States, titles: list[str], total: int) -> tuple[int, str]:
    state = states.of(titles)
    if state is None or total != len(titles):
        return WRONG, f"{total} found: {sorted(titles)}"
    return state, ""


@contextmanager
def reading(asker: Callable[[str, int], Ask], where: str, last: int, log: Path) -> Iterator[None]:
    """Ask in a process of its own until the block ends; what came stands in the log."""
    reader: BaseProcess = CONTEXT.Process(target=_read, args=(asker, where, last, log))
    reader.start()
    try:
        yield
    finally:
        assert reader.is_alive(), f"a reader died with {reader.exitcode}; see {log}"
        reader.terminate()
        reader.join()


def _read(asker: Callable[[str, int], Ask], where: str, last: int, log: Path) -> None:
    running = True

    def stop(*_: object) -> None:
        nonlocal running
        running = False

    signal.signal(signal.SIGTERM, stop)
    os.nice(5)
    ask = asker(where, last)
    with log.open("w") as lines:
        while running:
            asked = time.monotonic()
            try:
                state, said = ask()
            except Exception as error:
                # Whatever a reader meets is what is measured.
                state, said = WRONG, repr(error)
            lines.write(json.dumps([asked, time.monotonic(), state, said]) + "\n")
            time.sleep(PAUSE_S)


def answers(log: Path) -> list[Answer]:
    """Return what stands in a log."""
    return [Answer(*json.loads(line)) for line in log.read_text().splitlines()]
