"""A site without sitemap or feed is read by its list pages."""

from dataclasses import replace

import pytest

from indexer import ingest as ingesting
from indexer.exit_codes import ExitCode
from indexer.fetching.manners import Manners
from indexer.ingest import Choices
from indexer.report import Report
from indexer.site_rule import SiteRule
from indexer.sources.links import Links
from indexer.workplace import Workplace
from tests.indexer.crawling import page
from tests.indexer.steps import live
from tests.indexer.web_site import Reply, Site

PER_PAGE = 3


def publish(site: Site, count: int) -> None:
    """Let the site have so many articles, listed newest first, three a list page."""
    names = [f"/tin/{number}" for number in range(count, 0, -1)]
    site.replies |= {name: Reply(page(f"Tin {name}"), etag=f'"{name}"') for name in names}
    for number in range(0, len(names), PER_PAGE):
        links = "".join(f"<a class=t href='{name}'>Tin</a>" for name in names[number : number + PER_PAGE])
        away = (
            "<a class=t href='http://elsewhere.example/x'>Quảng cáo</a><a href='/gioi-thieu'>Giới thiệu</a>"
        )
        more = f"<a class=next href='?p={number + PER_PAGE}'>Sau</a>" if number + PER_PAGE < count else ""
        path = f"/list?p={number}" if number else "/list"
        site.replies[path] = Reply(f"<html><body>{links}{away}{more}</body></html>".encode())


def run(place: Workplace, site: Site, **changes: object) -> Report:
    """Ingest the site by its list pages, with nothing asked yet."""
    source = Links(
        name="lists",
        kind="links",
        address=site.url + "/list",
        links="a.t",
        following="a.next",
        rule=SiteRule(title="h1", body=".b"),
        manners=Manners(delay_s=0, internal=True),
    )
    site.asked.clear()
    return ingesting.ingest(place, [replace(source, **changes)], Choices())[0]  # type: ignore[arg-type]


def test_every_linked_page_is_an_article(site: Site, calm: Workplace) -> None:
    """Through all list pages; links to other sites and others on the page are not followed."""
    publish(site, 8)
    report = run(calm, site)
    assert (report.exit_code, report.total("added"), report.total("failed")) == (ExitCode.DONE, 8, 0)
    assert "/gioi-thieu" not in site.asked


def test_the_first_list_page_without_news_is_the_last(site: Site, calm: Workplace) -> None:
    """A run without news asks for robots.txt and one list page; two new articles cost two pages more."""
    publish(site, 8)
    run(calm, site)
    run(calm, site)
    assert site.asked == ["/robots.txt", "/list"]

    publish(site, 10)
    report = run(calm, site)
    assert site.asked == ["/robots.txt", "/list", "/tin/10", "/tin/9", "/list?p=3"]
    assert report.total("added") == 2


@pytest.mark.parametrize("obstacle", ["limit", "outage"])
def test_a_run_that_did_not_come_to_its_end_is_made_up_for(
    site: Site, calm: Workplace, obstacle: str
) -> None:
    """What it knows already is no sign that it knows what stands behind."""
    publish(site, 8)
    if obstacle == "limit":
        run(calm, site, pages_per_run=4)
        run(calm, site, pages_per_run=4)
    else:
        whole = site.replies["/tin/1"]
        site.replies["/tin/1"] = Reply(status=500)
        run(calm, site)
        site.replies["/tin/1"] = whole
        run(calm, site)
    assert len(live(calm)) == 8


def test_a_complete_source_loses_what_its_lists_dropped(site: Site, calm: Workplace) -> None:
    """All list pages are read each time; if they cannot be, nothing is taken out."""
    publish(site, 8)
    run(calm, site, complete=True)
    site.replies["/list"] = Reply(
        site.replies["/list"].body.replace(b"/tin/8", b"/tin/7")  # type: ignore[union-attr]
    )
    report = run(calm, site, complete=True, list_pages=2)
    assert (report.exit_code, report.total("removed")) == (ExitCode.SOURCE_UNAVAILABLE, 0)
    report = run(calm, site, complete=True)
    assert (report.exit_code, report.total("removed")) == (ExitCode.DONE, 1)
    assert len(live(calm)) == 7


def test_lists_that_go_round_end(site: Site, calm: Workplace) -> None:
    """The last list page of some portals links to itself, or to the first."""
    publish(site, 3)
    circle = b"<a class=t href='/tin/1'>Tin</a><a class=next href='/list'>Sau</a>"
    site.replies["/list"] = Reply(circle)
    assert run(calm, site).total("added") == 1
    assert site.asked.count("/list") == 2


def test_no_list_there_is_unavailable(site: Site, calm: Workplace) -> None:
    """404 at the address that the operator wrote is not news about articles."""
    assert run(calm, site).exit_code is ExitCode.SOURCE_UNAVAILABLE
