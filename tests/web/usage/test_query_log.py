"""What is kept of queries: numbers, and texts that were asked often enough to be nobody's."""

from pathlib import Path

from flask.testing import FlaskClient

from search.usage.ledger import Ledger
from tests.web.usage.conftest import Serve
from tests.web.usage.reading import flush
from web.config import WebSettings


def searches(client: FlaskClient, path: Path) -> list[tuple[str, int, int]]:
    """Return each text, how often it was asked, and how often nothing was found."""
    flush(client)
    with Ledger.open(path) as ledger:
        return ledger.rows("SELECT text, n, empty FROM searches ORDER BY text")


def ask(client: FlaskClient, *texts: str, path: str = "/tim-kiem") -> None:
    """Ask for each text."""
    for text in texts:
        assert client.get(path, query_string={"q": text}).status_code == 200


def test_a_query_is_written_once_it_is_nobodys(reader: FlaskClient, path: Path) -> None:
    """Three ask for gold, two for something of their own: the latter are a number only."""
    ask(reader, "giá vàng", "Giá  vàng", "bệnh của An", "bệnh của An")
    assert searches(reader, path) == [("", 4, 2)]
    assert b"An" not in path.read_bytes()
    ask(reader, "GIÁ VÀNG", path="/ngay/2023-12-13")
    assert searches(reader, path) == [("", 2, 2), ("giá vàng", 3, 0)]


def test_a_query_is_written_without_who_it_names(reader: FlaskClient, path: Path) -> None:
    """Redacted before it is remembered; what is longer than a headline is not remembered at all."""
    ask(reader, *["cccd 079201012345"] * 3, *["0903 123 456"] * 4, *["đơn " * 60] * 3)
    assert [row[:2] for row in searches(reader, path)] == [("", 3), ("[…]", 4), ("cccd […]", 3)]


def test_pages_and_filters_of_a_query_are_no_new_query(reader: FlaskClient, path: Path) -> None:
    """Nor is the same question from its own page; another question is."""
    here = {"Referer": "http://localhost/tim-kiem?q=giao+th%C3%B4ng"}
    ask(reader, "giao thông")
    for more in ({"page": "2"}, {"sort": "newest"}, {"per_page": "5"}):
        reader.get("/tim-kiem", query_string={"q": "giao  thông", **more}, headers=here)
    assert searches(reader, path) == [("", 1, 0)]
    reader.get("/tim-kiem", query_string={"q": "vàng"}, headers=here)
    assert searches(reader, path) == [("", 2, 0)]
    # What stands in a Referer may be anything.
    endless = {"Referer": f"http://localhost/tim-kiem?{'q=a&' * 300}"}
    reader.get("/tim-kiem", query_string={"q": "vàng"}, headers=endless)
    assert searches(reader, path) == [("", 3, 0)]


def test_robots_and_programs_ask_nothing(reader: FlaskClient, path: Path) -> None:
    """What is searched is told by people."""
    reader.get("/tim-kiem?q=v%C3%A0ng", headers={"User-Agent": "Googlebot/2.1"})
    reader.get("/api/v1/search?q=v%C3%A0ng")
    reader.get("/api/v1/suggest?q=v%C3%A0ng")
    reader.get("/tim-kiem?q=v%C3%A0ng&page=abc")
    flush(reader)
    assert not path.exists()


def test_without_a_query_log_no_text_is_kept(serve: Serve, path: Path) -> None:
    """Which is how it comes."""
    client = serve()
    ask(client, *["giá vàng"] * 9)
    assert searches(client, path) == [("", 9, 0)]
    assert WebSettings().query_log == 0
