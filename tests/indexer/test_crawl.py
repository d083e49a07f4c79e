"""A site is read politely, only what may have changed, and what is gone goes."""

import pytest

from indexer import ingest as ingesting
from indexer.exit_codes import ExitCode
from indexer.ingest import Choices
from indexer.site_rule import SiteRule
from indexer.workplace import Workplace
from tests.indexer.crawling import fetched, fetched_after, listing, page, run, source
from tests.indexer.reading import NOW
from tests.indexer.steps import live
from tests.indexer.web_site import Misdeed, Reply, Site, gzip_bomb, hang_up, redirect


def test_every_listed_page_is_an_article(portal: Site, calm: Workplace) -> None:
    """Its address is its identity; robots.txt is asked for first, and once."""
    report = run(calm, portal)
    assert (report.exit_code, report.total("added")) == (ExitCode.DONE, 3)
    assert sorted(live(calm).values()) == ["Tin a", "Tin b", "Tin c"]
    assert portal.asked == ["/robots.txt", "/sitemap.xml", "/a", "/b", "/c"]


def test_what_did_not_change_is_not_fetched_again(portal: Site, calm: Workplace) -> None:
    """Neither by the same listing nor when one page is new; unfetched articles still count as listed."""
    run(calm, portal)
    report = run(calm, portal)
    assert (fetched(portal), report.total("unchanged"), report.total("removed")) == ([], 3, 0)

    listing(portal, dict.fromkeys(("/a", "/b", "/c"), "2025-12-01T08:00:00Z") | {"/d": None})
    portal.replies["/d"] = Reply(page("Tin d"))
    report = run(calm, portal)
    assert (fetched(portal), report.total("added")) == (["/d"], 1)
    assert fetched_after(calm, portal) == []


def test_a_page_is_fetched_when_its_listing_says_something_new(portal: Site, calm: Workplace) -> None:
    """Also when that is an older time: a page that was put back has changed as well."""
    run(calm, portal)
    portal.replies["/b"] = Reply(page("Tin b mới"), etag='"b2"')
    listing(
        portal, {"/a": "2025-12-01T08:00:00Z", "/b": "2025-12-02T08:00:00Z", "/c": "2025-11-02T08:00:00Z"}
    )
    report = run(calm, portal)
    assert fetched(portal) == ["/b", "/c"]
    assert portal.statuses[-2:] == [200, 304]
    assert (report.total("changed"), report.total("unchanged")) == (1, 2)
    assert "Tin b mới" in live(calm).values()


def test_a_stamp_of_today_may_come_twice(portal: Site, calm: Workplace) -> None:
    """A mere day says nothing of a second change on it; the day after, it says that there was none since."""
    today = NOW.date().isoformat()
    listing(portal, {"/a": today})
    run(calm, portal)
    assert fetched_after(calm, portal) == ["/a"]
    assert portal.statuses[-1] == 304
    assert fetched_after(calm, portal, days=2) == ["/a"]
    assert fetched_after(calm, portal, days=2) == []


def test_an_old_page_is_fetched_again(portal: Site, calm: Workplace) -> None:
    """After recheck_days, with the question whether it has changed."""
    run(calm, portal)
    assert fetched_after(calm, portal, days=29) == []
    assert fetched_after(calm, portal, days=32) == ["/a", "/b", "/c"]
    assert portal.statuses[-3:] == [304, 304, 304]
    assert fetched_after(calm, portal, days=33) == []


def test_a_page_that_was_fetched_in_the_future_is_fetched_again(portal: Site, calm: Workplace) -> None:
    """The clock ran ahead for a run: nothing waits until it is that late."""
    run(calm, portal)
    assert len(fetched_after(calm, portal, days=300)) == 3
    assert len(fetched_after(calm, portal, days=1)) == 3
    assert fetched_after(calm, portal, days=2) == []


