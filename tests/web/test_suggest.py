"""Suggestions and related articles, as programs and readers get them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from search.engine import open_searcher
from tests.make import article
from tests.web.articles import SPECIMEN, index
from web import create_app
from web.config import WebSettings

BROWSERS = {"Accept": "application/x-suggestions+json"}


def get(client: FlaskClient, address: str, **options: Any) -> Any:
    """Return the JSON of an address."""
    answer = client.get(address, **options)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_suggestions_have_the_promised_shape(client: FlaskClient) -> None:
    """Text, kind and count of each, and the text that they go on from."""
    answer = get(client, "/api/v1/suggest?q=giao+th")
    assert answer["q"] == "giao th"
    first, *others = answer["suggestions"]
    assert first == {"text": "giao thông", "kind": "phrase", "count": 25}
    assert others[0] == {"text": "Bản tin giao thông số 25", "kind": "title", "count": 1}
    assert len(others) < 8


def test_numbers_are_suggested(client: FlaskClient) -> None:
    """A document's number by its beginning."""
    found = get(client, "/api/v1/suggest?q=98%2F20")["suggestions"]
    assert {"text": "98/2023/QH15", "kind": "number", "count": 1} in found


def test_browsers_get_the_form_they_read(client: FlaskClient) -> None:
    """Who asks for it by Accept gets the text and a plain list; caches keep the two apart."""
    plain = client.get("/api/v1/suggest?q=giao+th", headers=BROWSERS)
    assert plain.mimetype == "application/x-suggestions+json"
    text, suggested = get(client, "/api/v1/suggest?q=giao+th", headers=BROWSERS)
    assert (text, suggested[0]) == ("giao th", "giao thông")
    full = client.get("/api/v1/suggest?q=giao+th")
    assert full.headers["ETag"] != plain.headers["ETag"]
    assert "Accept" in full.headers["Vary"]
    assert client.get("/api/v1/search?q=a", headers=BROWSERS).status_code == 406
    assert client.get("/api/v1/suggest?q=a", headers={"Accept": "text/html"}).status_code == 406


@pytest.mark.parametrize("address", ["/api/v1/suggest", "/api/v1/suggest?q=", "/api/v1/suggest?q=+++"])
def test_nothing_typed_suggests_nothing(client: FlaskClient, address: str) -> None:
    """An empty list, not an error."""
    assert get(client, address) == {"api_version": "1.0", "q": "", "suggestions": []}


def test_a_blank_at_the_end_is_kept(client: FlaskClient) -> None:
    """It says that the last word is whole; all other white space is one blank."""
    assert get(client, "/api/v1/suggest?q=+giao++thong+")["q"] == "giao thong "


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("q=a&limit=3", "unknown_parameter"),
        ("q=a&q=b", "repeated_parameter"),
        (f"q={'a' * 501}", "query_too_long"),
        ("q=%ff", "invalid_encoding"),
    ],
)
def test_wrong_arguments_are_refused(client: FlaskClient, arguments: str, code: str) -> None:
    """As everywhere in the API, with what is wrong."""
    answer = client.get(f"/api/v1/suggest?{arguments}")
    assert answer.status_code == 400
    assert f'"code":"{code}"' in answer.text
    assert answer.mimetype == "application/problem+json"


def test_answers_may_be_kept(client: FlaskClient) -> None:
    """By everybody, for a while; and they are not sent again when nothing changed."""
    for address in ("/api/v1/suggest?q=giao", f"/api/v1/articles/{SPECIMEN.id}/related"):
        answer = client.get(address)
        assert answer.headers["Cache-Control"].startswith("public, max-age=")
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_without_an_index_there_is_an_error(down: FlaskClient) -> None:
    """No suggestion means that nothing matches, not that the engine is down."""
    for address in ("/api/v1/suggest?q=giao", "/api/v1/articles/a/related"):
        assert down.get(address).status_code == 503


def test_an_unknown_article_has_no_relations(client: FlaskClient) -> None:
    """Not found is not an empty list; parameters there are none."""
    assert client.get("/api/v1/articles/none/related").status_code == 404
    assert client.get(f"/api/v1/articles/{SPECIMEN.id}/related?n=3").status_code == 400


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a reader of twenty articles, of which three tell of one ferry."""
    ferries = [
        article(
            f"ferry/{number}",
            f"Phà Cát Lái {what}",
            f"Bến phà Cát Lái {what}. Phà Cát Lái nối hai bờ sông. {'Khách ' + what + '. ' * 2}",
            published=f"2023-0{number}-01",
        )
        for number, what in enumerate(("ngừng chạy", "tăng chuyến", "bán vé mới"), start=1)
    ]
    others = [
        article(f"o-{n}", f"Việc số {n}", f"Đã xong {n}.", published=f"2023-02-{n:02}") for n in range(1, 18)
    ]
    settings = index(tmp_path_factory.mktemp("index"), (*ferries, *others))
    return create_app(open_searcher(settings), WebSettings(search=settings)).test_client()


def test_related_articles_are_answered(reader: FlaskClient) -> None:
    """Each with its links and how much alike it is; of an id with a slash too."""
    answer = get(reader, "/api/v1/articles/ferry/1/related")
    assert answer["id"] == "ferry/1"
    assert sorted(found["id"] for found in answer["related"]) == ["ferry/2", "ferry/3"]
    assert answer["related"][0]["links"]["html"] == f"/bai/{answer['related'][0]['id']}"
    assert 0 < answer["related"][0]["likeness"] <= 1


def test_page_lists_related_articles(reader: FlaskClient) -> None:
    """Under "Tin liên quan", without those that stand there as neighbours in time."""
    page = html.document_fromstring(reader.get("/bai/ferry/1").text)
    assert "/bai/ferry/2" in page.xpath('//section[@aria-label="Tin mới hơn"]//a/@href')
    assert page.xpath('//section[@aria-label="Tin liên quan"]//a/@href') == ["/bai/ferry/3"]
    assert "Tin liên quan" not in reader.get("/bai/ferry/1?in=1").text


def test_page_of_a_lone_article_has_no_such_list(page: Callable[..., html.HtmlElement]) -> None:
    """No heading over nothing."""
    assert not page("/bai/gia-vang").xpath('//section[@aria-label="Tin liên quan"]')
