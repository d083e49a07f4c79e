"""What counts as a view and as a visit, what pages show of it, and how long a page may be kept."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from lxml import html

from search.usage.events import Viewed
from search.usage.ledger import NAME, Ledger
from tests.make import HCM
from tests.web.usage.conftest import Serve
from tests.web.usage.reading import GOLD, INSIDE, PAGES, counts, flush
from web.state import state_of
from web.usage.most_viewed import MostViewed


def shown(client: FlaskClient, address: str, **headers: str) -> list[str]:
    """Return the figures that a page shows."""
    page = html.document_fromstring(client.get(address, headers=headers).text)
    return [
        " ".join(found.text_content().split())
        for found in page.xpath("//p[@class='views' or @class='visits']")
    ]


def test_pages_show_what_was_counted(reader: FlaskClient) -> None:
    """The article its views, every page the visits, as Vietnamese writes numbers."""
    for _ in range(1_204):
        reader.get(GOLD)
    flush(reader)
    assert shown(reader, GOLD) == ["Số lượt người xem: 1.204", "Số lượt truy cập 1.204"]
    for address in (*PAGES, "/nirgends"):
        assert shown(reader, address)[-1:] == ["Số lượt truy cập 1.204"], address


def test_without_counts_nothing_is_shown(client: FlaskClient) -> None:
    """A line without a number would be no news; so in a master before it forks, or a test."""
    assert shown(client, GOLD) == []


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (GOLD, {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}),
        (GOLD, {"User-Agent": ""}),
        (GOLD, {"Sec-Purpose": "prefetch;prerender"}),
        (GOLD, {"Purpose": "prefetch"}),
        (f"{GOLD}?in=1", {}),
        ("/bai/keine", {}),
        ("/api/v1/articles/gia-vang", {}),
        ("/tim-kiem.json?q=v%C3%A0ng", {}),
        ("/tim-kiem?q=v%C3%A0ng", {"Accept": "application/json"}),
        ("/tim-kiem?q=v%C3%A0ng&page=0", {}),
        ("/tim-kiem.atom", {}),
        ("/ngay", {}),
        ("/healthz/live", {}),
        ("/static/icon.svg", {}),
    ],
)
def test_what_is_not_counted(reader: FlaskClient, path: Path, address: str, headers: dict[str, str]) -> None:
    """Robots, pages fetched ahead, sheets of paper, data, errors, redirections."""
    with reader.get(address, headers=headers):
        flush(reader)
    assert not path.exists()


def test_a_look_at_the_head_is_not_counted(reader: FlaskClient, path: Path) -> None:
    """Only GET shows anybody a page."""
    reader.head(GOLD)
    flush(reader)
    assert not path.exists()


@pytest.mark.parametrize("address", PAGES)
def test_a_visit_begins_on_any_page(reader: FlaskClient, path: Path, address: str) -> None:
    """Who comes from elsewhere, or from nowhere, visits; who goes on from a page of ours does not."""
    for referrer, visits in (
        ("", 1),
        ("https://www.google.com/", 2),
        ("https://[broken", 3),
        ("http://localhost/", 3),
        ("http://localhost/tim-kiem?q=a", 3),
        ("http://localhost.example/", 4),
    ):
        reader.get(address, headers={"Referer": referrer} if referrer else {})
        assert counts(reader, path)[1] == visits, referrer
    reader.get(address, headers={"Sec-Fetch-Site": "same-origin"})
    assert counts(reader, path)[1] == 4


def test_the_name_of_the_site_is_ours_too(serve: Serve, path: Path) -> None:
    """Behind a proxy that asks under another name, the reader's browser still names the site."""
    client = serve(base_url="https://tin.example.vn")
    client.get(GOLD, headers={"Referer": "https://tin.example.vn/"})
    assert counts(client, path) == (1, 0)


def test_each_look_is_a_view_also_when_nothing_is_sent(reader: FlaskClient, path: Path) -> None:
    """A reload counts; so does the look of a reader who holds the page already (304)."""
    first = reader.get(GOLD)
    again = reader.get(GOLD, headers={"If-None-Match": first.headers["ETag"], **INSIDE})
    assert again.status_code == 304
    assert counts(reader, path) == (2, 1)


def test_a_made_up_tag_writes_no_made_up_name(reader: FlaskClient, path: Path) -> None:
    """Whoever computes the tag of an article that is none cannot have its name written."""
    known = reader.get(GOLD).headers["ETag"]
    given = state_of(reader.application)
    reader.application.extensions["timtin"] = replace(given, searcher=_Empty(given.searcher))  # type: ignore[arg-type]
    assert reader.get(GOLD, headers={"If-None-Match": known}).status_code == 304
    assert counts(reader, path)[0] == 1


class _Empty:
    """A searcher of the same version that knows no article."""

    def __init__(self, whole: Any) -> None:
        self.status = whole.status

    def pinned(self, _: object) -> Any:
        return self

    def article(self, _: str) -> None:
        return None


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_confirmed_whose_figures_are_old(reader: FlaskClient, address: str) -> None:
    """A page is kept for cache_seconds; who asks then is told of every number that is another by now."""
    before = reader.get(address, headers=INSIDE)
    held = {"If-None-Match": before.headers["ETag"], **INSIDE}
    assert before.headers["Cache-Control"] == "public, max-age=60"
    assert reader.head(address, headers=held).status_code == 304
    for _ in range(3):
        reader.get("/", headers={"Referer": "https://elsewhere.example/"})
    flush(reader)
    answer = reader.get(address, headers=held)
    assert answer.status_code == 200
    assert 'Số lượt truy cập <span class="digits">3</span>' in answer.text


