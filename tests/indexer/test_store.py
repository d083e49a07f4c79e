"""The article store keeps what it is given, knows what is new, and never forgets a committed article."""

import sqlite3
import stat
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.database import MIGRATIONS, Database
from indexer.errors import StoreUnusable
from indexer.store import ArticleStore, Change
from search.article import Attachment
from search.engine.port import IndexStatus
from tests.indexer.conftest import run
from tests.indexer.reading import NOW
from tests.make import article


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    """Return an empty store."""
    with ArticleStore.open(tmp_path / "data" / "articles.sqlite3") as opened:
        yield opened


def test_an_article_comes_back_as_it_was_put(store: ArticleStore) -> None:
    """Every part survives the way into the file and out again."""
    full = article(
        "a",
        "Tiêu đề",
        "Thân bài\nhai dòng",
        url="https://example.vn/a",
        summary="Tóm tắt",
        updated=NOW,
        category="Tin tức",
        source="Bản tin",
        author="Người viết",
        captions=("Ảnh 1", "Ảnh 2"),
        attachments=(Attachment("https://example.vn/a.pdf", "Tệp", "Nội dung tệp"),),
    )
    store.put(full, "news", run(1))

    assert list(store.articles()) == [full]


def test_says_what_is_new(store: ArticleStore) -> None:
    """Added, unchanged, changed and restored are told apart."""
    first = article("a", "Một")
    assert store.put(first, "news", run(1)) is Change.ADDED
    assert store.put(first, "news", run(2)) is Change.SAME
    assert store.put(replace(first, title="Hai"), "news", run(3)) is Change.CHANGED
    store.remove(["a"], run(4))
    assert store.put(replace(first, title="Hai"), "news", run(5)) is Change.RESTORED
    assert [found.title for found in store.articles()] == ["Hai"]


def test_removed_articles_are_kept_but_not_listed(store: ArticleStore) -> None:
    """A removal is soft, and counted once."""
    store.put(article("a"), "news", run(1))
    store.put(article("b"), "news", run(1))

    assert store.remove(["a", "unknown"], run(2)) == 1
    point = store.sequence
    assert store.remove(["a"], run(3)) == 0
    assert store.sequence == point
    assert list(store.ids()) == ["b"]
    assert (store.count(), store.count_removed()) == (1, 1)
    assert store.hash_of("a") is None


def test_sequence_leads_to_all_that_happened_since(store: ArticleStore) -> None:
    """Whoever knows a point in the sequence can catch up from there."""
    for name in ("same", "changed", "gone"):
        store.put(article(name), "news", run(1))
    point = store.sequence
    store.put(article("same"), "news", run(2))
    store.put(article("changed", "Tiêu đề mới"), "news", run(2))
    store.put(article("new"), "news", run(2))
    store.remove(["gone"], run(2))

    assert [found.id for found in store.changed_since(point)] == ["changed", "new"]
    assert list(store.removed_since(point)) == ["gone"]
    assert list(store.changed_since(store.sequence)) == []


def test_missing_are_those_a_run_has_not_seen(store: ArticleStore) -> None:
    """Only the source's own articles can be missing from it; one that was sighted is not."""
    for name in ("seen", "sighted", "unseen"):
        store.put(article(name), "news", run(1))
    store.put(article("other"), "elsewhere", run(1))
    store.put(article("seen"), "news", run(2))
    store.sight("sighted", "news", run(2))

    assert store.missing("news", 2) == ["unseen"]


def test_an_article_that_moved_to_another_source_is_not_missing_from_the_first(store: ArticleStore) -> None:
    """The source that listed an article last answers for it."""
    store.put(article("a"), "old", run(1))
    store.put(article("a"), "new", run(2))

    assert store.missing("old", 3) == []
    assert store.count_by_source() == {"new": 1}


def test_keeps_what_was_committed_and_what_an_explained_error_interrupted(tmp_path: Path) -> None:
    """One bad source does not cost the articles read before it."""
    path = tmp_path / "articles.sqlite3"

    def fill() -> None:
        with ArticleStore.open(path) as opened:
            opened.put(article("a"), "news", run(1))
            raise StoreUnusable("something that timtin can explain")

    with pytest.raises(StoreUnusable):
        fill()
    with ArticleStore.open(path) as opened:
        assert list(opened.ids()) == ["a"]


