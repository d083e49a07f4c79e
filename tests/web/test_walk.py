"""A client walks by cursor while the index changes: it loses nothing and meets nothing twice."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import IndexWriter
from tests.make import article
from web import create_app
from web.config import WebSettings

SORTS = ["relevance", "newest", "oldest"]
STAYING = 40
PER_PAGE = 6
WORDS = "cải cách hành chính thủ tục giá vàng mưa lũ thành phố họp ban chỉ đạo năm mới"

Change = Callable[[IndexWriter], None]


def some_article(chance: random.Random, article_id: str) -> Article:
    """Return an article that the query finds, with one of few dates or none, so that many stand level."""
    words = chance.choices(WORDS.split(), k=chance.randint(3, 30))
    moment = chance.choice((None, f"2024-01-0{chance.randint(1, 3)}T0{chance.randint(0, 1)}:00:00"))
    return article(
        article_id, title=f"Cải cách {words[0]}", body=" ".join([*words, "cải cách"]), published=moment
    )


class Site:
    """An index that is changed again and again, and two workers that know nothing of each other."""

    def __init__(self, data_dir: Path, seed: int, **settings: Any) -> None:
        """Publish what stays and what comes and goes."""
        self.chance = random.Random(seed)
        self.settings = Settings(data_dir=data_dir, **settings)
        self.writer = open_writer(self.settings)
        self.staying = {f"s{n:02}": some_article(self.chance, f"s{n:02}") for n in range(STAYING)}
        self.passing = {f"p{n:02}": some_article(self.chance, f"p{n:02}") for n in range(20)}
        self.gone: set[str] = set()
        self.rebuild()
        self.workers = cycle([self.worker(), self.worker()])

    def worker(self) -> FlaskClient:
        """Return a reader of a process of its own, as far as what it has open goes."""
        web = WebSettings(search=self.settings, rate_limit=None)
        return create_app(open_searcher(self.settings), web).test_client()

    def rebuild(self) -> None:
        """Publish all anew, beside what was there."""
        with self.writer.generation() as generation:
            generation.add([*self.staying.values(), *self.passing.values()])
            generation.publish()
        self.writer.prune(keep=1)

    def add(self) -> None:
        """Publish a few new articles, some of which would stand before all others."""
        new = [some_article(self.chance, f"n{self.chance.randrange(10**6)}") for _ in range(5)]
        self.passing |= {one.id: one for one in new}
        self.publish(new)

    def remove(self) -> None:
        """Take some out that were there."""
        gone = self.chance.sample(sorted(self.passing), 3)
        for article_id in gone:
            del self.passing[article_id]
        self.gone |= set(gone)
        self.publish([], gone)

    def change(self) -> None:
        """Write some of those that stay anew, so that they would stand elsewhere or match no more."""
        for article_id in self.chance.sample(sorted(self.staying), 5):
            changed = some_article(self.chance, article_id)
            self.staying[article_id] = replace(changed, title=f"Bản mới {changed.title}", body="Tin khác.")
        self.publish(self.staying.values())

    def merge(self) -> None:
        """Publish so many small changes that segments are merged."""
        for _ in range(9):
            self.add()

    def publish(self, articles: Any, gone: Any = ()) -> None:
        """Publish a small change of the live generation."""
        with self.writer.live_generation() as generation:
            generation.remove(gone)
            generation.add(articles)
            generation.publish()

    def walk(self, address: str, changes: Iterator[Callable[[], None]]) -> Iterator[dict[str, Any]]:
        """Yield the pages of a list, each from the other worker, with a change between any two."""
        while address:
            answer = next(self.workers).get(address)
            page: Any = answer.json
            assert answer.status_code == 200, page
            yield page
            address = page["links"]["next_cursor"]
            next(changes)()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("query", ["q=cai+cach", ""])
@pytest.mark.parametrize("sort", SORTS)
def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path, sort: str, query: str, seed: int) -> None:
    """In every order, whatever is added, removed, changed, merged or rebuilt between two pages."""
    site = Site(tmp_path, seed)
    changes = cycle([site.add, site.remove, site.change, site.rebuild, site.rebuild, site.merge, site.remove])
    seen: list[str] = []
    pages = list[dict[str, Any]]()
    for page in site.walk(f"/api/v1/search?{query}&sort={sort}&per_page={PER_PAGE}", changes):
        ids = [hit["id"] for hit in page["hits"]]
        assert not site.gone.intersection(ids)
        for hit in page["hits"]:
            if hit["id"] in site.staying:
                assert hit["title"] == site.staying[hit["id"]].title
        seen += ids
        pages.append(page)
    assert len(seen) == len(set(seen))
    assert set(site.staying) <= set(seen)
    assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
    assert {page["total"] for page in pages} == {STAYING + 20}
    assert len({page["index"]["version"] for page in pages}) == 1
    assert pages[-1]["next"] is None


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_by_date_a_walk_ends_well_where_nothing_is_kept(tmp_path: Path, sort: str) -> None:
    """The order of what was there all along is the same in every state of the index."""
    site = Site(tmp_path, 3, cursor_minutes=0)
    changes = cycle([site.add, site.rebuild, site.remove, site.rebuild, site.merge])
    walk = site.walk(f"/api/v1/search?q=cai+cach&sort={sort}&per_page={PER_PAGE}", changes)
    seen = [hit["id"] for page in walk for hit in page["hits"]]
    assert len(seen) == len(set(seen))
    assert set(site.staying) <= set(seen)


def test_by_relevance_a_cursor_expires(tmp_path: Path) -> None:
    """Where the state is forgotten there is no order to go on in: 410, and what to do."""
    site = Site(tmp_path, 4, cursor_minutes=0)
    client = site.worker()
    page: Any = client.get("/api/v1/search?q=cai+cach&per_page=5").json
    site.rebuild()
    site.writer.prune(keep=0)
    answer = client.get(page["links"]["next_cursor"])
    problem: Any = answer.json
    assert (answer.status_code, problem["code"]) == (410, "cursor_expired")
    assert "sort=newest" in problem["detail"]


def test_other_forms_walk_too(tmp_path: Path) -> None:
    """A feed's next is a cursor; a day, a month and /tim-kiem.json take the cursor as a parameter."""
    site = Site(tmp_path, 5)
    client = site.worker()
    for path in ("/tim-kiem.json", "/thang/2024-01.json", "/ngay/2024-01-02.json"):
        cursor, seen = "", []
        while cursor is not None:
            page: Any = client.get(f"{path}?per_page=3{f'&cursor={cursor}' if cursor else ''}").json
            seen += [hit["id"] for hit in page["hits"]]
            cursor = page["next"]
            site.rebuild()
        assert len(seen) == len(set(seen)) == page["total"]
    assert "cursor=" in client.get("/tim-kiem.atom?per_page=3").text
    assert client.get(f"/tim-kiem?{urlencode({'cursor': 'x'})}").status_code == 400
    assert client.get("/tim-kiem.csv?cursor=x").status_code == 400


