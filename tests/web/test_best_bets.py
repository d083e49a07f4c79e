"""Best bets: what stands above the results, in every form, and what becomes of it when the file changes."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from search.config import Settings
from search.engine import open_searcher
from tests.web.articles import index
from web import create_app
from web.config import WebSettings

BETS = (
    "giao thông\tTình hình giao thông <b>trực tuyến</b>\thttps://giaothong.example.vn/ban-do"
    "\tBản đồ & camera\n"
    "giao thông | lịch cắt điện\tBảng tin\t/tim-kiem?q=bang+tin#noi-dung\n"
)
Write = Callable[[str], None]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of an index."""
    return index(tmp_path_factory.mktemp("index"))


@pytest.fixture
def write(told: Settings) -> Iterator[Write]:
    """Return a function that writes the file of best bets; none stays behind."""

    def written(text: str) -> None:
        told.best_bets_file.write_text(text, encoding="utf-8")

    yield written
    told.best_bets_file.unlink(missing_ok=True)


@pytest.fixture
def reader(told: Settings, write: Write) -> FlaskClient:
    """Return a reader of a service that has best bets."""
    write(BETS)
    return service(told)


def service(told: Settings) -> FlaskClient:
    """Return a reader of a service that has just started."""
    return create_app(open_searcher(told), WebSettings(search=told)).test_client()


def boxes(reader: FlaskClient, address: str) -> list[html.HtmlElement]:
    """Return the boxes of best bets on a page."""
    found: list[html.HtmlElement] = html.document_fromstring(reader.get(address).text).xpath(
        "//div[@class='bets']"
    )
    return found


def urls(reader: FlaskClient, address: str = "/api/v1/search?q=giao+thong") -> list[str]:
    """Return the addresses of the best bets in a list for programs."""
    answer = reader.get(address).json
    assert answer is not None
    return [bet["url"] for bet in answer["best_bets"]]


def test_box_stands_above_the_results(reader: FlaskClient) -> None:
    """With a heading as those of the results; titles are text, and another site is named."""
    page = html.document_fromstring(reader.get("/tim-kiem?q=giao+thong").text)
    (box,) = page.xpath("//section[@id='ket-qua']/div[@class='bets'][following-sibling::ol[@class='hits']]")
    assert box.xpath("h3/text()") == ["Được đề xuất"]
    abroad, here = box.xpath("ul/li")
    (link,) = abroad.xpath("a")
    assert (link.text, link.get("href")) == (
        "Tình hình giao thông <b>trực tuyến</b>",
        "https://giaothong.example.vn/ban-do",
    )
    assert link.get("rel") == "noopener"
    assert abroad.xpath("span/text() | p/text()") == ["giaothong.example.vn", "Bản đồ & camera"]
    assert here.xpath("a/@href") == ["/tim-kiem?q=bang+tin#noi-dung"]
    assert here.xpath("a/@rel | span | p") == []
    assert page.xpath("string(//h2[@id='so-ket-qua'])").startswith("Có 25 tin, bài")


def test_box_stands_where_nothing_was_found(reader: FlaskClient) -> None:
    """That is where it is needed most."""
    page = html.document_fromstring(reader.get("/tim-kiem?q=lich+cat+dien&category=x").text)
    assert page.xpath("string(//h2[@id='so-ket-qua'])").startswith("Không tìm thấy")
    assert page.xpath("//div[@class='bets'][following-sibling::ul[@class='ways']]//a/text()") == ["Bảng tin"]


@pytest.mark.parametrize(
    "address",
    [
        "/tim-kiem?q=giao+thong&page=2",
        "/tim-kiem?q=giao+thong&exact=1",
        "/tim-kiem?q=tin+giao+thong",
        "/tim-kiem",
        "/",
        "/ngay/2024-01-05?q=giao+thong",
        "/thang/2024-01?q=giao+thong",
    ],
)
def test_no_box_elsewhere(reader: FlaskClient, address: str) -> None:
    """Other pages, other queries, the archive by days."""
    assert boxes(reader, address) == []
    assert "giaothong.example.vn" not in reader.get(address).text


