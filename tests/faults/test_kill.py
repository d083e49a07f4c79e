"""kill -9 at any moment: no stored article is lost, readers see a whole state, the next run completes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from indexer import ingest as ingesting
from indexer import must_find
from indexer.check import check
from indexer.exit_codes import ExitCode
from indexer.ingest import Choices
from indexer.sources.model import FileSource
from indexer.store import ArticleStore
from search import record
from search.article import Article
from tests.faults import victim
from tests.make import article

ROOT = Path(__file__).parents[2]
BEFORE = 60
SAMPLES = 9

# Children come from a server that has loaded all they need: no thread of this process is forked along.
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.faults.warm"])

Die = Callable[..., None]


def source_of(articles: list[Article], folder: Path, name: str) -> FileSource:
    """Write articles as a source that lists all of them."""
    path = folder / f"{name}.jsonl"
    lines = (json.dumps(record.dump(found), ensure_ascii=False) for found in articles)
    path.write_text("\n".join(lines), encoding="utf-8")
    return FileSource(name="news", kind="jsonl", path=path, complete=True)


def first_articles() -> list[Article]:
    """Return what is there before the accident."""
    return [
        article(f"n{n}", f"Tin cải cách hành chính {n}", f"Nội dung số {n}. " * 20) for n in range(BEFORE)
    ]


def later_articles() -> list[Article]:
    """Return the same, ten of them gone, ten changed, thirty new."""
    old = first_articles()[10:]
    changed = [replace(found, title=f"{found.title} (đã sửa)") for found in old[:10]]
    return [
        *changed,
        *old[10:],
        *(article(f"new{n}", f"Tin mới {n}", "Nội dung mới. " * 20) for n in range(30)),
    ]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder as a good run left it."""
    folder = tmp_path_factory.mktemp("healthy")
    place = victim.workplace(folder / "data")
    ingesting.ingest(place, [source_of(first_articles(), folder, "first")], Choices())
    # What is published from now on is previewed first.
    (folder / "data" / must_find.NAME).write_text("tin cải cách hành chính 20\tn20\t3\n", encoding="utf-8")
    return folder / "data"


def run(die: Die, data: Path, source: FileSource, step: int | None) -> tuple[int | None, int]:
    """Run a victim; return how it ended and, if it lived, how many steps it took."""
    here, there = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=die, args=(data, source, step, there))
    child.start()
    there.close()
    child.join(timeout=60)
    taken = here.recv() if child.exitcode == 0 else 0
    here.close()
    return child.exitcode, taken


def stored(data: Path) -> set[str]:
    """Return the ids that the store has committed, removed ones too."""
    if not (data / "articles.sqlite3").exists():
        return set()
    with ArticleStore.open(data / "articles.sqlite3") as store:
        return {row[0] for row in store._db.execute("SELECT id FROM articles")}


def assert_recovers(data: Path, source: FileSource, wanted: list[Article], kept: set[str]) -> None:
    """Nothing stored is lost; one more run brings all to the readers and leaves nothing lying about."""
    committed = stored(data)
    assert kept <= committed
    place = victim.workplace(data)
    report, _ = ingesting.ingest(place, [source], Choices())
    assert report.exit_code is ExitCode.DONE
    assert committed <= stored(data)
    assert {found.id: found.title for found in place.index.searcher.articles()} == {
        found.id: found.title for found in wanted
    }
    assert check(place).exit_code is ExitCode.DONE
    generations = [path for path in data.iterdir() if path.name.startswith("gen-")]
    assert len(generations) <= 2
    # The draft of a pointer may be left; the next publication writes over it.
    assert len(list(data.glob("*.new"))) <= 1


def some_of(steps: int) -> list[int]:
    """Return an even choice of steps and the last three, where a run is most delicate."""
    return sorted({*range(1, steps, max(1, steps // (SAMPLES - 3))), *range(steps - 2, steps + 1)})


def test_a_first_run_can_be_killed_at_any_step(tmp_path: Path) -> None:
    """From an empty folder: store and first generation."""
    source = source_of(first_articles(), tmp_path, "first")
    _, steps = run(victim.ingest_and_die, tmp_path / "whole", source, None)
    assert steps > 10

    for step in some_of(steps):
        data = tmp_path / f"killed-{step}"
        assert run(victim.ingest_and_die, data, source, step)[0] == -signal.SIGKILL, step
        assert_recovers(data, source, first_articles(), kept=set())


def test_an_update_can_be_killed_at_any_step(healthy: Path, tmp_path: Path) -> None:
    """Readers go on with the old state or have the new one; what was stored stays stored."""
    source = source_of(later_articles(), tmp_path, "later")
    shutil.copytree(healthy, tmp_path / "whole")
    _, steps = run(victim.ingest_and_die, tmp_path / "whole", source, None)
    old, new = (
        {found.id: found.title for found in found_in()} for found_in in (first_articles, later_articles)
    )

    for step in some_of(steps):
        data = tmp_path / f"killed-{step}"
        shutil.copytree(healthy, data)
        assert run(victim.ingest_and_die, data, source, step)[0] == -signal.SIGKILL, step
        seen = {found.id: found.title for found in victim.workplace(data).index.searcher.articles()}
        assert seen in (old, new), step
        assert_recovers(data, source, later_articles(), kept=set(old))


def test_a_rebuild_can_be_killed_at_any_step(healthy: Path, tmp_path: Path) -> None:
    """The live generation is never touched by the one that is built beside it."""
    source = source_of(first_articles(), tmp_path, "first")
    shutil.copytree(healthy, tmp_path / "whole")
    _, steps = run(victim.rebuild_and_die, tmp_path / "whole", source, None)
    old = {found.id for found in first_articles()}

    for step in some_of(steps):
        data = tmp_path / f"killed-{step}"
        shutil.copytree(healthy, data)
        assert run(victim.rebuild_and_die, data, source, step)[0] == -signal.SIGKILL, step
        assert {found.id for found in victim.workplace(data).index.searcher.articles()} == old
        assert_recovers(data, source, first_articles(), kept=old)


def test_the_command_can_be_killed_from_outside(tmp_path: Path) -> None:
    """The real command with its worker processes, killed at moments spread over its run."""
    many = [
        replace(found, id=f"{found.id}-{n}", title=f"{found.title}, lần {n}")
        for n in range(5)
        for found in first_articles()
    ]
    source = source_of(many, tmp_path, "many")
    data = tmp_path / "data"
    command = [sys.executable, "-m", "indexer", "ingest", "--source", str(source.path)]
    environment = {**os.environ, "TIMTIN_DATA_DIR": str(data)}
    began = time.monotonic()
    subprocess.run(
        command, cwd=ROOT, env={**environment, "TIMTIN_DATA_DIR": str(tmp_path / "whole")}, check=True
    )
    whole = time.monotonic() - began

    kept: set[str] = set()
    for share in (0.6, 0.8, 0.95):
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        ) as child:
            try:
                child.wait(timeout=whole * share)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
        kept |= stored(data)

    assert_recovers(data, replace(source, complete=False), many, kept)
