"""Every kind of source before a server that misbehaves in every way: nothing is lost, others are read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic

import pytest

from indexer import ingest as ingesting
from indexer.fetching.fetcher import Limits, Web
from indexer.fetching.manners import Manners
from indexer.ingest import Choices
from indexer.site_rule import SiteRule
from indexer.sources.columns import Columns
from indexer.sources.feed import Feed
from indexer.sources.links import Links
from indexer.sources.model import WebSource
from indexer.sources.sharepoint import SharePoint
from indexer.sources.sitemap import Sitemap
from indexer.workplace import Workplace
from tests.indexer.crawling import listing, page
from tests.indexer.office import pdf
from tests.indexer.steps import Write, articles, live
from tests.indexer.web_site import (
    Misdeed,
    Reply,
    Site,
    drip_body,
    drip_headers,
    endless,
    flood_of_headers,
    gzip_bomb,
    hang_up,
    never,
    redirect,
    truncated,
)

LIMITS = Limits(connect_s=2, read_s=0.3, total_s=0.6, attempts=1, backoff_s=0)
RULE = SiteRule(title="h1", body=".b", attachments=".b a")
MANNERS = Manners(delay_s=0, internal=True)
PACKED_BOMB_BYTES = 60 * 2**20

MISDEEDS: dict[str, Misdeed | Reply] = {
    "says nothing": never,
    "drips headers": drip_headers,
    "floods with headers": flood_of_headers,
    "drips a body": drip_body,
    "never ends": endless,
    "breaks off": truncated,
    "hangs up": hang_up,
    "fails": Reply(status=500),
    "leads away": redirect("http://elsewhere.example/"),
    "goes round": redirect("/round"),
    "is a bomb": gzip_bomb(PACKED_BOMB_BYTES),
    "is noise": Reply(bytes(range(256)) * 40, content_type="text/html; charset=x-unknown"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A source of a site of two articles; ``path`` begins what goes wrong, and prepare() makes the site."""

    source: WebSource
    path: str
    prepare: Callable[[Site], None]


def feed(site: Site) -> None:
    """Publish a feed with texts, and pages behind it."""
    items = "".join(
        f"<item><title>Tin {n}</title><link>/tin/{n}</link><description>Nội dung</description></item>"
        for n in (1, 2)
    )
    site.replies["/rss"] = Reply(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    pages(site)


def pages(site: Site) -> None:
    """Publish two pages and a sitemap of them; the first has an attached file."""
    attached = page("Tin 1").replace(b"</p>", b" <a href='/f.pdf'>t\xe1\xbb\x87p</a></p>")
    site.replies |= {
        "/tin/1": Reply(attached),
        "/tin/2": Reply(page("Tin 2")),
        "/f.pdf": Reply(pdf("Nghi quyet")),
    }
    listing(site, {"/tin/1": None, "/tin/2": None})


def lists(site: Site) -> None:
    """Publish a list page with links to two pages."""
    pages(site)
    site.replies["/list"] = Reply(b"<a class=t href='/tin/1'>1</a><a class=t href='/tin/2'>2</a>")


def sharepoint(site: Site) -> None:
    """Publish a list of two items."""
    items = b'{"value": [%s]}' % b",".join(
        b'{"Id": %d, "Modified": "a", "Title": "Tin %d"}' % (number, number) for number in (1, 2)
    )

    class Replies(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:
            whole = {name: reply for name, reply in self.items() if path.startswith(name)}
            return next(iter(whole.values()), default)

    site.replies = Replies({"/_api/": Reply(items, content_type="application/json")})  # type: ignore[assignment]


SITEMAP = Sitemap(name="s", kind="sitemap", address="/sitemap.xml", complete=True, rule=RULE, manners=MANNERS)
LINKS = Links(name="s", kind="links", address="/list", links="a.t", complete=True, rule=RULE, manners=MANNERS)
FEED = Feed(name="s", kind="feed", address="/rss", rule=RULE, manners=MANNERS)
SHAREPOINT = SharePoint(
    name="s",
    kind="sharepoint",
    address="/",
    title="Tin",
    complete=True,
    columns=Columns((("title", "Title"),), ()),
    page="/tin/{id}",
    manners=MANNERS,
)
KINDS = {
    "feed": Kind(FEED, "/rss", feed),
    "page of a feed": Kind(replace(FEED, pages=True), "/tin/1", feed),
    "sitemap": Kind(SITEMAP, "/sitemap.xml", pages),
    "robots.txt": Kind(SITEMAP, "/robots.txt", pages),
    "page of a sitemap": Kind(SITEMAP, "/tin/1", pages),
    "attached file": Kind(SITEMAP, "/f.pdf", pages),
    "list page": Kind(LINKS, "/list", lists),
    "page of a list": Kind(LINKS, "/tin/1", lists),
    "SharePoint": Kind(SHAREPOINT, "/_api/", sharepoint),
}


@pytest.fixture
def hurried(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """Return a workplace that waits for nobody for long."""
    monkeypatch.setattr(
        ingesting, "Web", lambda contact: Web(contact=contact, limits=LIMITS, sleep=lambda _: None)
    )
    return place


@pytest.mark.parametrize("misdeed", MISDEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_misdeed_loses_an_article_or_stops_the_others(
    site: Site, hurried: Workplace, write: Write, kind: str, misdeed: str
) -> None:
    """What was searchable stays so, the run ends soon and says what was wrong, and another source is read."""
    found = KINDS[kind]
    found.prepare(site)
    source = replace(found.source, address=site.url + found.source.address)
    first, _ = ingesting.ingest(hurried, [source], Choices())
    assert (first.exit_code, first.total("added"), first.total("failed")) == (0, 2, 0)
    before = live(hurried)

    site.replies |= {found.path: MISDEEDS[misdeed], "/round": redirect("/round")}
    later = replace(hurried, clock=lambda: hurried.clock() + timedelta(days=40))
    begun = monotonic()
    report, rejected = ingesting.ingest(later, [source, write(articles(1), "other")], Choices())

    assert monotonic() - begun < 10
    assert live(hurried) == before | {"n0": "Tin 0"}
    assert report.total("removed") == 0
    is_harmless = misdeed == "is noise" and kind == "robots.txt"
    assert is_harmless or report.sources[0].problem or rejected.lines()
