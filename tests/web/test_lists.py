"""Every list also as JSON, as a feed and as a table."""

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from search.engine import open_searcher, open_writer
from tests.make import article
from tests.web.articles import ARTICLES, SPECIMEN, TITLE, TRAFFIC, index
from web import create_app, spreadsheet
from web.config import WebSettings
from web.spreadsheet import COLUMNS, harmless

LISTS = ("/tim-kiem", "/tim-kiem?q=giao+th%C3%B4ng", "/ngay/2023-12-13", "/thang/2024-01", "/thang/1999-01")
HOST = "http://localhost"


def as_form(address: str, form: str) -> str:
    """Return the address of a list in another form."""
    path, *arguments = address.split("?")
    return "?".join([f"{path}.{form}", *arguments])


def feed(client: FlaskClient, address: str) -> Any:
    """Return a feed as a reader understands it; one that is not well formed fails."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml"), answer.text
    found = feedparser.parse(answer.data, response_headers={"content-type": answer.headers["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv"), answer.text
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


def relations(found: Any) -> dict[str, str]:
    """Return where the links of a feed or an entry lead."""
    return {link.rel: link.href for link in found.links}


@pytest.mark.parametrize("address", LISTS)
def test_feed_is_whole(client: FlaskClient, address: str) -> None:
    """It has all that RFC 4287 demands, and every entry leads to its page."""
    found = feed(client, as_form(address, "atom"))
    assert found.feed.id == HOST + as_form(address, "atom") == relations(found.feed)["self"]
    assert relations(found.feed)["alternate"] == HOST + address
    assert found.feed.title.endswith(" – Cổng thử")
    assert found.feed.author == "Cổng thử"
    assert found.feed.updated_parsed
    for entry in found.entries:
        assert entry.id == relations(entry)["alternate"]
        assert entry.title
        assert entry.updated_parsed
        assert client.get(entry.link).status_code == 200
    assert len({entry.id for entry in found.entries}) == len(found.entries)


def test_entry_says_what_an_article_is(client: FlaskClient) -> None:
    """Title, moments, author, category, summary as text, and where it was published first."""
    (entry,) = feed(client, "/tim-kiem.atom?q=%22c%E1%BA%A3i+c%C3%A1ch%22").entries
    assert entry.title == TITLE
    assert (entry.published, entry.updated) == ("2023-12-13T14:00:00+07:00", "2023-12-14T08:30:00+07:00")
    assert entry.author == "Minh Anh"
    assert [(tag.term, tag.label) for tag in entry.tags] == [("tin-tuc-su-kien", "Tin tức sự kiện")]
    assert relations(entry)["via"] == SPECIMEN.url
    assert entry.summary_detail.type == "text/plain"
    assert entry.summary.startswith("Ngày 14 tháng 7 năm 2023, Ủy ban nhân dân Thành phố tổ chức họp")


def test_feed_has_the_newest_first(client: FlaskClient) -> None:
    """Unless the oldest are asked for; relevance is no order of a feed."""

    def ids(address: str) -> list[str]:
        return [entry.id.rsplit("/", 1)[1] for entry in feed(client, address).entries]

    newest = [f"gt-{day:02}" for day in range(25, 15, -1)]
    assert ids("/tim-kiem.atom?q=giao+th%C3%B4ng") == newest
    assert ids("/tim-kiem.atom?q=giao+th%C3%B4ng&sort=relevance") == newest
    assert ids("/thang/2024-01.atom?sort=oldest&per_page=2") == ["gt-01", "gt-02"]


def test_pages_of_a_feed_lead_to_each_other(client: FlaskClient) -> None:
    """Following "next" meets every article once; all pages are the same feed."""
    seen: list[str] = []
    ids, address = set(), "/thang/2024-01.atom?per_page=7"
    while address:
        found = feed(client, address)
        ids.add(found.feed.id)
        seen += [entry.id for entry in found.entries]
        address = relations(found.feed).get("next", "")
    assert seen == [f"{HOST}/bai/{found.id}" for found in reversed(TRAFFIC)]
    assert len(ids) == 1
    second = feed(client, "/thang/2024-01.atom?per_page=7&page=2")
    assert relations(second.feed)["previous"] == f"{HOST}/thang/2024-01.atom?per_page=7"


def test_markup_in_an_article_stays_text(client: FlaskClient) -> None:
    """Tags and scripts of a title are letters; a script is no address."""
    (entry,) = feed(client, "/ngay/2022-03-05.atom").entries
    assert entry.title_detail.type == "text/plain"
    assert "&lt;script&gt;" in client.get("/ngay/2022-03-05.atom").text
    (odd,) = feed(client, "/ngay/2021-01-31.atom").entries
    assert "via" not in relations(odd)
    assert client.get(odd.id).status_code == 200


ODD = "\b\v\f\x0e\x1f\x7f\x85\ufffe\uffff\U0001fffe"


def test_feed_is_well_formed_whatever_an_article_holds(tmp_path: Path) -> None:
    """Characters that XML does not know, and those that it uses itself."""
    text = f"a{ODD}b ]]> &amp; <b> \"'"
    odd = replace(article("x", text, text, category=text), author=text, url=f"https://tin.example.vn/{text}")
    told = index(tmp_path, (odd,))
    settings = WebSettings(search=told, site_name=text)
    (entry,) = feed(create_app(open_searcher(told), settings).test_client(), "/tim-kiem.atom").entries
    assert "b ]]> &amp; <b> " in entry.title


@pytest.mark.parametrize("address", ["/tim-kiem.atom", "/ngay/2023-12-13.atom", "/thang/2023-12.atom"])
@pytest.mark.parametrize(
    "typed",
    [*ODD, "\0", "\ufeff", "\u202e", "\U0010ffff", "]]>", "&", "<!--", '"', "&#0;", "<?xml?>", "-", '"('],
)
def test_feed_is_well_formed_whatever_is_asked(client: FlaskClient, address: str, typed: str) -> None:
    """Alone, in a word, in a filter, on a page that is not there."""
    asked = quote(f"a{typed}b")
    within = f"&category={asked}&source={quote(typed)}" if address.startswith("/tim") else ""
    for arguments in (f"q={quote(typed)}", f"q={asked}", f"q={asked}{within}&page=99&sort=oldest"):
        feed(client, f"{address}?{arguments}")


def test_feed_of_a_text_names_it(client: FlaskClient) -> None:
    """Whoever follows several knows which is which."""
    assert feed(client, "/tim-kiem.atom?q=v%C3%A0ng").feed.title == "“vàng” – Cổng thử"
    assert feed(client, "/thang/2023-12.atom?q=v%C3%A0ng").feed.title.startswith(
        "“vàng” – Tin, bài tháng 12/2023"
    )


@pytest.mark.parametrize("address", LISTS)
def test_table_holds_the_whole_list(client: FlaskClient, address: str) -> None:
    """As many rows as the list has articles, in its order, whatever a page would hold."""
    as_json = client.get(as_form(address, "json") + ("&" if "?" in address else "?") + "per_page=100").json
    assert as_json is not None
    rows = table(client, as_form(address, "csv"))
    assert [row["Mã tin"] for row in rows] == [hit["id"] for hit in as_json["hits"]]
    assert len(rows) == as_json["total"]


def test_row_says_what_an_article_is(client: FlaskClient) -> None:
    """One cell for each thing, moments in the site's zone, addresses whole."""
    (row,) = table(client, "/tim-kiem.csv?q=%22c%E1%BA%A3i+c%C3%A1ch%22")
    assert tuple(row) == COLUMNS
    assert row == {
        "Mã tin": "cchc-000001",
        "Tiêu đề": TITLE,
        "Tóm tắt": "",
        "Ngày đăng": "2023-12-13 14:00",
        "Ngày cập nhật": "2023-12-14 08:30",
        "Chuyên mục": "Tin tức sự kiện",
        "Nguồn": "Bản tin Cải cách hành chính Thành phố",
        "Tác giả": "Minh Anh",
        "Số hiệu văn bản": "98/2023/QH15",
        "Địa chỉ": f"{HOST}/bai/cchc-000001",
        "Bản gốc": "https://cchc.example.vn/tin/1",
    }


