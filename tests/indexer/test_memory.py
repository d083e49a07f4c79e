"""What a source remembers is kept with the articles, and a run that was killed is taken up."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from indexer import ingest as ingesting
from indexer.ingest import Choices
from indexer.memory import Outcome, Visit
from indexer.sources import jsonl
from indexer.sources.model import FileSource
from indexer.store import ArticleStore
from indexer.workplace import Workplace
from search.article import Article
from tests.indexer.conftest import run
from tests.indexer.reading import NOW, context, memory
from tests.indexer.steps import Write, articles, ingest, live
from tests.make import article


class Killed(BaseException):
    """The end of a process, as far as a test can go."""


def test_notes_come_back_and_are_each_sources_own(tmp_path: Path) -> None:
    """Bookmarks and visits; the article of a visit only as long as readers find it."""
    path = tmp_path / "articles.sqlite3"
    visit = Visit(
        url="https://a.vn/1", outcome=Outcome.ARTICLE, fetched=NOW, article_id="a", stamp="1", etag='"x"'
    )
    with ArticleStore.open(path) as store:
        store.put(article("a"), "news", run(1))
        store.memory("news", run(1)).note_visit(visit)
        store.memory("news", run(1)).set_bookmark("etag", "1")
    with ArticleStore.open(path) as store:
        kept = store.memory("news", run(2))
        assert kept.visit("https://a.vn/1") == visit
        assert (kept.bookmark("etag"), kept.bookmark("other")) == ("1", None)
        assert store.memory("other", run(2)).visit("https://a.vn/1") is None
        kept.set_bookmark("etag", None)
        assert kept.bookmark("etag") is None
        store.remove(["a"], run(2))
        found = kept.visit("https://a.vn/1")
        assert found is not None
        assert found.article_id is None


def test_pages_that_nobody_lists_are_forgotten() -> None:
    """After more than a year, so that the store does not grow for ever."""
    kept = memory()
    for url, days in (("old", 401), ("new", 399)):
        kept.note_visit(Visit(url=url, outcome=Outcome.GONE, fetched=NOW - timedelta(days=days)))
    kept.finish()
    assert kept.visit("old") is None
    assert kept.visit("new") is not None


def test_a_source_that_is_described_anew_begins_anew() -> None:
    """What was noted under another description may mean something else."""
    kept = memory()
    kept.open("one")
    kept.set_bookmark("etag", "1")
    kept.open("one")
    assert kept.bookmark("etag") == "1"
    kept.open("two")
    assert kept.bookmark("etag") is None


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_a_killed_reading_is_taken_up(tmp_path: Path, suffix: str) -> None:
    """At the last note; from the beginning when a file has changed, or when the last run came to the end."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a", "b"):
        lines = "".join(json.dumps({"id": f"{name}{n}", "title": "Tin"}) + "\n" for n in range(150))
        _write(folder / (name + suffix), lines)
    source = FileSource(name="news", kind="jsonl", path=folder)
    reading = context()

    killed = jsonl.read(source, reading)
    assert len([next(killed) for _ in range(271)]) == 271
    assert _ids(jsonl.read(source, reading))[0] == "b100"
    reading.memory.finish()
    assert _ids(jsonl.read(source, reading))[0] == "a0"
    reading.memory.finish()

    killed = jsonl.read(source, reading)
    assert len([next(killed) for _ in range(271)]) == 271
    _write(folder / ("b" + suffix), '{"id": "c", "title": "Tin"}\n')
    assert len(_ids(jsonl.read(source, reading))) == 151


def _write(path: Path, text: str) -> None:
    import gzip

    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def _ids(items: object) -> list[str]:
    return [item.id for item in items if isinstance(item, Article)]  # type: ignore[attr-defined]


def test_what_was_read_before_the_kill_still_counts_as_listed(
    place: Workplace, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A complete listing that two runs read loses nothing but what it dropped."""
    ingest(place, write([article("dropped"), *articles(400)]))
    source = write(articles(400))
    kill_after(source, 250, monkeypatch)
    with pytest.raises(Killed):
        ingest(place, source)
    monkeypatch.undo()

    report = ingest(place, source)
    assert report.total("seen") < 400
    assert (report.total("removed"), len(live(place))) == (1, 400)
    assert ingest(place, source).total("seen") == 400


def test_doubt_survives_a_kill(place: Workplace, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that could not be read before the kill may be the article that seems to be missing."""
    ingest(place, write([*articles(400), article("doubtful")]))
    source = write(articles(400))
    text = source.path.read_text(encoding="utf-8")
    source.path.write_text("garbage\n" + text, encoding="utf-8")
    kill_after(source, 250, monkeypatch)
    with pytest.raises(Killed):
        ingest(place, source)
    monkeypatch.undo()

    report = ingesting.ingest(place, [source], Choices())[0]
    assert (report.total("removed"), report.total("failed")) == (0, 0)
    assert "1 articles were not listed; kept" in "\n".join(report.lines())


def kill_after(source: FileSource, lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next reading of a source end after so many lines, what it committed being kept."""
    monkeypatch.setattr("indexer.store.BATCH", 10)
    parse = jsonl.parse
    left = iter(range(lines))

    def parse_some(line: bytes, where: str, zone: object) -> object:
        if next(left, None) is None:
            raise Killed
        return parse(line, where, zone)  # type: ignore[arg-type]

    monkeypatch.setattr(jsonl, "parse", parse_some)
    assert source.path.exists()
