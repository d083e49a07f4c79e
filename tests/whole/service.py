"""The service as an operator runs it: ingest by command line, gunicorn on a free port."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from search.article import Article
from search.record import dump

ROOT = Path(__file__).parents[2]
SITE_NAME = "Cổng thông tin Thành phố"
_LISTENING = re.compile(r"Listening at: (http://\S+)")


def write_jsonl(path: Path, articles: Iterable[Article]) -> Path:
    """Write articles to a file as a source would give them."""
    lines = [json.dumps(dump(article), ensure_ascii=False) for article in articles]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def ingest(source: Path, data_dir: Path) -> None:
    """Run `timtin-index ingest`, as cron does."""
    line = [sys.executable, "-m", "indexer", "ingest", "--source", str(source)]
    done = subprocess.run(
        line, cwd=ROOT, env=environment(data_dir), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def serving(
    data_dir: Path, workers: int = 1, prepare: Callable[[], None] | None = None, **variables: str
) -> Iterator[str]:
    """Run `timtin-web` on a free port; yield its address; it must end cleanly on SIGTERM.

    ``prepare`` is done in its process before the program is loaded.
    """
    line = [sys.executable, "-m", "web", "--bind", "127.0.0.1:0", "--workers", str(workers)]
    told = environment(data_dir, **{"TIMTIN_SITE_NAME": SITE_NAME} | variables)
    server = subprocess.Popen(line, cwd=ROOT, env=told, stderr=subprocess.PIPE, text=True, preexec_fn=prepare)  # noqa: PLW1509 - sets a limit, and no more
    try:
        assert server.stderr is not None
        address = next((found[1] for told in server.stderr if (found := _LISTENING.search(told))), None)
        assert address, f"the server ended with {server.wait()} before it listened"
        yield address
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert server.returncode == 0


def asked(address: str, path: str) -> tuple[int, str]:
    """Return status and text of an address."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def environment(data_dir: Path, **variables: str) -> dict[str, str]:
    """Return the variables for a program that works on a data folder; no setting of ours is among them."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TIMTIN_")}
    return clean | {"TIMTIN_DATA_DIR": str(data_dir), **variables}
