"""A SharePoint list is read by its REST interface: all of it once, then what changed."""

import json
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from threading import Event
from urllib.parse import parse_qs, urlsplit

import pytest

from indexer import ingest as ingesting
from indexer.errors import SourceUnavailable
from indexer.exit_codes import ExitCode
from indexer.fetching.manners import Manners
from indexer.ingest import Choices
from indexer.report import Report
from indexer.sources import sharepoint
from indexer.sources.columns import Columns
from indexer.sources.sharepoint import SharePoint
from indexer.workplace import Workplace
from tests.indexer.office import pdf
from tests.indexer.reading import context
from tests.indexer.steps import live
from tests.indexer.web_site import Reply, Site

API = "/sites/tin/_api/web/lists/getbytitle('Tin%20t%E1%BB%A9c%20%27%27m%E1%BB%9Bi%27%27')/items"
LISTING = f"{API}?$select=Id,Modified&$top=5000&$orderby=Id"
COLUMNS = (
    ("title", "Title"),
    ("body", "NoiDung"),
    ("published", "NgayDang"),
    ("category", "ChuyenMuc/Title"),
)


@dataclass
class List:
    """A list as a server keeps it, which answers questions as SharePoint does, some items at a time."""

    items: dict[int, dict[str, object]]
    verbose: bool = False
    at_a_time: int = 3

    def answer(self, url: str, path: str) -> bytes:
        """Return what a question gives."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        numbers = sorted(self.items)
        if "$filter" in asked:
            words = asked["$filter"].split()
            numbers = [number for number in numbers if int(words[2]) <= number < int(words[6])]
        start = int(asked.get("$skiptoken", "0"))
        page = numbers[start : start + self.at_a_time]
        rows = [{"Id": number, **self.items[number]} for number in page]
        more = url + path.split("&$skiptoken", maxsplit=1)[0] + f"&$skiptoken={start + self.at_a_time}"
        following = more if start + self.at_a_time < len(numbers) else None
        if self.verbose:
            return json.dumps(
                {"d": {"results": rows, **({"__next": following} if following else {})}}
            ).encode()
        return json.dumps({"value": rows, **({"odata.nextLink": following} if following else {})}).encode()

    def change(self, number: int, title: str) -> None:
        """Change an item."""
        self.items[number] |= {"Title": title, "Modified": f"2025-12-02T00:00:{number:02}Z"}


@pytest.fixture
def news(site: Site) -> List:
    """Return a list of the site: seven items, one of which is no article."""
    found = List({n: item(n) for n in (1, 2, 3, 40, 150, 151, 999)})
    found.items[40]["Title"] = found.items[40]["NoiDung"] = None

    def serve(handler: BaseHTTPRequestHandler, over: Event) -> None:  # noqa: ARG001
        body = found.answer(site.url, handler.path)
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
        )

    class Replies(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:
            return serve if path.startswith(API) else super().get(path, default)

    site.replies = Replies()  # type: ignore[assignment]
    return found


def item(number: int) -> dict[str, object]:
    """Return an item as SharePoint gives it."""
    return {
        "Modified": f"2025-12-01T00:00:{number % 60:02}Z",
        "Title": f"Tin {number}",
        "NoiDung": "<div>Đoạn một<br/>Đoạn hai</div>",
        "NgayDang": "2025-12-01T03:00:00Z",
        "ChuyenMuc": {"Title": "Thời sự"},
    }


def source(site: Site, **changes: object) -> SharePoint:
    """Return the list as a source."""
    described = SharePoint(
        name="list",
        kind="sharepoint",
        complete=True,
        address=site.url + "/sites/tin",
        title="Tin tức 'mới'",
        columns=Columns(COLUMNS, ("body",)),
        page="/tin/{id}",
        manners=Manners(delay_s=0, internal=True),
    )
    return replace(described, **changes)  # type: ignore[arg-type]


def run(place: Workplace, site: Site) -> Report:
    """Ingest the list."""
    site.asked.clear()
    return ingesting.ingest(place, [source(site)], Choices())[0]


@pytest.mark.parametrize("verbose", [False, True])
def test_every_item_is_an_article(site: Site, calm: Workplace, news: List, verbose: bool) -> None:
    """Through all pages, in both forms of the answer; what is none is named by its number."""
    news.verbose = verbose
    report = run(calm, site)
    assert (report.exit_code, report.total("added"), report.total("failed")) == (ExitCode.DONE, 6, 1)
    found = {article.id: article for article in calm.index.searcher.articles()}
    first = found["list-1"]
    assert (first.title, first.body, first.category) == ("Tin 1", "Đoạn một\nĐoạn hai", "Thời sự")
    assert first.url == site.url + "/tin/1"
    assert site.headers[-1]["accept"].startswith("application/json;odata=nometadata")
    assert "$expand=ChuyenMuc" in site.asked[-1]


def test_only_what_changed_is_asked_for(site: Site, calm: Workplace, news: List) -> None:
    """The second run lists numbers and times; a change costs one question more; a deleted item goes."""
    run(calm, site)
    report = run(calm, site)
    assert (report.total("unchanged"), report.total("failed")) == (6, 0)
    assert all("$select=Id,Modified" in path for path in site.asked)

    news.change(151, "Tin đã sửa")
    del news.items[2]
    report = run(calm, site)
    assert (report.total("changed"), report.total("removed")) == (1, 1)
    assert sum("$filter" in path for path in site.asked) == 1
    assert "Tin đã sửa" in live(calm).values()
    assert "list-2" not in live(calm)


def test_attached_files_are_read(site: Site, calm: Workplace, news: List) -> None:
    """They are asked for with the items, and stand in the article with their names."""
    news.items = {
        1: item(1) | {"AttachmentFiles": [{"FileName": "Tệp 1.pdf", "ServerRelativeUrl": "/f/Tệp 1.pdf"}]}
    }
    site.replies["/f/T%E1%BB%87p%201.pdf"] = Reply(pdf("Nghi quyet 98"))
    ingesting.ingest(calm, [source(site, attachments=True)], Choices())
    (found,) = calm.index.searcher.articles()
    assert [(file.title, file.text) for file in found.attachments] == [("Tệp 1.pdf", "Nghi quyet 98")]
    assert any("$expand=AttachmentFiles,ChuyenMuc" in path for path in site.asked)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply(status=404), "no list there"),
        (Reply(status=403), "answers 403"),
        (Reply(b"<html>Sign in</html>"), "answers what is no list of items"),
        (Reply(b'{"value": 3}'), "answers what is no list of items"),
        (Reply(b'{"value": [{"Title": "x"}]}'), "has no number"),
        (Reply(f'{{"value": [], "odata.nextLink": "{LISTING}"}}'.encode()), "names itself"),
        (Reply(b'{"value": [], "odata.nextLink": "http://elsewhere.example/"}'), "leads off the site"),
    ],
)
def test_a_list_that_cannot_be_read_is_unavailable(site: Site, reply: Reply, problem: str) -> None:
    """A sign-in page, another list, another site: none of them is news about articles."""
    site.replies[LISTING] = reply
    with pytest.raises(SourceUnavailable, match=problem):
        list(sharepoint.read(source(site), context()))


def test_the_secret_is_sent(site: Site) -> None:
    """What the environment holds goes along as the Authorization header; without it nothing is asked."""
    guarded = source(site, manners=Manners(delay_s=0, internal=True, secret="PORTAL"))
    with pytest.raises(SourceUnavailable, match="PORTAL is not set"):
        list(sharepoint.read(guarded, context()))
    assert site.asked == []
    with pytest.raises(SourceUnavailable):
        list(sharepoint.read(guarded, context(env={"PORTAL": "Bearer abc"})))
    assert site.headers[0]["authorization"] == "Bearer abc"
