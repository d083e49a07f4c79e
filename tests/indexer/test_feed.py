"""RSS and Atom feeds give their articles, with dates as the feed writes them."""

from dataclasses import replace
from datetime import datetime

import pytest

from indexer.errors import SourceUnavailable
from indexer.fetching.manners import Manners
from indexer.site_rule import SiteRule
from indexer.sources import feed
from indexer.sources.context import Context
from indexer.sources.feed import Feed
from indexer.sources.outcome import Item, Rejected
from search.article import Article
from search.record import id_of
from tests.indexer.reading import context
from tests.indexer.web_site import Reply, Site
from tests.make import HCM

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Cổng</title>
<item><title>Họp &lt;b&gt;Ban chỉ đạo&lt;/b&gt; &amp;amp; tổng kết</title><link>{url}/tin/1#doc</link>
  <description>&lt;p&gt;Tóm tắt&lt;/p&gt;</description>
  <content:encoded><![CDATA[<p>Đoạn một.</p><p>Đoạn hai.</p>]]></content:encoded>
  <pubDate>Wed, 13 Dec 2023 14:00:00 +0700</pubDate>
  <category>Thời sự</category><dc:creator>An</dc:creator></item>
<item><title>Không có địa chỉ</title><guid isPermaLink="false">cms-2</guid>
  <description>Chỉ có tóm tắt</description><pubDate>13 Tháng Mười Hai 2023 2:00:00 CH</pubDate></item>
<item><title>Ngày lạ</title><link>/tin/3</link><description>x</description>
  <pubDate>Wed, 13 Dec 2023 14:00:00 EST</pubDate></item>
<item><title>Ngày sai</title><link>/tin/4</link><description>x</description><pubDate>hôm nào</pubDate></item>
<item><description></description><link>/tin/5</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Cổng</title>
<entry><id>urn:1</id><title type="text">Bài 1 &lt; Bài 2</title><link href="/tin/1"/>
<updated>2023-12-14T01:00:00Z</updated><published>2023-12-13T07:00:00Z</published>
<author><name>Bình</name></author><content type="html">&lt;p&gt;Toàn văn&lt;/p&gt;</content></entry></feed>"""


def source(site: Site, **changes: object) -> Feed:
    """Return the feed of a site."""
    address, manners = site.url + "/rss", Manners(delay_s=0, internal=True)
    return replace(Feed(name="feed", kind="feed", address=address, manners=manners), **changes)  # type: ignore[arg-type]


def read(site: Site, text: str, reading: Context | None = None, **changes: object) -> list[Item]:
    """Return what a feed yields."""
    site.replies["/rss"] = Reply(
        text.replace("{url}", site.url).encode(), content_type="text/xml", etag='"1"'
    )
    return list(feed.read(source(site, **changes), reading or context()))


def test_rss_gives_the_full_text(site: Site) -> None:
    """Text from content:encoded, without markup; the address is the identity, else the guid."""
    first, second, third, *bad = read(site, RSS)
    assert isinstance(first, Article)
    assert (first.url, first.id) == (site.url + "/tin/1", id_of(site.url + "/tin/1"))
    assert first.title == "Họp Ban chỉ đạo & tổng kết"
    assert (first.summary, first.body) == ("Tóm tắt", "Đoạn một.\nĐoạn hai.")
    assert (first.category, first.author) == ("Thời sự", "An")
    assert first.published == datetime(2023, 12, 13, 14, tzinfo=HCM)
    assert isinstance(second, Article)
    assert second.id.startswith("g-")
    assert (second.summary, second.body) == ("", "Chỉ có tóm tắt")
    assert second.published == first.published
    assert isinstance(third, Article)
    assert third.published == datetime(2023, 12, 14, 2, tzinfo=HCM)
    assert [item.reason.split(":")[0] for item in bad if isinstance(item, Rejected)] == [
        "published",
        "neither title nor body",
    ]
    assert bad[0].article_id == id_of(site.url + "/tin/4")  # type: ignore[union-attr]


def test_atom_gives_both_dates(site: Site) -> None:
    """Published and updated; plain text stays as it is."""
    (found,) = read(site, ATOM)
    assert isinstance(found, Article)
    assert (found.title, found.body, found.author) == ("Bài 1 < Bài 2", "Toàn văn", "Bình")
    assert found.published == datetime(2023, 12, 13, 14, tzinfo=HCM)
    assert found.updated == datetime(2023, 12, 14, 8, tzinfo=HCM)


def test_a_feed_that_is_as_it_was_is_not_read_again(site: Site) -> None:
    """It answers 304 and yields nothing."""
    reading = context()
    assert len(read(site, ATOM, reading)) == 1
    assert read(site, ATOM, reading) == []
    assert site.statuses == [200, 304]


def test_pages_of_a_feed_are_fetched_when_they_are_new(site: Site) -> None:
    """What the feed says of its time decides; a page that failed is asked for again with the same feed."""
    rule = SiteRule(title="h1", body="p")
    reading = context()
    site.replies["/tin/1"] = [Reply(status=500), Reply(b"<h1>Tin</h1><p>To\xc3\xa0n v\xc4\x83n trang</p>")]

    (failed,) = read(site, ATOM, reading, pages=True, rule=rule)
    assert isinstance(failed, Rejected)
    (found,) = read(site, ATOM, reading, pages=True, rule=rule)
    assert isinstance(found, Article)
    assert (found.body, found.url) == ("Toàn văn trang", site.url + "/tin/1")
    assert read(site, ATOM, reading, pages=True, rule=rule) == []
    assert (site.count("/tin/1"), site.statuses[-1]) == (2, 304)


@pytest.mark.parametrize(
    "text", ["", "<html><body>Bảo trì</body></html>", "no xml at all", "/etc/passwd", "http://127.0.0.1/"]
)
def test_what_is_no_feed_is_said(site: Site, text: str) -> None:
    """Also a text that looks like a path or an address: it is neither opened nor asked for."""
    (found,) = read(site, text)
    assert isinstance(found, Rejected)
    assert found.ends_source
    assert len(site.asked) == 1


def test_a_feed_cut_off_gives_what_it_has(site: Site) -> None:
    """The first entries are whole."""
    found = read(site, RSS[: RSS.index("<item><title>Ngày lạ")])
    assert [type(item) for item in found] == [Article, Article]


def test_no_feed_there_is_unavailable(site: Site) -> None:
    """404 at the address that the operator wrote is not news about an article."""
    with pytest.raises(SourceUnavailable, match="no feed there"):
        list(feed.read(source(site), context()))