def test_table_is_a_file_that_excel_opens(client: FlaskClient) -> None:
    """It begins with a byte order mark, its lines end as RFC 4180 says, and it has a name."""
    answer = client.get("/ngay/2023-12-13.csv")
    assert answer.data.startswith("\ufeffMã tin,".encode())
    assert answer.data.count(b"\r\n") == answer.data.count(b"\n") == 3
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ngay-2023-12-13.csv"'


def test_table_has_an_end(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more rows than promised, however long the list."""
    monkeypatch.setattr(spreadsheet, "MAX_PER_PAGE", 4)
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 12)
    rows = table(client, "/tim-kiem.csv?sort=oldest&q=giao+th%C3%B4ng")
    assert [row["Mã tin"] for row in rows] == [found.id for found in TRAFFIC[:12]]


def test_table_has_no_pages(client: FlaskClient) -> None:
    """Whoever asks for its second page is told that there is none."""
    assert client.get("/tim-kiem.csv?page=2").status_code == 400


def test_publication_does_not_change_a_table_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pieces come from one state of the index: nothing is lost, nothing comes twice."""
    monkeypatch.setattr(spreadsheet, "MAX_PER_PAGE", 4)
    settings = index(tmp_path)
    client = create_app(open_searcher(settings), WebSettings(search=settings)).test_client()
    pieces = client.get("/tim-kiem.csv", buffered=False).iter_encoded()
    read = [next(pieces), next(pieces)]
    assert client.get("/tim-kiem").status_code == 200
    writer = open_writer(settings)
    with writer.generation() as generation:
        generation.add([article("moi", "Bài mới")])
        generation.publish()
    writer.prune(keep=0)
    read += pieces
    rows = csv.DictReader(StringIO(b"".join(read).decode("utf-8-sig"), newline=""))
    assert sorted(row["Mã tin"] for row in rows) == sorted(found.id for found in ARTICLES)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_formula_is_defused(begin: str) -> None:
    """No spreadsheet computes what stood in an article."""
    assert harmless(f"{begin}HYPERLINK(1)") == f"'{begin}HYPERLINK(1)"


@given(st.text())
def test_other_cells_stay_as_they_are(text: str) -> None:
    """Only what a spreadsheet would compute gets an apostrophe, and nothing is taken away."""
    assert harmless(text) in (text, f"'{text}")
    assert harmless(f"a{text}") == f"a{text}"


def test_formula_in_an_article_is_defused_in_the_table(tmp_path: Path) -> None:
    """In every cell that an article fills."""
    settings = index(
        tmp_path, (replace(article("=id", "=1+1", "Bài."), author="@a", source="-s", category="+c"),)
    )
    client = create_app(open_searcher(settings), WebSettings(search=settings)).test_client()
    (row,) = table(client, "/tim-kiem.csv")
    cells = (row["Mã tin"], row["Tiêu đề"], row["Tác giả"], row["Nguồn"], row["Chuyên mục"])
    assert cells == ("'=id", "'=1+1", "'@a", "'-s", "'+c")


@pytest.mark.parametrize("address", LISTS)
def test_json_of_a_list_has_the_articles_of_its_page(
    client: FlaskClient, page: Callable[..., html.HtmlElement], address: str
) -> None:
    """The same hits in the same order, and links to all forms."""
    found = client.get(as_form(address, "json")).json
    assert found is not None
    shown = page(address).xpath("//li[@class='hit']//h3/a/@href")
    # A page also tells the article what was asked for.
    assert [hit["links"]["html"] for hit in found["hits"]] == [link.partition("?")[0] for link in shown]
    assert found["links"]["html"] == address
    assert found["links"]["self"] == as_form(address, "json")
    assert found["links"]["atom"] == as_form(address, "atom")
    assert found["links"]["csv"] == as_form(address, "csv")


@pytest.mark.parametrize("address", LISTS)
def test_page_leads_to_its_forms(page: Callable[..., html.HtmlElement], address: str) -> None:
    """For people at the foot of the list, for programs in its head."""
    found = page(address)
    for form, kind in (("json", "application/json"), ("atom", "application/atom+xml"), ("csv", "text/csv")):
        (link,) = found.xpath(f"//link[@rel='alternate'][@type='{kind}']/@href")
        assert link == as_form(address, form)
        assert found.xpath(f"//p[@class='data']//a[@href='{link}']")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("kind", ["application/json", "application/atom+xml", "text/csv"])
def test_accept_asks_for_a_form_too(client: FlaskClient, address: str, kind: str) -> None:
    """At the page's own address; a browser gets the page."""
    answer = client.get(address, headers={"Accept": f"{kind}, text/html;q=0.5"})
    assert (answer.status_code, answer.mimetype) == (200, kind)
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get(address, headers={"Accept": browser}).mimetype == "text/html"


def test_table_is_sent_as_it_is_made(app: Flask) -> None:
    """No list is held whole in memory."""
    answer = app.test_client().get("/tim-kiem.csv", buffered=False)
    assert answer.is_streamed
    answer.close()
