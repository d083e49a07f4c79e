"""Counts are kept exactly, by any number of processes, and forgotten when they are told to be."""

import json
import multiprocessing
import sqlite3
import stat
from contextlib import closing
from dataclasses import asdict, astuple
from datetime import date, timedelta
from pathlib import Path

import pytest

from search.errors import UsageUnusable
from search.usage.events import Event, Searched, Viewed, Visited
from search.usage.ledger import NAME, Ledger
from search.usage.summary import summary

DAY = date(2026, 11, 28)
PROCESSES, BATCHES = 4, 25


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the counts stand; the folder is not there yet."""
    return tmp_path / "usage" / NAME


def test_counts_add_up_and_stay(path: Path) -> None:
    """A batch is added to what was there before, also after the file was closed."""
    for _ in range(2):
        with Ledger.open(path) as ledger:
            ledger.add({Viewed(DAY, "a"): 3, Viewed(DAY, "b"): 1, Visited(DAY): 2})
    with Ledger.open(path) as ledger:
        assert (ledger.views("a"), ledger.views("b"), ledger.views("c"), ledger.visits()) == (6, 2, 0, 4)


def test_most_viewed_are_those_of_late(path: Path) -> None:
    """What was read much long ago is not what is read now."""
    with Ledger.open(path) as ledger:
        ledger.add({Viewed(DAY - timedelta(8), "old"): 90, Viewed(DAY, "b"): 2, Viewed(DAY, "a"): 2})
        ledger.add({Viewed(DAY - timedelta(6), "c"): 2, Viewed(DAY, "c"): 1})
        assert ledger.most_viewed(DAY - timedelta(6), 2) == [("c", 3), ("a", 2)]


def _write(path: Path) -> None:
    for number in range(BATCHES):
        with Ledger.open(path) as ledger:
            ledger.add({Viewed(DAY, f"a{number % 3}"): 1, Visited(DAY): 1, Searched(DAY, "", True, False): 2})


def test_many_processes_lose_nothing(path: Path) -> None:
    """They make the file together, and every batch of each is in it."""
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(path,)) for _ in range(PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * PROCESSES
    with Ledger.open(path) as ledger:
        assert ledger.visits() == sum(ledger.views(f"a{n}") for n in range(3)) == PROCESSES * BATCHES
        assert ledger.rows("SELECT n, empty, slow FROM searches") == [(200, 200, 0)]


def test_opening_a_file_keeps_the_locks_on_it(path: Path) -> None:
    """They are the process's: closing any other file of that name would end those of all threads."""
    with Ledger.open(path) as reading:
        reading.rows("BEGIN")
        reading.visits()
        Ledger.open(path).close()
        assert f":{path.stat().st_ino} " in Path("/proc/locks").read_text(encoding="ascii")


def test_what_is_forgotten_is_in_no_byte_of_any_file(path: Path) -> None:
    """Rows before the day go, and so do the bytes that they were; totals and later days stay."""
    with Ledger.open(path) as ledger:
        for back in range(10):
            day = DAY - timedelta(back)
            ledger.add({Searched(day, f"câu hỏi {back} ngày trước", False, True): 3, Viewed(day, "a"): 1})
        assert "câu hỏi 9 ngày".encode() in _bytes(path)
        assert ledger.forget(DAY - timedelta(4)) == {"views": 5, "visits": 0, "searches": 5}
        for back in range(10):
            assert (f"câu hỏi {back} ngày".encode() in _bytes(path)) == (back <= 4)
        assert ledger.views("a") == 10


def test_what_cannot_be_forgotten_yet_is_said(path: Path) -> None:
    """While somebody reads what was, its bytes stay in the log of changes; asked again, they go."""
    with Ledger.open(path) as reading, Ledger.open(path, busy_s=0.05) as ledger:
        ledger.add({Searched(DAY - timedelta(9), "câu hỏi 9 ngày trước", False, False): 1})
        reading.rows("BEGIN")
        reading.visits()
        with pytest.raises(UsageUnusable, match="purge again"):
            ledger.forget(DAY)
        reading.rows("COMMIT")
        ledger.forget(DAY)
        assert "câu hỏi 9 ngày".encode() not in _bytes(path)


def _bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def test_a_batch_is_added_whole_or_not_at_all(path: Path) -> None:
    """A disk that is full in the middle of it leaves what was there before."""
    with Ledger.open(path) as ledger:
        ledger.add({Visited(DAY): 1})
        pages = ledger.rows("PRAGMA page_count")[0][0]
        ledger.rows(f"PRAGMA max_page_count = {pages}")
        batch: dict[Event, int] = {Viewed(DAY, f"{number:01000}"): 1 for number in range(200)}
        with pytest.raises(UsageUnusable, match="full"):
            ledger.add({Visited(DAY): 5, **batch})
        assert ledger.visits() == 1
        ledger.add({Visited(DAY): 1})
        assert ledger.visits() == 2


def test_the_file_is_its_owners(path: Path) -> None:
    """Nobody else may read or write it, or what SQLite keeps beside it."""
    with Ledger.open(path) as ledger:
        ledger.add({Visited(DAY): 1})
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_nothing_is_written_through_a_link(path: Path, tmp_path: Path) -> None:
    """The web service may write its folder; a link there must not lead the indexer elsewhere."""
    path.parent.mkdir()
    (tmp_path / "precious").write_bytes(b"")
    path.symlink_to(tmp_path / "precious")
    with pytest.raises(UsageUnusable):
        Ledger.open(path)
    assert (tmp_path / "precious").read_bytes() == b""


@pytest.mark.parametrize("kind", ["no database", "newer", "no folder"])
def test_what_cannot_be_used_is_explained(path: Path, kind: str) -> None:
    """One error, which names the file."""
    if kind == "no folder":
        path.parent.write_bytes(b"")
    else:
        path.parent.mkdir()
    if kind == "no database":
        path.write_bytes(b"this is no database" * 500)
    elif kind == "newer":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 1000")
    with pytest.raises(UsageUnusable, match="newer timtin" if kind == "newer" else str(path)):
        Ledger.open(path)


def test_a_file_that_is_not_there_is_not_made_by_looking() -> None:
    """Reading counts leaves no trace."""
    assert Ledger.open_if_there(Path("/nowhere") / NAME) is None


def test_what_strangers_wrote_is_told_as_text_and_numbers(path: Path) -> None:
    """SQLite keeps any kind of value anywhere; none of it ends a report or moves the cursor of a terminal."""
    Ledger.open(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE visited SET n = 'many'")
        connection.execute("INSERT INTO viewed VALUES ('a', x'00ff')")
        connection.executemany("INSERT INTO visits VALUES (?, ?)", [("9999", 1.5), (b"9999", "many")])
        connection.executemany(
            "INSERT INTO views VALUES (?, ?, ?)", [("9999", "a\x1b[2J", 9), ("9999", b"b", 1)]
        )
        connection.execute("INSERT INTO searches VALUES ('9999', 'giá\x1b]0;\x07 vàng', 'x', 1, 0)")
    with Ledger.open(path) as ledger:
        assert (ledger.visits(), ledger.views("a")) == (0, 0)
        told = summary(ledger, DAY, 10)
    assert told.most_viewed == (("b", 1),)
    assert [asked.text for asked in told.without_results] == ["giá ]0; vàng"]
    json.dumps(asdict(told))
    assert {type(value) for day in told.days for value in astuple(day)} == {str, int}
