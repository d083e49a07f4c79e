"""What goes wrong is told in one of two shapes, and never as a 500 that the caller could mend."""

from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Searcher
from tests.web.articles import index
from tests.web.documented import SECRET, Broken
from web import create_app
from web.config import WebSettings
from web.problems import WORDINGS

LONG = "a" * 10_000


def problem(client: FlaskClient, address: str, status: int, **options: Any) -> Any:
    """Return the problem+json that an address answers with."""
    answer = client.open(address, **options)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    found: Any = answer.json
    assert found["status"] == status
    assert answer.headers["X-Request-ID"] == found["request_id"]
    return found


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("from=31/02/2023", "invalid_date"),
        ("from=2024&to=2023", "reversed_dates"),
        ("page=0", "invalid_page"),
        ("page=abc", "invalid_page"),
        ("per_page=10000", "invalid_page"),
        (f"q={LONG}", "query_too_long"),
        ("sort=best", "invalid_sort"),
        ("date_field=created", "invalid_date_field"),
        ("exact=maybe", "invalid_exact"),
        ("colour=red", "unknown_parameter"),
        ("fbclid=1", "unknown_parameter"),
        ("q=a&q=b", "repeated_parameter"),
        ("q=v%FFng", "invalid_encoding"),
        ("q=%ED%A0%80", "invalid_encoding"),
        ("cursor=xyz", "invalid_cursor"),
        (f"source={LONG}", "value_too_long"),
        ("&".join(f"category=c{n}" for n in range(60)), "too_many_values"),
        ("&".join(f"x{n}=1" for n in range(500)), "too_many_parameters"),
    ],
)
def test_bad_request_is_explained(client: FlaskClient, arguments: str, code: str) -> None:
    """Every wrong parameter has a stable code, a title, a sentence, and advice in Vietnamese."""
    found = problem(client, f"/api/v1/search?{arguments}", 400)
    assert found["code"] == code
    assert found["title"] in {words.title for words in WORDINGS.values()}
    assert found["type"].startswith("/loi/")
    assert client.get(found["type"]).status_code == 200
    (error,) = found["errors"]
    assert error["code"] == code
    assert "{" not in error["detail"] + found["detail"]
    assert len(str(found)) < 2_500


def test_problem_is_told_in_the_promised_shape(client: FlaskClient) -> None:
    """RFC 9457, with our code, the parameters and the name of the request."""
    found = problem(client, "/tim-kiem.json?from=31/02/2023", 400)
    request_id = found.pop("request_id")
    assert len(request_id) == 26
    detail = "“31/02/2023” không phải là ngày có thật."
    assert found == {
        "type": "/loi/ngay-khong-hop-le",
        "title": "Ngày không hợp lệ",
        "status": 400,
        "detail": detail,
        "instance": "/tim-kiem.json?from=31/02/2023",
        "code": "invalid_date",
        "errors": [
            {
                "parameter": "from",
                "value": "31/02/2023",
                "code": "invalid_date",
                "detail": f"{detail} Hãy nhập ngày/tháng/năm, ví dụ 28/02/2023.",
            }
        ],
    }


def test_all_problems_are_told_at_once(client: FlaskClient) -> None:
    """One answer names everything that has to be mended."""
    found = problem(client, "/api/v1/search?page=0&sort=best&colour=red&from=x", 400)
    assert sorted(error["parameter"] for error in found["errors"]) == ["colour", "from", "page", "sort"]


@pytest.mark.parametrize("typed", ["%22((((", "*", "%00", "a%00b", "%22", "-", "%F0%9F%91%8D", "_", "%CC%81"])
def test_any_characters_are_a_query(client: FlaskClient, typed: str) -> None:
    """Parsing never fails."""
    assert client.get(f"/api/v1/search?q={typed}").status_code == 200


@pytest.mark.parametrize("arguments", ["from=2&colour=red", "x=1"])
@pytest.mark.parametrize("address", ["/api/v1/days", "/api/v1/articles/gia-vang", "/api/v1/openapi.json"])
def test_every_address_of_the_api_refuses_strange_parameters(
    client: FlaskClient, address: str, arguments: str
) -> None:
    """A typing mistake in a parameter's name is not passed over in silence."""
    codes = {error["code"] for error in problem(client, f"{address}?{arguments}", 400)["errors"]}
    assert "unknown_parameter" in codes


def test_missing_things_are_not_found(client: FlaskClient) -> None:
    """An article that is not there, an address that is not there."""
    assert problem(client, "/api/v1/articles/none", 404)["code"] == "not_found"
    assert problem(client, "/api/v1/nothing", 404)["code"] == "not_found"
    page = client.get("/nothing")
    assert (page.status_code, page.mimetype) == (404, "text/html")


def test_removed_article_is_gone(tmp_path: Path) -> None:
    """Who holds a link to it learns that it was there, once and for all of its addresses."""
    told = index(tmp_path)
    with open_writer(told).live_generation() as generation:
        generation.remove(["gia-vang", "mua"])
        generation.remember_removed(["gia-vang"])
        generation.publish()
    client = create_app(open_searcher(told), WebSettings(search=told)).test_client()
    for address in ("/api/v1/articles/gia-vang", "/api/v1/articles/gia-vang/related"):
        assert problem(client, address, 410)["code"] == "article_removed"
    page = client.get("/bai/gia-vang")
    assert page.status_code == 410
    assert "Tin, bài này không còn trên cổng." in page.text
    assert problem(client, "/api/v1/articles/mua", 404)["code"] == "not_found"


def test_other_methods_are_refused(client: FlaskClient) -> None:
    """The service only reads; the answer says what is allowed."""
    found = problem(client, "/api/v1/search", 405, method="POST")
    assert found["code"] == "method_not_allowed"
    assert "GET" in client.post("/api/v1/search").headers["Allow"]
    assert client.delete("/tim-kiem").status_code == 405


