"""Several workers as gunicorn runs them: every view counted once, nothing of any reader written anywhere."""

import json
import os
import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from search.config import Settings
from search.usage.ledger import NAME, Ledger
from tests.web.articles import index
from tests.web.test_workers import WORKERS, Service, running
from tests.web.usage.reading import BROWSER

READ = ("/bai/gia-vang", "/bai/mua", "/bai/cchc-000001")
VIEWS = 240


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return where an index of a few articles stands."""
    return index(tmp_path_factory.mktemp("index"))


def read(service: Service, addresses: Iterable[str], **headers: str) -> None:
    """Open pages with eight browsers at once; each must come."""
    told = {"User-Agent": BROWSER, **headers}
    with ThreadPoolExecutor(8) as readers:
        statuses = list(readers.map(lambda address: service.get(address, **told)[0], addresses))
    assert set(statuses) == {200}


def views(folder: Path) -> int:
    """Return how often the articles of READ were opened, by the file."""
    with Ledger.open(folder / NAME) as ledger:
        return sum(ledger.views(address.removeprefix("/bai/")) for address in READ)


def test_every_view_is_counted_once(indexed: Settings, tmp_path: Path) -> None:
    """By workers that start afresh all the time, over two lives of the service, both ended by SIGTERM."""
    often = {"TIMTIN_USAGE_DIR": str(tmp_path), "GUNICORN_CMD_ARGS": "--max-requests 30"}
    for life in (1, 2):
        with running(indexed, **often) as service:
            read(service, READ * (VIEWS // len(READ)))
        with Ledger.open(tmp_path / NAME) as ledger:
            assert [ledger.views(address.removeprefix("/bai/")) for address in READ] == [
                life * VIEWS // 3
            ] * 3
            assert ledger.visits() == life * VIEWS


def test_a_killed_worker_takes_nothing_along_that_was_written(indexed: Settings, tmp_path: Path) -> None:
    """The first view is in the file in a moment, the others a second later; kill -9 changes nothing then."""
    with running(indexed, TIMTIN_USAGE_DIR=str(tmp_path)) as service:
        read(service, READ * 20)
        service.until(lambda: views(tmp_path) == 60)
        killed = min(service.workers())
        os.kill(killed, signal.SIGKILL)
        service.until(lambda: killed not in service.workers() and len(service.workers()) == WORKERS)
        assert "Số lượt truy cập" in service.get("/")[1]
        read(service, READ * 20)
    assert views(tmp_path) == 120


def test_a_folder_that_cannot_be_written_stops_no_answer(indexed: Settings, tmp_path: Path) -> None:
    """Each worker says so once; then pages come without figures, and the end is a good one."""
    folder = tmp_path / "usage"
    folder.write_bytes(b"a file in the place of the folder")
    with running(indexed, TIMTIN_USAGE_DIR=str(folder)) as service:
        read(service, READ * 20)
        service.until(lambda: any(str(folder) in line["message"] for line in service.log))
        assert "Số lượt" not in service.get("/")[1]
    told = [line for line in service.log if str(folder) in line["message"]]
    assert 1 <= len(told) <= WORKERS
    assert {line["level"] for line in told} == {"warning"}


# What a reader and the reader's browser may say; none of it may be found on the disk.
MARKS = {
    "X-Forwarded-For": "203.0.113.77, 2001:db8:77::1",
    "X-Real-IP": "203.0.113.78",
    "Forwarded": "for=203.0.113.79",
    "Cookie": "session=cookie-of-a-reader",
    "Authorization": "Bearer token-of-a-reader",
    "From": "reader-one@example.vn",
    "Referer": "https://elsewhere.example/page-of-a-reader?q=asked-elsewhere",
    "Accept-Language": "vi;q=0.77, x-language-of-a-reader",
    "User-Agent": f"{BROWSER} agent-of-a-reader",
}
WORDS = (
    *("203.0.113", "2001:db8:77", "of-a-reader", "reader-one", "elsewhere", "Firefox", "Gecko"),
    *("079201012345", "0903123456", "0918765432", "an.nguyen", "59A-123.45", "123.45", "B1234567"),
    *("0312345678", "DN479", "4111", "Trần Thị Bí Mật", "trần thị bí mật"),
)
# Asked often enough to pass the threshold of any worker; what is left of them is written.
OFTEN = (
    "cccd 079201012345 giao thông",
    "0903123456",
    "0918 765 432 gọi lừa đảo",
    "an.nguyen@example.vn",
    "59A-123.45",
    "hộ chiếu B1234567",
    "mst 0312345678-001",
    "bhyt DN4790312345678",
    "4111 1111 1111 1111",
    "giao thông",
)
ONCE = "Trần Thị Bí Mật"


def test_nothing_of_a_reader_reaches_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every byte of every file that the service wrote: data, counts, their log, temporary files, its log."""
    for folder in ("data", "usage", "tmp"):
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path))
    asked = {"TIMTIN_USAGE_DIR": str(tmp_path / "usage"), "TIMTIN_QUERY_LOG": "3", "TIMTIN_SLOW_MS": "1"}
    marked = f"utm_source={quote_plus('203.0.113.77')}&fbclid=click-of-a-reader"
    addresses = [f"/tim-kiem?q={quote_plus(text)}&{marked}" for text in OFTEN] * (3 * WORKERS)
    with running(index(tmp_path / "data"), **asked) as service:
        read(service, [*addresses, f"/tim-kiem?q={quote_plus(ONCE)}", *READ], **MARKS)
        for address in (
            "/bai/203.0.113.77",
            f"/tim-kiem?q={quote_plus(OFTEN[0])}&page=x",
            "/of-a-reader?q=1",
        ):
            assert service.get(address, **MARKS)[0] in (400, 404)
        # While the counts are still in the log of the database, too.
        service.until(lambda: views(tmp_path / "usage") == len(READ))
        _assert_unknown(tmp_path)
    _assert_unknown(tmp_path)
    assert [word for word in WORDS if word in json.dumps(service.log, ensure_ascii=False)] == []

    with Ledger.open(tmp_path / "usage" / NAME) as ledger:
        written = dict(ledger.rows("SELECT text, sum(n) FROM searches GROUP BY text"))
        assert ledger.visits() == len(addresses) + 1 + len(READ)
    assert sum(written.values()) == len(addresses) + 1
    assert set(written) - {""} == {
        *("cccd […] giao thông", "[…]", "[…] gọi lừa đảo", "hộ chiếu […]", "mst […]", "bhyt […]"),
        "giao thông",
    }


def _assert_unknown(folder: Path) -> None:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert folder / "usage" / NAME in files
    for path in files:
        content = path.read_bytes()
        found = [word for word in WORDS if word.encode() in content]
        assert found == [], path
