"""What was published twice is searched once; what only looks alike is not touched."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.database import MIGRATIONS
from indexer.near_duplicate import is_duplicate, likeness
from indexer.stats import stats
from indexer.store import ArticleStore, Change
from indexer.workplace import Workplace
from search.article import Article
from tests.indexer.conftest import run
from tests.indexer.steps import Write, ingest, live
from tests.make import article

SENTENCE = "Ủy ban nhân dân thành phố họp về việc thứ {} trong chương trình cải cách thủ tục hành chính. "
NAMES = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
BODY = "".join(SENTENCE.format(name) for name in NAMES)

FIRST = article("first", "Họp Ban chỉ đạo", BODY, url="https://a.vn/1")


def again(article_id: str = "second", **changes: object) -> Article:
    """Return the first article over again, with an id and an address of its own, but for these changes."""
    return replace(FIRST, **({"id": article_id, "url": f"https://a.vn/{article_id}"} | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (again(), True),
        (again(title="HỌP ban chỉ đạo."), True),
        (again(body=BODY.replace("thứ ba", "thứ  ba") + "\nSố lượt người xem: 135"), True),
        (again(body=BODY.replace("thứ mười trong", "thứ mười của")), True),
        (again(published=None), True),
        (again(published=article("x", published="2023-12-14").published), False),
        (again(title="Họp Ban chỉ đạo lần hai"), False),
        (again(body=BODY + "Số 98."), False),
        (again(body=BODY.replace("họp", "bàn")), False),
        (again(body=BODY[: len(BODY) // 2]), False),
        # At one address more may differ: numbers, title, what was caught around the text.
        (again(url=FIRST.url, title="Khác", body=BODY + "Số 98. " * 5, published=None), True),
        (again(url=FIRST.url, body="Trang chủ"), False),
        (again(title="", body="x"), False),
    ],
)
def test_numbers_title_and_day_must_agree(other: Article, same: bool) -> None:
    """Nearly the same text is not enough: forms and timetables differ in nothing but a number."""
    assert is_duplicate(FIRST, other) is same
    assert is_duplicate(other, FIRST) is same
    if same and other.url != FIRST.url:
        assert likeness(other) == likeness(FIRST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    """Return a store that holds an article and two duplicates of it."""
    with ArticleStore.open(tmp_path / "articles.sqlite3") as opened:
        assert opened.put(FIRST, "news", run(1)) is Change.ADDED
        assert opened.put(again("second"), "news", run(1)) is Change.DUPLICATE
        assert opened.put(again("third"), "other", run(1)) is Change.DUPLICATE
        yield opened


def test_a_duplicate_is_kept_but_not_found(store: ArticleStore) -> None:
    """It is counted, named with its original, and no news to the index."""
    assert [found.id for found in store.articles()] == ["first"]
    assert (store.count(), store.duplicates.count()) == (1, 2)
    assert store.duplicates.pairs(1) == [("third", "first")]
    assert [found.id for found in store.changed_since(0)] == ["first"]
    assert list(store.removed_since(0)) == []
    assert store.hash_of("second") is None
    assert store.put(again("second"), "news", run(2)) is Change.SAME
    assert store.missing("other", 2) == ["third"]


def test_when_the_original_goes_the_next_takes_its_place(store: ArticleStore) -> None:
    """One of them is always found; when the first comes back, it is the duplicate."""
    before = store.sequence
    store.remove(["first"], run(2))
    assert list(store.ids()) == ["second"]
    assert store.duplicates.pairs(9) == [("third", "second")]
    assert [found.id for found in store.changed_since(before)] == ["second"]
    assert list(store.removed_since(before)) == ["first"]

    before = store.sequence
    assert store.put(FIRST, "news", run(3)) is Change.DUPLICATE
    assert list(store.ids()) == ["second"]
    assert store.sequence == before
    store.remove(["first", "second", "third"], run(4))
    assert (store.count(), store.duplicates.count()) == (0, 0)


def test_who_changes_is_looked_at_anew(store: ArticleStore) -> None:
    """A duplicate with a number of its own is an article; one that becomes a duplicate goes out of sight."""
    before = store.sequence
    assert store.put(again("second", body=BODY + "Số 98."), "news", run(2)) is Change.CHANGED
    assert list(store.ids()) == ["first", "second"]
    assert [found.id for found in store.changed_since(before)] == ["second"]

    before = store.sequence
    assert store.put(again("second"), "news", run(3)) is Change.DUPLICATE
    assert list(store.removed_since(before)) == ["second"]

    before = store.sequence
    assert store.put(replace(FIRST, body=BODY + "Số 99."), "news", run(4)) is Change.CHANGED
    assert list(store.ids()) == ["first", "second"]
    assert [found.id for found in store.changed_since(before)] == ["first", "second"]
    assert store.duplicates.pairs(9) == [("third", "second")]


def test_a_portal_with_one_address_for_all_loses_nothing(store: ArticleStore) -> None:
    """Articles at one address are compared by their text, and only some of them; one over again is found."""
    texts = [f"Nội dung riêng của tin mang số {number}" for number in range(40)]
    many = [article(f"n{n}", f"Tin {n}", text, url="https://a.vn/") for n, text in enumerate(texts)]
    assert {store.put(found, "news", run(2)) for found in many} == {Change.ADDED}
    assert store.put(replace(many[39], id="again", url=None), "news", run(2)) is Change.DUPLICATE


def test_readers_find_one(place: Workplace, write: Write) -> None:
    """Through a whole run, the index holds one of them, and the report counts the other."""
    report = ingest(place, write([FIRST, again()]), write([again("third")], "other"))
    assert list(live(place)) == ["first"]
    assert (report.total("added"), report.total("duplicate"), report.articles) == (1, 2, 1)
    assert "1 duplicate" in report.lines()[0]
    assert "third is over again first" in "\n".join(stats(place).lines())

    report = ingest(place, write([again()]), write([again("third")], "other"))
    assert (report.total("removed"), list(live(place))) == (1, ["second"])


def test_a_store_of_before_is_brought_up(tmp_path: Path) -> None:
    """Its articles become comparable when they are next read; those that stay are no news to the index."""
    path = tmp_path / "articles.sqlite3"
    with ArticleStore.open(path) as store:
        store.put(FIRST, "news", run(1))
        store.put(article("own", "Tin khác", "Nội dung khác"), "news", run(1))
    connection = sqlite3.connect(path)
    connection.executescript(
        "DROP VIEW live; DROP INDEX articles_by_likeness; DROP INDEX articles_by_url;"
        "DROP INDEX articles_by_original; ALTER TABLE articles DROP COLUMN likeness;"
        "ALTER TABLE articles DROP COLUMN duplicate_of; DROP TABLE visits; DROP TABLE bookmarks;"
        "DROP TABLE passes; DROP INDEX articles_by_removal; ALTER TABLE articles DROP COLUMN removed_run;"
        "ALTER TABLE articles DROP COLUMN checksum;"
        "DELETE FROM counters WHERE name = 'purged'; PRAGMA user_version = 1;"
    )
    connection.close()

    with ArticleStore.open(path) as store:
        before = store.sequence
        assert store.put(again(), "news", run(2)) is Change.ADDED
        assert store.put(FIRST, "news", run(2)) is Change.DUPLICATE
        assert store.put(article("own", "Tin khác", "Nội dung khác"), "news", run(2)) is Change.SAME
        assert [found.id for found in store.changed_since(before)] == ["second"]
        assert list(store.ids()) == ["own", "second"]
    assert len(MIGRATIONS) == 5