def test_english_page_says_what_is_vietnamese(reader: FlaskClient) -> None:
    """And a link on this site leads to its English page."""
    (box,) = boxes(reader, "/tim-kiem?q=giao+thong&lang=en")
    assert box.xpath("h3/text()") == ["Recommended"]
    assert box.xpath("ul/li/a/@lang") == ["vi", "vi"]
    assert box.xpath("ul/li/p/@lang") == ["vi"]
    assert box.xpath("ul/li/a/@href") == [
        "https://giaothong.example.vn/ban-do",
        "/tim-kiem?q=bang+tin&lang=en#noi-dung",
    ]


def test_programs_get_them_as_the_page_has_them(reader: FlaskClient) -> None:
    """On the first page of a list of results, in JSON only, beside the hits and not among them."""
    answer = reader.get("/tim-kiem.json?q=giao+thong&per_page=5&from=2024").json
    assert answer is not None
    assert answer["best_bets"] == [
        {
            "title": "Tình hình giao thông <b>trực tuyến</b>",
            "url": "https://giaothong.example.vn/ban-do",
            "description": "Bản đồ & camera",
        },
        {"title": "Bảng tin", "url": "/tim-kiem?q=bang+tin#noi-dung", "description": None},
    ]
    assert (answer["total"], len(answer["hits"])) == (25, 5)
    walked = f"/tim-kiem.json?q=giao+thong&per_page=5&from=2024&cursor={answer['next']}"
    for address in (walked, "/ngay/2024-01-05.json?q=giao+thong", "/thang/2024-01.json?q=giao+thong"):
        assert urls(reader, address) == []
    assert "giaothong.example.vn" not in reader.get("/tim-kiem.atom?q=giao+thong").text
    assert "giaothong.example.vn" not in reader.get("/tim-kiem.csv?q=giao+thong").text


def test_a_change_of_the_file_counts_at_once(told: Settings, reader: FlaskClient, write: Write) -> None:
    """Also its coming and going; what a reader holds of the old state is not confirmed."""
    address = "/tim-kiem?q=giao+thong"
    held = {"If-None-Match": reader.get(address).headers["ETag"]}
    assert reader.get(address, headers=held).status_code == 304
    write("giao thông\tKhác\t/khac\n")
    assert reader.get(address, headers=held).status_code == 200
    assert urls(reader) == ["/khac"]
    told.best_bets_file.unlink()
    assert urls(reader) == []
    write(BETS)
    assert len(urls(reader)) == 2


def test_a_wrong_file_changes_nothing_and_is_told_once(
    reader: FlaskClient, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    """Line and reason stand in the log; the next right file is taken."""
    before = urls(reader)
    with caplog.at_level(logging.WARNING, "web.best_bets"):
        write(f"{BETS}giao thông\tKhác\tjavascript:alert(1)\n")
        assert urls(reader) == urls(reader) == before
    (told,) = caplog.messages
    assert "best_bets.tsv:3: the address must begin with https://" in told
    write("giao thông\tKhác\t/khac\n")
    assert urls(reader) == ["/khac"]


def test_the_service_starts_with_a_wrong_file(
    told: Settings, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    """Without best bets, until the file is right."""
    write("giao thông\n")
    reader = service(told)
    assert "best_bets.tsv:1: the queries, a title and an address" in caplog.text
    assert urls(reader) == []
    write("giao thông\tKhác\t/khac\n")
    assert urls(reader) == ["/khac"]


def test_a_file_that_cannot_be_opened_changes_nothing(
    told: Settings, reader: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Something else may stand in its place, or rights be missing."""
    before = urls(reader)
    told.best_bets_file.unlink()
    told.best_bets_file.mkdir()
    try:
        assert urls(reader) == before
        assert "cannot be read" in caplog.text
    finally:
        told.best_bets_file.rmdir()


def test_a_named_file_that_is_not_there_is_missed(
    told: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a setting nobody expects one; with one, it counts from when it is there."""
    service(told)
    assert caplog.messages == []
    file = tmp_path / "bets.tsv"
    reader = service(replace(told, best_bets=file))
    assert caplog.messages == [f"best bets: {file} is not there; none are shown"]
    file.write_text("giao thông\tKhác\t/khac\n", encoding="utf-8")
    assert urls(reader) == ["/khac"]
