"""The JSON that programs read."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.query.model import MAX_LENGTH, MAX_VALUES, Query, query_text
from tests.web.articles import SPECIMEN, TITLE
from web import choices, links
from web.present import _turned


def get(client: FlaskClient, address: str, status: int = 200, **options: Any) -> Any:
    """Return the JSON of an address."""
    answer = client.get(address, **options)
    assert answer.status_code == status, answer.text
    return answer.json


def test_search_answers_in_the_promised_shape(client: FlaskClient) -> None:
    """The keys of the public API, each with a true value."""
    found = get(client, "/api/v1/search?q=cai+cach+hanh+chinh&from=2023-07&to=2023&category=tin-tuc-su-kien")
    assert found["query"]["filters"] == {
        "from": "2023-07-01",
        "to": "2023-12-31",
        "date_field": "published_at",
        "category": ["tin-tuc-su-kien"],
        "source": [],
    }
    assert (found["total"], found["total_relation"], found["page"], found["pages"]) == (1, "exact", 1, 1)
    (hit,) = found["hits"]
    assert hit["id"] == SPECIMEN.id
    assert hit["url"] == "https://cchc.example.vn/tin/1"
    assert hit["category"] == {"id": "tin-tuc-su-kien", "label": "Tin tức sự kiện"}
    assert hit["published_at"] == "2023-12-13T14:00:00+07:00"
    assert hit["updated_at"] == "2023-12-14T08:30:00+07:00"
    assert hit["dates_mentioned"] == ["2023-07-14"]
    assert hit["document_numbers"][0]["number"] == "98/2023/QH15"
    assert hit["image_captions"] == 1
    assert hit["match"]["tier"] == "folded"
    (title,) = hit["highlights"]["title"]
    assert [title["text"][start:end] for start, end in title["ranges"]] == ["cải cách hành chính"]
    assert found["histogram"] == {"interval": "month", "buckets": [{"key": "2023-12", "count": 1}]}
    assert datetime.fromisoformat(found["index"]["built_at"]).tzinfo
    assert found["index"]["articles"] == 31


def test_same_query_has_three_addresses(client: FlaskClient) -> None:
    """/tim-kiem.json and Accept answer as /api/v1/search does."""
    api = get(client, "/api/v1/search?q=v%C3%A0ng")
    alias = get(client, "/tim-kiem.json?q=v%C3%A0ng")
    accepted = get(client, "/tim-kiem?q=v%C3%A0ng", headers={"Accept": "application/json"})
    for other in (alias, accepted):
        assert other["hits"] == api["hits"]
        assert other["links"]["self"] == "/tim-kiem.json?q=v%C3%A0ng"


def test_pages_lead_to_each_other(client: FlaskClient) -> None:
    """Following "next" from the first page meets every article once."""
    seen: list[str] = []
    address = "/api/v1/search?q=giao+th%C3%B4ng&per_page=7&sort=oldest"
    while address:
        found = get(client, address)
        seen += [hit["id"] for hit in found["hits"]]
        address = found["links"]["next"]
    assert seen == [f"gt-{day:02}" for day in range(1, 26)]
    assert found["links"]["prev"] == "/api/v1/search?q=giao+th%C3%B4ng&sort=oldest&page=3&per_page=7"


def test_link_header_names_the_neighbours(client: FlaskClient) -> None:
    """A program may page by headers alone."""
    answer = client.get("/api/v1/search?q=giao+th%C3%B4ng&page=2")
    assert '</api/v1/search?q=giao+th%C3%B4ng&page=3>; rel="next"' in answer.headers["Link"]
    assert '</api/v1/search?q=giao+th%C3%B4ng>; rel="prev"' in answer.headers["Link"]


def test_page_past_the_end_is_empty(client: FlaskClient) -> None:
    """No hits, and the true total."""
    found = get(client, "/api/v1/search?q=giao+th%C3%B4ng&page=1000000&per_page=100")
    assert (found["hits"], found["total"], found["pages"]) == ([], 25, 1)
    assert found["links"]["prev"] == "/api/v1/search?q=giao+th%C3%B4ng&per_page=100"


def test_facets_carry_their_switches(client: FlaskClient) -> None:
    """Each value says whether it is on, and where it is turned."""
    on = get(client, "/api/v1/search?q=v%C3%A0ng&category=kinh-te")["facets"]["category"]
    assert on == [
        {
            "value": "kinh-te",
            "label": "Kinh tế",
            "count": 1,
            "selected": True,
            "toggle": "/tim-kiem?q=v%C3%A0ng",
        }
    ]


@given(
    st.builds(
        Query,
        text=st.text(max_size=20).map(query_text) | st.just("d" * (MAX_LENGTH - 3)),
        categories=st.lists(st.text(max_size=5).map(query_text).filter(bool), max_size=3).map(tuple),
        sources=st.lists(st.sampled_from("ab"), unique=True).map(tuple),
        page=st.integers(1, 9),
        exact=st.booleans(),
    ),
    st.sampled_from(["category", "source", "document_numbers"]),
    st.text(max_size=5).map(query_text).map(lambda text: text.replace(" ", "")).filter(bool),
)
def test_switch_of_a_facet_is_the_address_of_its_query(query: Query, name: str, value: str) -> None:
    """However it was put together."""
    assert _turned(query, name)(value) == links.address(choices.toggled(query, name, value))


@pytest.mark.parametrize("address", ["/api/v1/search", "/tim-kiem"])
def test_as_many_filters_as_allowed_are_answered(client: FlaskClient, address: str) -> None:
    """A switch for one more would not be an address: the first filter gives way to it."""
    filters = "&".join(f"category=c{number}" for number in range(MAX_VALUES - 1))
    answer = client.get(f"{address}?category=giao-thong&{filters}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    found: Any = answer.json
    toggles = {one["value"]: one["toggle"] for one in found["facets"]["category"]}
    assert client.get(toggles["kinh-te"]).status_code == 200
    assert "giao-thong" not in toggles["kinh-te"]


def test_notices_are_told_in_words(client: FlaskClient) -> None:
    """A code for the program, a sentence for its reader."""
    (notice,) = get(client, "/api/v1/search?q=*")["notices"]
    assert notice["code"] == "nothing_searchable"
    assert "Chưa hiểu câu tìm kiếm" in notice["text"]


def test_article_is_answered_whole(client: FlaskClient) -> None:
    """Text, captions, attachments, and the neighbours in time."""
    found = get(client, "/api/v1/articles/cchc-000001")
    assert found["title"] == TITLE
    assert found["body"] == SPECIMEN.body
    assert found["captions"] == ["Quang cảnh cuộc họp Ban chỉ đạo"]
    file = {"url": "https://cchc.example.vn/tep/ke-hoach.pdf", "title": "Kế hoạch năm 2023"}
    assert found["attachments"] == [file]
    assert found["newer"][0]["id"] == "gt-01"
    assert found["older"][0]["id"] == "gia-vang"


def test_script_is_no_address(client: FlaskClient) -> None:
    """A program that builds links of what it reads gets http and https only."""
    assert get(client, "/api/v1/articles/xss")["attachments"] == [{"url": None, "title": "Tệp lạ"}]


def test_links_of_an_article_lead_to_it(client: FlaskClient) -> None:
    """Also where its id holds slashes, blanks and question marks."""
    (hit,) = get(client, "/api/v1/search?q=%22m%C3%A3+l%E1%BA%A1%22")["hits"]
    assert get(client, hit["links"]["json"])["id"] == hit["id"]
    assert client.get(hit["links"]["html"]).status_code == 200
    assert hit["url"] is None


def test_days_are_counted(client: FlaskClient) -> None:
    """Only days that have news, in order, each with its page."""
    found = get(client, "/api/v1/days?from=2023-11&to=2024-01-02")
    assert (found["from"], found["to"]) == ("2023-11-01", "2024-01-02")
    assert found["days"] == [
        {"date": "2023-11-02", "count": 1, "url": "/ngay/2023-11-02"},
        {"date": "2023-12-13", "count": 2, "url": "/ngay/2023-12-13"},
        {"date": "2024-01-01", "count": 1, "url": "/ngay/2024-01-01"},
        {"date": "2024-01-02", "count": 1, "url": "/ngay/2024-01-02"},
    ]


@pytest.mark.parametrize(
    ("arguments", "span"),
    [
        ("", ("2023-01-25", "2024-01-25")),
        ("to=2023", ("2022-12-31", "2023-12-31")),
        ("from=2023-12-01", ("2023-12-01", "2024-01-25")),
        ("from=2025-05-01", ("2025-05-01", "2025-05-01")),
        ("to=2/1/1900", ("1899-01-02", "1900-01-02")),
    ],
)
def test_span_of_days_is_completed(client: FlaskClient, arguments: str, span: tuple[str, str]) -> None:
    """Without an end up to the newest article; without a beginning a year back."""
    found = get(client, f"/api/v1/days?{arguments}")
    assert (found["from"], found["to"]) == span


def test_span_of_days_has_a_limit(client: FlaskClient) -> None:
    """Ten years at a time."""
    assert get(client, "/api/v1/days?from=2000&to=2023", 400)["code"] == "span_too_long"


def test_addresses_are_whole_where_the_site_knows_its_name(client: FlaskClient, named: FlaskClient) -> None:
    """With TIMTIN_BASE_URL a program gets addresses it can call; the Host header decides nothing."""
    for reader, begin in ((client, "/"), (named, "https://tin.example.vn/")):
        answer = reader.get("/api/v1/search?q=giao+th%C3%B4ng", base_url="http://evil.example")
        found: Any = answer.json
        assert all(link.startswith(begin) for link in found["links"].values() if link)
        assert "evil.example" not in answer.text
        assert "evil.example" not in str(answer.headers)
