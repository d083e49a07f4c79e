"""The examples in openapi.json, and what the service answers in their place.

An example's summary is its request, its description the headers of it. After a change that is meant,
`python -m tests.web.documented` asks the service anew and writes what it says.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from flask.testing import FlaskClient

from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Searcher
from tests.web.articles import index
from web import create_app
from web.config import WebSettings
from web.quota import Rate

PATH = Path(__file__).parents[2] / "web" / "openapi.json"
SITE = WebSettings(site_name="Cổng thử", base_url="https://tin.example.vn")
REMOVED = "bai-da-go"
SECRET = "tim-kiem-secret"
BEST_BETS = (
    "cải cách hành chính | CCHC\tChuyên trang cải cách hành chính\thttps://cchc.example.vn"
    "\tKế hoạch, chỉ số, tài liệu hướng dẫn\n"
    "98/2023/QH15\tToàn văn Nghị quyết 98\t/bai/cchc-000001\n"
)
# What is another at each request, each publication or each new weight of the ranking stays as it was written.
_CHANGES = ("took_ms", "index", "score", "likeness", "request_id", "next", "next_cursor")
# A cursor names the publication that it was given by.
_CURSOR = re.compile(r"(?<=cursor=)[\w-]+")


class Broken:
    """A searcher with a bug, which tells what is nobody's business."""

    def __getattr__(self, name: str) -> Any:
        """Fail at whatever is asked."""
        raise RuntimeError(SECRET)


class Services:
    """The service in the states that the examples tell of."""

    def __init__(self, folder: Path) -> None:
        """Index the articles in a folder."""
        told = index(folder / "live")
        told.best_bets_file.write_text(BEST_BETS, encoding="utf-8")
        with open_writer(told).live_generation() as generation:
            generation.remember_removed([REMOVED])
            generation.publish()
        live, nothing = open_searcher(told), Settings(data_dir=folder / "nothing")
        self._live = _client(live, told)
        self._limited = _client(live, told, Rate(1, 60))
        self._broken = _client(cast("Searcher", Broken()), nothing)
        self._down = _client(open_searcher(nothing), nothing)
        self._slow = _client(live, told)
        # Five seconds go by between two looks at the clock.
        parts = self._slow.application.extensions
        parts["timtin"] = replace(parts["timtin"], clock=partial(next, count(0.0, 5.0)))

    def answer(self, status: str, example: dict[str, Any]) -> Any:
        """Send the request of an example; return what is answered, JSON or text, with this status."""
        unlike = {"429": self._limited, "500": self._broken, "503": self._down}
        is_slow = "search_timeout" in str(example.get("value"))
        client = self._slow if is_slow else unlike.get(status, self._live)
        method, _, address = example["summary"].partition(" ")
        headers = dict(line.split(": ") for line in example.get("description", "").splitlines())
        if "cursor_mismatch" in str(example.get("value")):
            # A cursor is good for the index that gave it only: here is one of another question.
            given: Any = self._live.get("/api/v1/search?per_page=1").json
            address = _CURSOR.sub(given["next"], address)
        for _ in range(2 if status == "429" else 1):
            answer = client.open(address, method=method, headers=headers)
        assert answer.status_code == int(status), answer.text
        return json.loads(answer.data) if "json" in answer.content_type else answer.text


def _client(searcher: Searcher, told: Settings, rate: Rate | None = None) -> FlaskClient:
    client = create_app(searcher, replace(SITE, search=told, rate_limit=rate)).test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    return client


def examples(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every example of an answer with the status and the kind of the answer."""
    of_operations = [item["get"]["responses"] for item in document["paths"].values()]
    for responses in [*of_operations, document["components"]["responses"]]:
        for status, response in responses.items():
            for kind, content in response.get("content", {}).items():
                for example in content.get("examples", {}).values():
                    yield status, kind, example


def settled(answer: Any, written: Any) -> Any:
    """Return an answer, and in it what may change as it was written."""
    if isinstance(answer, dict) and isinstance(written, dict):
        return {
            name: written[name]
            if name in _CHANGES and name in written and type(written[name]) is type(value)
            else settled(value, written.get(name))
            for name, value in answer.items()
        }
    if isinstance(answer, list) and isinstance(written, list) and len(answer) == len(written):
        return [settled(*pair) for pair in zip(answer, written, strict=True)]
    if isinstance(answer, str) and isinstance(written, str) and (cursor := _CURSOR.search(written)):
        return _CURSOR.sub(cursor[0], answer)
    return answer


def main() -> None:
    """Write what the service answers."""
    document = json.loads(PATH.read_text(encoding="utf-8"))
    with TemporaryDirectory() as folder:
        services = Services(Path(folder))
        for status, _, example in examples(document):
            if "value" in example:
                example["value"] = settled(services.answer(status, example), example["value"])
    PATH.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