def test_forgets_what_a_bug_interrupted(tmp_path: Path) -> None:
    """An article may be half written then, so all since the last commit is undone."""
    path = tmp_path / "articles.sqlite3"

    def fill() -> None:
        with ArticleStore.open(path) as opened:
            opened.put(article("kept"), "news", run(1))
            opened.commit()
            opened.put(article("lost"), "news", run(1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill()
    with ArticleStore.open(path) as opened:
        assert list(opened.ids()) == ["kept"]


def test_rehearsal_keeps_nothing(tmp_path: Path) -> None:
    """A rehearsed change can be seen inside the rehearsal and nowhere else."""
    path = tmp_path / "data" / "articles.sqlite3"
    with ArticleStore.rehearsal(path) as opened:
        opened.put(article("a"), "news", run(1))
        opened.commit()
        assert opened.count() == 1
    assert not path.parent.exists()

    with ArticleStore.open(path) as opened:
        opened.put(article("b"), "news", run(1))
    with ArticleStore.rehearsal(path) as opened:
        opened.put(article("a"), "news", run(2))
        opened.remove(["b"], run(2))
    with ArticleStore.open(path) as opened:
        assert list(opened.ids()) == ["b"]


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_rehearsal_leaves_an_older_store_to_the_older_program(tmp_path: Path, version: int) -> None:
    """Whoever only looks with the new program keeps the old one from nothing; the first run brings it up."""
    path = tmp_path / "articles.sqlite3"
    with closing(sqlite3.connect(path)) as older:
        older.create_function("crc32", 1, zlib.crc32, deterministic=True)
        for script in MIGRATIONS[:version]:
            older.executescript(script)
        older.execute(f"PRAGMA user_version = {version}")

    with ArticleStore.rehearsal(path) as opened:
        opened.put(article("a"), "news", run(1))
        assert opened.count() == 1
    assert version_of(path) == version

    with ArticleStore.open(path) as opened:
        assert opened.count() == 0
    assert version_of(path) == len(MIGRATIONS)


def version_of(path: Path) -> int:
    """Return the version that a store has on disk."""
    with closing(sqlite3.connect(path)) as store:
        return int(store.execute("PRAGMA user_version").fetchone()[0])


def test_folder_is_private(tmp_path: Path) -> None:
    """Only its owner may write where trusted files stand; a folder that others may write to is closed."""
    ArticleStore.open(tmp_path / "made" / "articles.sqlite3").__exit__(None, None, None)
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700

    (tmp_path / "found").mkdir()
    (tmp_path / "found").chmod(0o775)
    ArticleStore.open(tmp_path / "found" / "articles.sqlite3").__exit__(None, None, None)
    assert stat.S_IMODE((tmp_path / "found").stat().st_mode) == 0o755


def test_file_is_written_for_power_loss(store: ArticleStore) -> None:
    """Write-ahead log, full synchronisation, foreign keys: what STORE promises is what SQLite runs with."""
    database: Database = store._db
    settings = {
        name: database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2}
    assert database.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_store_of_a_newer_timtin_is_refused(tmp_path: Path) -> None:
    """An older program does not touch tables that it does not know."""
    path = tmp_path / "articles.sqlite3"
    ArticleStore.open(path).__exit__(None, None, None)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()

    with pytest.raises(StoreUnusable, match="newer"):
        ArticleStore.open(path)


def test_two_processes_may_make_the_store_at_once(tmp_path: Path) -> None:
    """Whoever comes second finds the tables made."""
    path = tmp_path / "articles.sqlite3"

    def open_and_close(_: int) -> None:
        ArticleStore.open(path).__exit__(None, None, None)

    with ThreadPoolExecutor(8) as threads:
        assert len(list(threads.map(open_and_close, range(8)))) == 8


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """A damaged file is named, not overwritten."""
    path = tmp_path / "articles.sqlite3"
    path.write_bytes(b"this is no database" * 1000)

    with pytest.raises(StoreUnusable, match=r"articles\.sqlite3"):
        ArticleStore.open(path)
    assert path.read_bytes().startswith(b"this is no")


def test_history_remembers_runs_and_publications(store: ArticleStore) -> None:
    """A run that did not end is seen as such; the latest good one can be asked for."""
    good = store.history.begin_run("ingest", NOW)
    store.history.finish_run(good, run(1).now, exit_code=0, report="{}")
    store.history.begin_run("rebuild", run(2).now)

    past = store.history.past_runs(5)
    assert [(one.verb, one.exit_code) for one in past] == [("rebuild", None), ("ingest", 0)]
    assert store.history.last_success("ingest") == run(1).moment
    assert store.history.last_success("rebuild") is None


def test_a_publication_is_known_by_generation_and_version(store: ArticleStore) -> None:
    """Two generations may have been built in the same second."""
    store.history.note_publication(status("gen-1", "v1"), 7, NOW)
    store.history.note_publication(status("gen-2", "v1"), 9, NOW)

    assert store.history.published_sequence(status("gen-1", "v1")) == 7
    assert store.history.published_sequence(status("gen-2", "v1")) == 9
    assert store.history.published_sequence(status("gen-1", "v2")) is None


def status(generation: str, version: str) -> IndexStatus:
    """Return the status of a live index."""
    return IndexStatus(
        version=version,
        generation=generation,
        fingerprint="f",
        built_at=NOW,
        published_at=NOW,
        articles=1,
        newest=None,
        segments=1,
        bytes=1,
    )