@pytest.mark.parametrize(
    "gone",
    [
        Reply(status=404),
        Reply(status=410),
        Reply(page("Tin b", '<meta name="ROBOTS" content="NOINDEX, follow">')),
        Reply(page("Tin b"), headers={"X-Robots-Tag": "noindex"}),
    ],
)
def test_a_page_that_is_gone_takes_its_article_along(portal: Site, calm: Workplace, gone: Reply) -> None:
    """404, 410 and noindex; when it is back, so is the article."""
    run(calm, portal)
    was = portal.replies["/b"]
    portal.replies["/b"] = gone
    listing(portal, {"/a": None, "/b": "2025-12-03T00:00:00Z", "/c": None})
    report = run(calm, portal)
    assert (report.exit_code, report.total("removed")) == (ExitCode.DONE, 1)
    assert sorted(live(calm).values()) == ["Tin a", "Tin c"]
    assert "/b" not in fetched_after(calm, portal)

    portal.replies["/b"] = was
    report = run(calm, portal, days=2)
    assert report.total("restored") == 1
    assert len(live(calm)) == 3


def test_a_site_that_loses_all_its_pages_is_an_accident(site: Site, calm: Workplace) -> None:
    """404 for everything stops with 76, at every run until somebody looks; then all is as before."""
    names = [f"/n{number}" for number in range(20)]
    listing(site, dict.fromkeys(names, "1"))
    site.replies |= {name: Reply(page(name)) for name in names}
    run(calm, site)
    whole = dict(site.replies)
    for name in names:
        del site.replies[name]
    listing(site, dict.fromkeys(names, "2"))
    for _ in range(2):
        report = run(calm, site)
        assert (report.exit_code, report.total("removed")) == (ExitCode.SAFETY_STOP, 0)
    site.replies = whole
    assert run(calm, site).exit_code is ExitCode.DONE
    assert len(live(calm)) == 20


def test_robots_txt_is_obeyed(portal: Site, calm: Workplace) -> None:
    """What it forbids is not asked for, and said; an article that is there already stays."""
    portal.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /b\n", content_type="text/plain")
    report = run(calm, portal)
    assert fetched(portal) == ["/a", "/c"]
    assert (report.total("added"), report.total("failed")) == (2, 1)


def test_without_knowing_the_rules_nothing_is_fetched(portal: Site, calm: Workplace) -> None:
    """A robots.txt that fails is not one that allows; one that is forbidden to us is."""
    portal.replies["/robots.txt"] = Reply(status=500)
    report = run(calm, portal)
    assert report.exit_code is ExitCode.SOURCE_UNAVAILABLE
    assert "robots.txt" in str(report.sources[0].problem)
    assert portal.asked == ["/robots.txt"]

    portal.replies["/robots.txt"] = Reply(status=403)
    assert run(calm, portal).total("added") == 3


def test_canonical_address_is_the_identity(portal: Site, calm: Workplace) -> None:
    """Two addresses of one page are one article; no page passes for one of another site or the home page."""
    link = '<link rel="canonical" href="{}">'
    portal.replies["/b"] = Reply(page("Tin a", link.format("/a")))
    portal.replies["/c"] = Reply(page("Tin c", link.format("https://elsewhere.example/x") + link.format("/")))
    report = run(calm, portal)
    assert (report.total("added"), report.total("unchanged")) == (2, 1)
    urls = {found.url for found in calm.index.searcher.articles()}
    assert urls == {portal.url + "/a", portal.url + "/c"}
    assert fetched_after(calm, portal) == []


def test_bad_pages_are_named_and_cost_no_other(portal: Site, calm: Workplace) -> None:
    """Each is a rejected record; articles that they were before stay; what time mends is asked for again."""
    bad: dict[str, Reply | Misdeed] = {
        "/pdf": Reply(b"%PDF-", content_type="application/pdf"),
        "/empty": Reply(b""),
        "/bomb": gzip_bomb(20 * 2**20),
        "/off": redirect("http://elsewhere.example/"),
        "/error": Reply(status=500),
        "/cut": hang_up,
    }
    portal.replies |= bad
    listing(portal, dict.fromkeys([*bad, "/a", "/b", "/c"], "1"))
    report = run(calm, portal)
    assert (report.exit_code, report.total("added"), report.total("failed")) == (ExitCode.DONE, 3, 6)
    assert set(fetched_after(calm, portal)) == {"/error", "/cut"}

    portal.replies["/a"] = Reply(status=500)
    listing(portal, dict.fromkeys([*bad, "/a", "/b", "/c"], "2"))
    report = run(calm, portal)
    assert (report.total("removed"), len(live(calm))) == (0, 3)


