"""What a reader of the READMEs copies works."""

import re
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from tests.web.articles import TRAFFIC
from web.problems import WORDINGS, code_of

ROOT = Path(__file__).parents[2]
HOST = "http://127.0.0.1:8000"
PAGES = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "web/README.md")]
LINES = sorted({line for page in PAGES for line in re.findall(r"^curl .+$", page, re.MULTILINE)})
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGES[1], re.DOTALL)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a port of this machine; yield where."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """Return where the articles are served."""
    with serving(app) as address:
        yield address


@pytest.mark.parametrize("line", LINES)
def test_line_is_answered(client: FlaskClient, line: str) -> None:
    """Each call of curl names an address that there is, in a form for programs."""
    words = shlex.split(line)
    (address,) = (word.removeprefix(HOST) for word in words if word.startswith(HOST))
    headers = dict(word.split(": ") for word in words if ": " in word)
    headers |= {"Accept-Encoding": "gzip"} if "--compressed" in words else {}
    answer = client.open(address, headers=headers, method="HEAD" if "-I" in words else "GET")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype != "text/html"
    assert answer.headers.get("Content-Encoding") == headers.get("Accept-Encoding")


def test_program_reads_a_whole_list(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The first program meets every article once, in order, by following the links."""
    exec(PROGRAMS[0].replace(HOST, site), {})
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(" ", 1)[1] for line in printed] == [found.title for found in TRAFFIC]


def test_program_asks_whether_there_is_news(site: str) -> None:
    """The second program keeps what has not changed, and says what is wrong with a request."""
    names: dict[str, Any] = {}
    exec(PROGRAMS[1].replace(HOST, site), names)
    assert names["newest"]["hits"][0]["title"] == TRAFFIC[-1].title
    with pytest.raises(ValueError, match="“0” không phải là số trang"):
        names["read"](f"{site}/api/v1/search?page=0")


def test_program_waits_when_it_is_told_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as Retry-After says, and then asks again."""
    waited: list[int] = []
    answers = [(503, b"{}", {"Retry-After": "60"}), (200, b'{"total": 1}', {"ETag": 'W/"a"'})]

    def serve(environ: Any, start: Any) -> list[bytes]:  # noqa: ARG001
        status, body, headers = answers.pop(0)
        start(f"{status} X", [*headers.items(), ("Content-Length", str(len(body)))])
        return [body]

    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr(app, "wsgi_app", serve)
    with serving(app) as site:
        definitions = PROGRAMS[1].partition("newest =")[0]
        names: dict[str, Any] = {}
        exec(definitions, names)
        assert names["read"](f"{site}/api/v1/search") == {"total": 1}
    assert waited == [60]


def test_every_code_stands_in_the_table() -> None:
    """With its status, and none that is not there."""
    table = PAGES[1].partition("## What can go wrong")[2].partition("\n## ")[0]
    told = {
        (int(status), code)
        for status, codes in re.findall(r"^\| (\d{3}) \| ([^|]*) \|", table, re.MULTILINE)
        for code in re.findall(r"`(\w+)`", codes)
    }
    assert told == {(words.status, code_of(words)) for words in WORDINGS.values()}
