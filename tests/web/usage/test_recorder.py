"""Counts are kept in memory until they can be written, and written beside the requests."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event as Signal

import pytest

from search.usage.events import Event, Viewed, Visited
from search.usage.ledger import NAME, Ledger
from web.usage import recorder as recorders
from web.usage.recorder import Recorder

DAY = date(2026, 11, 28)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the counts stand."""
    return tmp_path / "usage" / NAME


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no pause between two batches."""
    monkeypatch.setattr(recorders, "PAUSE_S", 0.001)
    monkeypatch.setattr(recorders, "RETRY_S", 0.001)


def visits(path: Path) -> int:
    """Return what the file says."""
    with Ledger.open(path) as ledger:
        return ledger.visits()


def test_a_batch_is_one_transaction(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand requests are one write, and nothing is written twice."""
    batches: list[dict[Event, int]] = []
    add = Ledger.add

    def seen(ledger: Ledger, batch: dict[Event, int]) -> None:
        batches.append(dict(batch))
        add(ledger, batch)

    monkeypatch.setattr(Ledger, "add", seen)
    recorder = Recorder(path)
    for _ in range(1_000):
        recorder.count(Visited(DAY))
    assert recorder.flush()
    assert recorder.flush()
    assert batches == [{Visited(DAY): 1_000}]
    assert visits(path) == 1_000


def test_nothing_counted_touches_nothing(path: Path) -> None:
    """A service that nobody reads makes no file."""
    assert Recorder(path).flush()
    assert not path.parent.exists()


@pytest.mark.usefixtures("_impatient")
def test_the_background_writes_while_threads_count(path: Path) -> None:
    """Whatever the threads and the writer do at the same moment, each event is counted once."""
    recorder = Recorder(path)
    recorder.start()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: recorder.count(Visited(DAY)), range(4_000)))
    recorder.stop()
    assert visits(path) == 4_000


def test_the_first_event_is_written_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opens an article and looks again sees the number go up; no pause comes before."""
    written = Signal()
    add = Ledger.add

    def seen(ledger: Ledger, batch: dict[Event, int]) -> None:
        add(ledger, batch)
        written.set()

    monkeypatch.setattr(Ledger, "add", seen)
    monkeypatch.setattr(recorders, "PAUSE_S", 60.0)
    recorder = Recorder(path)
    recorder.start()
    recorder.count(Visited(DAY))
    assert written.wait(30)
    recorder.count(Visited(DAY))
    # Ending does not wait for the pause.
    recorder.stop()
    assert visits(path) == 2


def test_what_cannot_be_written_is_said_once_and_kept(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The service goes on; when the folder can be written again, nothing is missing."""
    path.parent.write_bytes(b"a file in the place of the folder")
    recorder = Recorder(path)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            recorder.count(Visited(DAY))
            assert not recorder.flush()
    assert len(caplog.messages) == 1
    assert str(path) in caplog.messages[0]

    path.parent.unlink()
    assert recorder.flush()
    assert visits(path) == 3
    assert caplog.messages[1:] == ["counts are written again; 0 events were too many to keep"]


def test_memory_is_bounded(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Beyond the limit only what is known already is counted, and the rest is owned up to."""
    monkeypatch.setattr(recorders, "MOST_PENDING", 2)
    path.parent.write_bytes(b"")
    recorder = Recorder(path)
    for name in "abcdab":
        recorder.count(Viewed(DAY, name))
    assert not recorder.flush()
    path.parent.unlink()
    assert recorder.flush()
    assert "2 events were too many" in caplog.messages[-1]
    with Ledger.open(path) as ledger:
        assert [ledger.views(name) for name in "abcd"] == [2, 2, 0, 0]