def test_a_site_that_went_down_is_left_alone(site: Site, calm: Workplace) -> None:
    """After five failures in a row: exit code 69, what came before is kept, nothing is removed."""
    names = [f"/n{number}" for number in range(20)]
    listing(site, dict.fromkeys(names, "1"))
    site.replies |= {name: Reply(page(name)) if name < "/n12" else Reply(status=500) for name in names}
    report = run(calm, site)
    assert report.exit_code is ExitCode.SOURCE_UNAVAILABLE
    assert "5 pages in a row failed" in str(report.sources[0].problem)
    assert len(fetched(site)) < 20
    assert len(live(calm)) == report.total("added") > 0


def test_a_new_description_reads_all_pages_again(portal: Site, calm: Workplace) -> None:
    """Whoever mends a site rule wants it to apply to the pages that are there."""
    run(calm, portal)
    run(calm, portal, rule=SiteRule(title=".b", body=".b"))
    assert fetched(portal) == ["/a", "/b", "/c"]
    assert portal.statuses[-3:] == [200, 200, 200]


def test_a_dry_run_remembers_nothing(portal: Site, calm: Workplace) -> None:
    """It fetches what a real run would fetch, and the real run fetches it again."""
    report, _ = ingesting.ingest(calm, [source(portal)], Choices(dry_run=True))
    assert report.total("added") == 3
    assert len(fetched(portal)) == 3
    assert run(calm, portal).total("added") == 3


def test_encodings_are_told_from_the_text(portal: Site, calm: Workplace) -> None:
    """A server that declares Latin-1 for everything does not spoil a page; one that is right is believed."""
    portal.replies["/a"] = Reply(page("Tin đường sắt"), content_type="text/html; charset=iso-8859-1")
    legacy = "<h1>Tin caf\u00e9</h1><p class=b>n\u00f4i</p>".encode("cp1252")
    portal.replies["/b"] = Reply(legacy, content_type='text/html; charset="windows-1252"')
    run(calm, portal)
    assert {"Tin đường sắt", "Tin café"} <= set(live(calm).values())


def test_a_run_ends_though_a_site_is_large(portal: Site, calm: Workplace) -> None:
    """The rest waits for the next runs, and that is said; nothing that waits is taken for missing."""
    assert "1 pages wait" in str(run(calm, portal, pages_per_run=2).sources[0].problem)
    assert len(live(calm)) == 2
    report = run(calm, portal, pages_per_run=2)
    assert (fetched(portal), report.exit_code, len(live(calm))) == (["/c"], ExitCode.DONE, 3)

    listing(portal, dict.fromkeys(("/a", "/b", "/c"), "2025-12-09T08:00:00Z"))
    report = run(calm, portal, pages_per_run=2)
    assert (fetched(portal), report.total("unchanged"), report.total("removed")) == (["/a", "/b"], 3, 0)
    assert fetched_after(calm, portal, pages_per_run=2) == ["/c"]


def test_a_page_that_moved_is_not_gone(portal: Site, calm: Workplace) -> None:
    """It is gone under its old address and there under the new one, which both pages always named."""
    link = '<link rel="canonical" href="/b">'
    portal.replies["/a"] = Reply(page("Tin b", link))
    run(calm, portal)
    assert len(live(calm)) == 2
    portal.replies["/a"] = Reply(status=404)
    listing(portal, {"/a": "2", "/b": "2025-12-01T08:00:00Z", "/c": "2025-12-01T08:00:00Z"})
    report = run(calm, portal)
    assert (report.total("removed"), len(live(calm))) == (0, 2)


def test_odd_validators_do_no_harm(portal: Site, calm: Workplace) -> None:
    """An ETag that no header may hold is not sent back; a 304 that nobody asked for is no article."""
    portal.replies["/a"] = Reply(page("Tin a"), headers={"ETag": "\u00e9\u00e8"})
    portal.replies["/b"] = Reply(status=304)
    report = run(calm, portal)
    assert (report.total("added"), report.total("failed")) == (2, 1)
    report = run(calm, portal, days=40)
    assert report.total("unchanged") == 2