def test_data_are_confirmed_whatever_is_counted(reader: FlaskClient) -> None:
    """Where no figure stands, none can be old: programs get their 304."""
    held = {"If-None-Match": reader.get("/tim-kiem.json?q=v%C3%A0ng").headers["ETag"]}
    reader.get(GOLD)
    flush(reader)
    assert reader.get("/tim-kiem.json?q=v%C3%A0ng", headers=held).status_code == 304


def test_most_viewed_stand_on_the_first_page(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order; the page is not confirmed when the order is another."""
    monkeypatch.setattr("web.usage.most_viewed.EVERY_S", 0.0)
    assert not _most_viewed(reader)
    for article_id, times in (("mua", 1), ("gia-vang", 3), ("cchc-000001", 2)):
        for _ in range(times):
            reader.get(f"/bai/{article_id}", headers=INSIDE)
    flush(reader)
    assert _most_viewed(reader) == [GOLD, "/bai/cchc-000001", "/bai/mua"]
    held = {**INSIDE, "If-None-Match": reader.get("/", headers=INSIDE).headers["ETag"]}
    assert reader.get("/", headers=held).status_code == 304
    for _ in range(5):
        reader.get("/bai/mua", headers=INSIDE)
    flush(reader)
    assert reader.get("/", headers=held).status_code == 200
    assert _most_viewed(reader)[0] == "/bai/mua"


def _most_viewed(client: FlaskClient) -> list[str]:
    page = html.document_fromstring(client.get("/", headers=INSIDE).text)
    return [str(link) for link in page.xpath("//section[@class='most-viewed']//a/@href")]


def test_the_week_is_that_of_the_sites_clock(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read eight days ago, by the clock that names the day of a view, is read no more."""
    monkeypatch.setattr("web.usage.most_viewed.EVERY_S", 0.0)
    reader.get(GOLD)
    flush(reader)
    assert _most_viewed(reader) == [GOLD]
    parts, later = reader.application.extensions, timedelta(days=8)
    parts["timtin"] = replace(parts["timtin"], now=lambda zone: datetime.now(zone) + later)
    flush(reader)
    assert _most_viewed(reader) == []


def test_an_article_that_has_gone_is_not_offered(reader: FlaskClient, path: Path) -> None:
    """Its count stays, its link does not."""
    with Ledger.open(path) as ledger:
        ledger.add({Viewed(datetime.now(HCM).date(), "gone"): 9, Viewed(datetime.now(HCM).date(), "mua"): 1})
    flush(reader)
    assert _most_viewed(reader) == ["/bai/mua"]


def test_the_order_of_a_week_is_added_up_every_half_minute(path: Path) -> None:
    """In between it is the worker's own copy, which stays when nothing can be read."""
    day, now = date(2026, 11, 28), [100.0]
    most_viewed = MostViewed(path, today=lambda: day, clock=lambda: now[0])

    def seen(seconds: int) -> tuple[str, ...]:
        now[0] += seconds
        most_viewed.refresh()
        return most_viewed.articles

    assert seen(0) == ()
    with Ledger.open(path) as ledger:
        ledger.add({Viewed(day, "a"): 1, Viewed(day - timedelta(7), "old"): 5})
        assert seen(29) == ()
        assert seen(1) == ("a",)
        ledger.add({Viewed(day, "b"): 2})
    assert seen(30) == ("b", "a")
    path.write_bytes(b"this is no database" * 500)
    assert seen(30) == ("b", "a")


def test_the_file_may_be_put_in_place_of_another(reader: FlaskClient, path: Path, tmp_path: Path) -> None:
    """A worker reads and writes what stands there now, not what stood there when it began."""
    reader.get(GOLD)
    assert counts(reader, path) == (1, 1)
    assert shown(reader, "/loi/khong-tim-thay")[-1:] == ["Số lượt truy cập 1"]
    for name in (NAME, f"{NAME}-wal", f"{NAME}-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    assert shown(reader, "/loi/khong-tim-thay") == []
    reader.get(GOLD)
    assert counts(reader, path) == (1, 1)


def test_a_damaged_file_stops_no_page(reader: FlaskClient, path: Path) -> None:
    """Pages come without figures."""
    path.write_bytes(b"this is no database" * 500)
    for address in PAGES:
        assert reader.get(address).status_code == 200
    assert shown(reader, GOLD) == []


def test_days_are_those_of_the_sites_zone(reader: FlaskClient, path: Path) -> None:
    """After midnight in Hanoi it is the next day, whatever the clock of the machine says."""

    def now(zone: ZoneInfo | None = None) -> datetime:
        return datetime(2026, 11, 28, 18, 30, tzinfo=ZoneInfo("UTC")).astimezone(zone)

    given = state_of(reader.application)
    reader.application.extensions["timtin"] = replace(given, now=now)
    reader.get(GOLD)
    flush(reader)
    with Ledger.open(path) as ledger:
        assert ledger.rows("SELECT day FROM views") == [("2026-11-29",)]
