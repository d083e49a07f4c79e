"""Sitemaps say which pages there are: packed, nested, broken or hostile ones too."""

import gzip

import pytest

from indexer.exit_codes import ExitCode
from indexer.workplace import Workplace
from tests.indexer.crawling import fetched, listing, page, run, sitemap
from tests.indexer.steps import live
from tests.indexer.web_site import Reply, Site, gzip_bomb


def test_home_page_as_address_means_the_sitemaps_that_robots_txt_names(portal: Site, calm: Workplace) -> None:
    """Compressed ones and indexes of sitemaps too, each page once; else /sitemap.xml."""
    index = f"Sitemap: {portal.url}/index.xml\nSitemap: /sitemap.xml\n".encode()
    portal.replies["/robots.txt"] = Reply(index, content_type="text/plain")
    portal.replies["/index.xml"] = sitemap(
        {"/one.xml.gz": None, "/two.txt": None, "/index.xml": None}, portal.url, "sitemap"
    )
    packed = gzip.compress(sitemap({"/a": "1", "/d": None}, portal.url).body)
    portal.replies["/one.xml.gz"] = Reply(packed, content_type="application/x-gzip")
    portal.replies["/two.txt"] = Reply(f"{portal.url}/e\n".encode(), content_type="text/plain")
    portal.replies |= {"/d": Reply(page("Tin d")), "/e": Reply(page("Tin e"))}

    report = run(calm, portal, address=portal.url + "/")
    assert (report.exit_code, report.total("added")) == (ExitCode.DONE, 5)
    del portal.replies["/robots.txt"]
    assert run(calm, portal, address=portal.url + "/", complete=False).total("seen") == 3


def test_only_some_of_the_pages_are_articles(portal: Site, calm: Workplace) -> None:
    """By patterns over their paths; the others are never asked for."""
    run(calm, portal, only=("/*",), skip=("/b*", "/c"))
    assert fetched(portal) == ["/a"]


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply(status=404), "no sitemap there (404)"),
        (Reply(status=500), "answers 500"),
        (gzip_bomb(60 * 2**20), "longer than 52428800 bytes"),
        (Reply(gzip.compress(b"0" * 60 * 2**20)), "longer than 52428800 bytes"),
    ],
)
def test_a_site_without_a_sitemap_is_unavailable(
    site: Site, calm: Workplace, reply: Reply, problem: str
) -> None:
    """Its articles stay."""
    site.replies["/sitemap.xml"] = reply
    report = run(calm, site)
    assert report.exit_code is ExitCode.SOURCE_UNAVAILABLE
    assert problem in str(report.sources[0].problem)


def test_half_a_sitemap_removes_nothing(portal: Site, calm: Workplace) -> None:
    """What stands after the break may be just what seems to be missing."""
    run(calm, portal)
    whole = sitemap({"/a": "2", "/b": "2"}, portal.url).body
    portal.replies["/sitemap.xml"] = Reply(whole[:-40], content_type="application/xml")
    report = run(calm, portal)
    assert (report.total("removed"), report.total("failed"), len(live(calm))) == (0, 1, 3)


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff", "Đang bảo trì".encode(), b"<html><body>B\xe1\xba\xa3o tr\xc3\xac</body></html>"],
)
def test_what_is_no_sitemap_removes_nothing(portal: Site, calm: Workplace, body: bytes) -> None:
    """A page about maintenance in its place lists no article, and is no sitemap without articles."""
    run(calm, portal)
    portal.replies["/sitemap.xml"] = Reply(body)
    report = run(calm, portal)
    assert (report.total("removed"), report.total("failed"), len(live(calm))) == (0, 1, 3)


def test_an_empty_sitemap_is_one(portal: Site, calm: Workplace) -> None:
    """A complete listing of nothing says that all is gone."""
    run(calm, portal)
    listing(portal, {})
    assert run(calm, portal).total("removed") == 3


def test_a_stale_sitemap_among_others_removes_nothing(portal: Site, calm: Workplace) -> None:
    """robots.txt often names what is long gone: the others are read, and nothing is taken for missing."""
    named = b"Sitemap: /old.xml\nSitemap: /sitemap.xml\n"
    portal.replies["/robots.txt"] = Reply(named, content_type="text/plain")
    run(calm, portal, address=portal.url + "/")
    listing(portal, {"/a": "2025-12-01T08:00:00Z"})
    report = run(calm, portal, address=portal.url + "/")
    assert (report.total("failed"), report.total("removed"), len(live(calm))) == (1, 0, 3)


def test_a_listing_without_end_ends(portal: Site, calm: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sitemaps that name ever more sitemaps, and more pages than a site has."""
    monkeypatch.setattr("indexer.sources.sitemap.MAX_FILES", 3)
    deeper = {f"/{name}.xml": None for name in "uvwxyz"}
    portal.replies["/sitemap.xml"] = sitemap(deeper, portal.url, "sitemap")
    assert run(calm, portal).total("failed") == 1
    monkeypatch.setattr("indexer.sources.sitemap.MAX_PAGES", 1)
    listing(portal, dict.fromkeys(("/a", "/b", "/c")))
    report = run(calm, portal)
    assert (report.total("added"), report.total("failed")) == (2, 1)


def test_entities_are_not_expanded(portal: Site, calm: Workplace) -> None:
    """A sitemap cannot make memory grow by naming a text that holds a text that holds a text."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "%s">]>' % (b"x" * 99, b"&a;" * 99)
    portal.replies["/sitemap.xml"] = Reply(laughs + b"<urlset><url><loc>/x&b;</loc></url></urlset>")
    run(calm, portal)
    assert fetched(portal) == ["/x"]


def test_pages_of_other_sites_are_refused(portal: Site, calm: Workplace) -> None:
    """A sitemap speaks for its own site only."""
    portal.replies["/sitemap.xml"] = sitemap({"": None}, "http://elsewhere.example/x")
    report = run(calm, portal)
    assert (report.total("failed"), fetched(portal)) == (1, [])


def test_a_page_that_is_no_longer_listed_goes_and_comes_back(portal: Site, calm: Workplace) -> None:
    """What a complete listing drops and lists again is fetched again, though its stamp is the same."""
    run(calm, portal)
    listing(portal, {"/a": "2025-12-01T08:00:00Z", "/c": "2025-12-01T08:00:00Z"})
    assert run(calm, portal).total("removed") == 1
    listing(portal, dict.fromkeys(("/a", "/b", "/c"), "2025-12-01T08:00:00Z"))
    assert run(calm, portal).total("restored") == 1
    assert fetched(portal) == ["/b"]
