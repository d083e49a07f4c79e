"""What a reader of the READMEs copies works."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from tests.web.articles import TRAFFIC

ROOT = Path(__file__).parents[2]
HOST = "http://127.0.0.1:8000"
PAGES = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "web/README.md")]
LINES = sorted({line for page in PAGES for line in re.findall(r"^curl .+$", page, re.MULTILINE)})


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """Serve the articles on a port of this machine; return where."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("line", LINES)
def test_line_is_answered(client: FlaskClient, line: str) -> None:
    """Each call of curl names an address that there is, in a form for programs."""
    words = shlex.split(line)
    (address,) = (word.removeprefix(HOST) for word in words if word.startswith(HOST))
    accepted = [word.removeprefix("Accept: ") for word in words if word.startswith("Accept: ")]
    answer = client.get(address, headers={"Accept": accepted[0]} if accepted else {})
    assert answer.status_code == 200, answer.text
    assert answer.mimetype != "text/html"


def test_program_reads_a_whole_list(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The one program meets every article once, in order, by following the links."""
    (program,) = re.findall(r"```python\n(.*?)```", PAGES[1], re.DOTALL)
    exec(program.replace(HOST, site), {})
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(" ", 1)[1] for line in printed] == [found.title for found in TRAFFIC]