def test_a_walk_may_begin_at_any_page_and_change_its_step(tmp_path: Path) -> None:
    """A cursor stands behind a hit, not at a number."""
    client = Site(tmp_path, 6).worker()
    whole: Any = client.get("/api/v1/search?q=cai+cach&per_page=100").json
    third: Any = client.get("/api/v1/search?q=cai+cach&per_page=5&page=3").json
    assert third["links"]["next"].endswith("page=4&per_page=5")
    rest: Any = client.get(f"/api/v1/search?q=cai+cach&per_page=100&cursor={third['next']}").json
    assert [hit["id"] for hit in rest["hits"]] == [hit["id"] for hit in whole["hits"]][15:]
    assert rest["next"] is None
    assert rest["links"]["prev"] is None
    assert "cursor" not in rest["links"]["first"] + rest["links"]["html"] + rest["links"]["csv"]
    assert "cursor" not in str(rest["facets"])


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ("q=gia+vang", "cursor_mismatch"),
        ("q=cai+cach&sort=newest", "cursor_mismatch"),
        ("q=cai+cach&from=2024", "cursor_mismatch"),
        ("q=cai+cach&page=2", "page_with_cursor"),
    ],
)
def test_a_cursor_is_of_its_query(tmp_path: Path, other: str, code: str) -> None:
    """With another question it means nothing."""
    client = Site(tmp_path, 7).worker()
    page: Any = client.get("/api/v1/search?q=cai+cach&per_page=5").json
    answer = client.get(f"/api/v1/search?{other}&cursor={page['next']}")
    problem: Any = answer.json
    assert (answer.status_code, problem["code"]) == (400, code)
    assert problem["errors"][0]["detail"]


def test_a_cursor_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    """Cut short, drawn out, or with one letter changed: 400, and never what it does not stand for."""
    client = Site(tmp_path, 8).worker()
    page: Any = client.get("/api/v1/search?q=cai+cach&per_page=5").json
    cursor: str = page["next"]
    changed = [f"{cursor[:n]}{'A' if cursor[n] != 'A' else 'B'}{cursor[n + 1 :]}" for n in range(len(cursor))]
    for wrong in (
        *changed,
        cursor[:-1],
        f"{cursor}A",
        f"{cursor}==",
        cursor * 20,
        "x",
        "é",
        "%00",
        "....",
        "A" * 40,
    ):
        answer = client.get("/api/v1/search", query_string={"q": "cai cach", "cursor": wrong})
        problem: Any = answer.json
        assert (answer.status_code, problem["code"]) == (400, "invalid_cursor"), wrong