def test_every_address_only_reads(app: Flask, client: FlaskClient) -> None:
    """A program is told so in one shape wherever it asks, and what it may do instead."""
    example = {"day": date(2023, 12, 13), "month": date(2023, 12, 1), "article_id": "gia-vang", "form": "csv"}
    example |= {"slug": "x", "filename": "timtin.css"}
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: example[name] for name in rule.arguments}
        address = urls.build(rule.endpoint, values)
        found = problem(client, address, 405, method="POST", headers={"Accept": "application/json"})
        assert found["code"] == "method_not_allowed", address
        allowed = client.post(address).headers["Allow"].split(", ")
        assert set(allowed) == {"GET", "HEAD", "OPTIONS"}, address


@pytest.mark.parametrize("kind", ["json", "atom", "csv"])
def test_mistake_in_a_form_for_programs_is_told_to_a_program(client: FlaskClient, kind: str) -> None:
    """Whatever the form, its errors are problem+json; a day that does not exist has no list."""
    assert problem(client, f"/tim-kiem.{kind}?sort=best", 400)["code"] == "invalid_sort"
    assert problem(client, f"/ngay/2023-12-13.{kind}?from=2023", 400)["code"] == "unknown_parameter"
    assert problem(client, f"/ngay/2023-02-31.{kind}", 404)["code"] == "not_found"
    assert problem(client, f"/thang/2023-13.{kind}", 404)["code"] == "not_found"


@pytest.mark.parametrize(
    "address", ["/tim-kiem.atom", "/tim-kiem.csv", "/ngay/2023-12-13.csv", "/thang/2023-12.json"]
)
def test_no_form_is_empty_without_an_index(down: FlaskClient, address: str) -> None:
    """A table that is begun cannot become an error: what fails is known before its first line."""
    assert problem(down, address, 503)["code"] == "index_unavailable"


def test_other_forms_are_refused(client: FlaskClient) -> None:
    """Nobody gets JSON who asked for a picture."""
    picture = {"Accept": "image/png"}
    assert problem(client, "/api/v1/search", 406, headers=picture)["code"] == "not_acceptable"
    for address in ("/tim-kiem", "/ngay/2023-12-13", "/thang/2023-12"):
        assert client.get(address, headers=picture).status_code == 406
    problems = {"Accept": "image/png, application/problem+json;q=0.5"}
    assert problem(client, "/tim-kiem", 406, headers=problems)["code"] == "not_acceptable"


def test_what_http_forbids_is_told_in_the_same_shape(client: FlaskClient) -> None:
    """Whatever the server under the service refuses has its status and one code."""
    beyond = {"Range": "bytes=999999-", "Accept": "application/json"}
    found = problem(client, "/static/timtin.css", 416, headers=beyond)
    assert (found["code"], found["type"]) == ("bad_request", "/loi/yeu-cau-khong-hop-le")


def test_without_an_index_the_system_is_down(down: FlaskClient) -> None:
    """Not "nothing found": 503, when to come back, and other words for it."""
    answer = down.get("/tim-kiem?q=v%C3%A0ng")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    shown = html.document_fromstring(answer.text).text_content()
    assert "Hệ thống tìm kiếm đang tạm gián đoạn." in shown
    assert "Bạn có thể xem tin theo ngày hoặc thử lại sau ít phút." in shown
    assert "Không tìm thấy" not in shown
    assert problem(down, "/api/v1/search?q=v%C3%A0ng", 503)["code"] == "index_unavailable"


@pytest.mark.parametrize("address", ["/", "/ngay", "/ngay/2023-12-13", "/thang/2023-12", "/bai/x"])
def test_every_page_is_down_together(down: FlaskClient, address: str) -> None:
    """No page shows an empty list where there is no index."""
    assert down.get(address).status_code == 503


def test_mistake_of_ours_is_an_internal_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The reader learns a name to ask for, the log the rest; nothing of the inside leaks out."""
    broken = WebSettings(search=Settings(data_dir=tmp_path))
    client = create_app(cast("Searcher", Broken()), broken).test_client()
    page = client.get("/tim-kiem?q=v%C3%A0ng")
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert SECRET not in page.text
    found = problem(client, "/api/v1/search", 500)
    assert found["code"] == "internal_error"
    assert found["request_id"] in caplog.text
    assert SECRET in caplog.text


def test_question_is_never_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What somebody looked for stands in no line of the log, not even of a failure."""
    broken = WebSettings(search=Settings(data_dir=tmp_path))
    client = create_app(cast("Searcher", Broken()), broken).test_client()
    client.get("/tim-kiem?q=benh+an+cua+toi")
    assert caplog.text
    assert "benh" not in caplog.text


NAMES = st.sampled_from(["q", "from", "to", "category", "sort", "page", "per_page", "exact", "x"])
ARGUMENTS = st.dictionaries(NAMES, st.text(st.characters(), max_size=40))
PATHS = st.sampled_from(
    [
        "/tim-kiem",
        "/tim-kiem.json",
        "/tim-kiem.atom",
        "/tim-kiem.csv",
        "/api/v1/search",
        "/api/v1/days",
        "/ngay/2023-12-13",
        "/thang/2023-12.atom",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, arguments=ARGUMENTS)
def test_no_request_breaks_the_service(client: FlaskClient, path: str, arguments: dict[str, str]) -> None:
    """Whatever is asked is answered, led elsewhere, or explained; never a 500."""
    query = urlencode(arguments, errors="surrogatepass")
    assert client.get(f"{path}?{query}").status_code in (200, 302, 400)
