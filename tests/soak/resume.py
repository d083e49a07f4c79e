"""A run that is killed half-way through a large source, and the next: it begins where the first was."""

import csv
import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from tests.soak import programs
from tests.whole.service import environment

Write = Callable[[Path, int], None]


@dataclass(frozen=True, slots=True)
class Resumed:
    """What was stored when the first run died, and what the second read and stored."""

    source: str
    records: int
    stored: int
    read: int
    articles: int
    exit_code: int

    @property
    def again(self) -> int:
        """How many records were read twice."""
        return self.stored + self.read - self.records

    @property
    def is_good(self) -> bool:
        """Whether nothing is missing, and only what came after the last commit was read twice."""
        return self.exit_code == 0 and self.articles == self.records and 0 <= self.again <= self.records // 10

    def row(self) -> str:
        """Return it as a row of a table."""
        numbers = (self.records, self.stored, self.read, self.again, self.articles)
        return f"| {self.source} | {' | '.join(f'{number:,}' for number in numbers)} |"


HEAD = (
    "| source | records | stored at the kill | read by the next run | of these again | articles |\n"
    "|---|---|---|---|---|---|"
)


def run(records: int, scratch: Path) -> Iterator[Resumed]:
    """Kill and take up again, for each kind of source that has a place to come back to."""
    for kind, name, write in (
        ("jsonl", "news.jsonl", _write_jsonl),
        ("jsonl", "news.jsonl.gz", _write_packed),
        ("csv", "news.csv", _write_csv),
    ):
        folder = scratch / name.replace(".", "-")
        folder.mkdir()
        write(folder / name, records)
        (folder / "sources.toml").write_text(
            f'[[source]]\nname = "news"\nkind = "{kind}"\npath = "{name}"\ncomplete = true\n',
            encoding="utf-8",
        )
        yield _killed_and_resumed(folder, name, records)


def _killed_and_resumed(folder: Path, name: str, records: int) -> Resumed:
    data, sources = folder / "data", str(folder / "sources.toml")
    command = [sys.executable, "-m", "indexer", "ingest", "--json"]
    variables = environment(data, TIMTIN_SOURCES=sources)
    quiet = subprocess.DEVNULL
    first = subprocess.Popen(command, cwd=programs.ROOT, env=variables, stdout=quiet, stderr=quiet)
    while _stored(data) < records // 2:
        if first.poll() is not None:
            raise RuntimeError(f"{name}: the run ended with {first.returncode} before it could be killed")
        sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    stored = _stored(data)
    report = programs.index(data, "ingest", TIMTIN_SOURCES=sources)
    return Resumed(name, records, stored, report["seen"], report["articles"], report["exit_code"])


def _stored(data: Path) -> int:
    """Return how many articles another would find in the store now."""
    file = data / "articles.sqlite3"
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as store:
            return int(store.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _articles(records: int) -> Iterator[dict[str, str]]:
    for number in range(records):
        text = f"Phường {number} họp về cải cách hành chính lần {number % 97}; mã hồ sơ {number}. "
        yield {"id": f"n{number}", "title": f"Tin số {number}", "body": text * 8, "published": "2026-01-05"}


def _write_jsonl(file: Path, records: int) -> None:
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(found, ensure_ascii=False) + "\n" for found in _articles(records))


def _write_packed(file: Path, records: int) -> None:
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=1) as lines:
        lines.writelines(json.dumps(found, ensure_ascii=False) + "\n" for found in _articles(records))


def _write_csv(file: Path, records: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as rows:
        table = csv.DictWriter(rows, ("id", "title", "body", "published"))
        table.writeheader()
        table.writerows(_articles(records))
