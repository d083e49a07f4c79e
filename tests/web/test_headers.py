"""Headers: safety, caching, language, who may read."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from search.engine import open_searcher, open_writer
from tests.make import article
from tests.web.articles import index
from web import create_app
from web.config import WebSettings

PAGES = (
    "/",
    "/loi/tham-so-la",
    "/tim-kiem?q=v%C3%A0ng",
    "/ngay/2023-12-13",
    "/thang/2023-12",
    "/bai/cchc-000001",
)
DATA = (
    "/api/v1/search?q=v%C3%A0ng",
    "/api/v1/articles/gia-vang",
    "/api/v1/articles/gia-vang/related",
    "/api/v1/suggest?q=giao",
    "/api/v1/days?from=2023",
    "/api/v1/openapi.json",
    "/tim-kiem.json",
    "/ngay/2023-12-13.json",
    "/thang/2023-12.json",
)
FOREIGN = ("/tim-kiem.atom", "/tim-kiem.csv", "/ngay/2023-12-13.atom", "/thang/2023-12.csv")
MISTAKEN = ("/nothing", "/tim-kiem?q=x&from=31/02/2023", "/tim-kiem?page=0")


@pytest.mark.parametrize("address", ["/api", *PAGES, *DATA, *MISTAKEN, "/static/timtin.css"])
def test_every_answer_is_locked_down(client: FlaskClient, address: str) -> None:
    """No script, style, frame, form or request but our own; no guessing of types."""
    with client.get(address) as answer:
        headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("address", ["/api", *PAGES, *MISTAKEN, "/bai/cchc-000001?in=1"])
def test_page_needs_nothing_from_elsewhere(client: FlaskClient, address: str) -> None:
    """No inline script or style, no picture, font or style of another site."""
    page = html.document_fromstring(client.get(address).text)
    # Data that search engines read is no script, whatever its element is called.
    assert page.xpath("//script[not(@src)]/@type") in ([], ["application/ld+json"])
    assert page.xpath("//style | //@style | //@onclick | //@onload") == []
    assert page.xpath("//iframe | //object | //embed") == []
    loaded = page.xpath("//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
    assert loaded
    for source in loaded:
        assert source.startswith("/static/")
        with client.get(source) as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, address: str) -> None:
    """A reader who holds the answer gets 304 and nothing else."""
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["ETag"].startswith("W/")
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("address", ["/api", *PAGES, *DATA, *FOREIGN])
def test_head_and_304_say_what_get_says(client: FlaskClient, address: str) -> None:
    """A cache may take either for news of what it holds (RFC 9110, sections 9.3.2 and 15.4.5)."""
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert set(head.headers.keys()) == set(got.headers.keys())
    unchanged = client.get(address, headers={"If-None-Match": f'"other", {got.headers["ETag"]}'})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert "Content-Type" not in unchanged.headers
    kept = ("ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin")
    for name in kept:
        assert unchanged.headers.get(name) == head.headers.get(name) == got.headers.get(name), name
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_other_questions_have_other_tags(client: FlaskClient) -> None:
    """The tag tells apart words, pages, filters and forms, and nothing that means the same."""

    def tag(address: str, **headers: str) -> str:
        return client.get(address, headers=headers).headers["ETag"]

    different = {
        tag("/tim-kiem?q=v%C3%A0ng"),
        tag("/tim-kiem?q=vang"),
        tag("/tim-kiem?q=v%C3%A0ng&sort=newest"),
        tag("/tim-kiem.json?q=v%C3%A0ng"),
        tag("/bai/gia-vang"),
        tag("/bai/gia-vang?in=1"),
        tag("/api/v1/articles/gia-vang"),
    }
    assert len(different) == 7
    assert tag("/tim-kiem?q=++v%C3%A0ng&from=&page=1") == tag("/tim-kiem?q=v%C3%A0ng")
    assert tag("/tim-kiem?q=v%C3%A0ng", Accept="application/json") == tag("/tim-kiem.json?q=v%C3%A0ng")


def test_publication_changes_the_tag(tmp_path: Path) -> None:
    """After an article was added nobody is told that nothing changed."""
    settings = index(tmp_path)
    client = create_app(open_searcher(settings), WebSettings(search=settings)).test_client()
    held = client.get("/tim-kiem?q=s%E1%BB%91").headers["ETag"]
    with open_writer(settings).live_generation() as generation:
        generation.add([article("moi", "Bài mới")])
        generation.publish()
    answer = client.get("/tim-kiem?q=m%E1%BB%9Bi", headers={"If-None-Match": held})
    assert answer.status_code == 200
    assert "Bài" in answer.text


@pytest.mark.parametrize("address", ["/api", *PAGES, *DATA, *FOREIGN])
def test_answer_says_its_language_and_what_it_depends_on(client: FlaskClient, address: str) -> None:
    """Caches keep pages and data, and languages, apart."""
    headers = client.get(address).headers
    assert headers["Content-Language"] == "vi"
    # One address is one page: only programs are answered by what Accept-Language says.
    accepted = "Accept, Accept-Language" if address in (*DATA, *FOREIGN) else "Accept"
    assert headers["Vary"] == f"{accepted}, Accept-Encoding"


@pytest.mark.parametrize("address", FOREIGN)
def test_absolute_addresses_are_shared_where_the_site_knows_its_name(
    client: FlaskClient, named: FlaskClient, address: str
) -> None:
    """Without a name they repeat the Host header: such an answer is kept by its reader only, host by host."""
    here = client.get(address)
    assert here.headers["Cache-Control"] == "private, max-age=60"
    held = {"If-None-Match": here.headers["ETag"]}
    assert client.get(address, headers=held).status_code == 304
    elsewhere = client.get(address, headers=held, base_url="http://other.example")
    assert elsewhere.status_code == 200
    assert "http://other.example/bai/" in elsewhere.text

    answer = named.get(address, base_url="http://other.example")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "https://tin.example.vn/bai/" in answer.text
    assert "other.example" not in answer.text


def test_only_what_names_the_host_is_for_one_reader(client: FlaskClient) -> None:
    """A sheet names our address of an article without one of its own; a page that caches share does not."""
    elsewhere = {"base_url": "http://other.example"}
    sheet = client.get("/bai/gia-vang?in=1", **elsewhere)
    assert sheet.headers["Cache-Control"] == "private, max-age=60"
    assert "http://other.example/bai/gia-vang" in sheet.text
    held = {"If-None-Match": sheet.headers["ETag"]}
    assert client.get("/bai/gia-vang?in=1", headers=held).status_code == 200
    page = client.get("/bai/gia-vang", **elsewhere)
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert "other.example" not in page.text


@pytest.mark.parametrize("address", [*DATA, *FOREIGN])
def test_data_may_be_read_from_any_page(client: FlaskClient, address: str) -> None:
    """CORS is open for what is public; HEAD and OPTIONS answer too."""
    assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    preflight = client.options(
        address, headers={"Origin": "https://other.example", "Access-Control-Request-Method": "GET"}
    )
    assert (preflight.status_code, preflight.data) == (200, b"")
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]


def test_only_data_is_open(client: FlaskClient) -> None:
    """Pages are read by people."""
    assert "Access-Control-Allow-Origin" not in client.get("/tim-kiem").headers


@pytest.mark.parametrize(
    ("address", "robots"), [("/tim-kiem", "noindex"), ("/bai/gia-vang", None), ("/", None)]
)
def test_only_results_are_kept_from_robots(client: FlaskClient, address: str, robots: str | None) -> None:
    """Articles and days may be found by other search engines, lists of results not."""
    assert client.get(address).headers.get("X-Robots-Tag") == robots


@pytest.mark.parametrize(
    ("address", "following"),
    [
        ("/tim-kiem?q=giao+th%C3%B4ng", "/tim-kiem?q=giao+th%C3%B4ng&page=2"),
        ("/tim-kiem.json?q=giao+th%C3%B4ng", "/tim-kiem.json?q=giao+th%C3%B4ng&page=2"),
        ("/ngay/2023-12-13?per_page=1", "/ngay/2023-12-13?page=2&per_page=1"),
        ("/ngay/2023-12-13.json?per_page=1", "/ngay/2023-12-13.json?page=2&per_page=1"),
        ("/thang/2024-01", "/thang/2024-01?page=2"),
        ("/thang/2024-01.json", "/thang/2024-01.json?page=2"),
    ],
)
def test_header_names_the_other_pages_of_a_list(client: FlaskClient, address: str, following: str) -> None:
    """RFC 8288: whoever reads a list finds the rest without a look into it."""
    told = client.get(address).headers["Link"].split(", ")
    assert told[:2] == [f'<{address}>; rel="first"', f'<{following}>; rel="next"']


def test_static_files_are_kept_for_a_year(client: FlaskClient) -> None:
    """Their address changes whenever they do."""
    page = html.document_fromstring(client.get("/").text)
    (style,) = page.xpath("//link[@rel='stylesheet']/@href")
    assert "?v=" in style
    with client.get(style) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_pages_are_light(client: FlaskClient) -> None:
    """A page and all it needs stay under 60 KB before compression, the style under 20 KB."""
    for address in PAGES:
        answer = client.get(address)
        page = html.document_fromstring(answer.text)
        weights = {source: weight(client, source) for source in page.xpath("//script/@src | //img/@src")}
        (style,) = page.xpath("//link[@rel='stylesheet']/@href")
        assert weight(client, style) < 20_000
        assert len(answer.data) + weight(client, style) + sum(weights.values()) < 60_000


def weight(client: FlaskClient, address: str) -> int:
    """Return how many bytes an address answers with."""
    with client.get(address) as answer:
        assert answer.status_code == 200
        return len(answer.data)
