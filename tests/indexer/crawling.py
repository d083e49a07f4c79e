"""A portal of pages that its sitemap lists, and a run that reads it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from indexer import ingest as ingesting
from indexer.fetching.manners import Manners
from indexer.ingest import Choices
from indexer.report import Report
from indexer.site_rule import SiteRule
from indexer.sources.sitemap import Sitemap
from indexer.workplace import Workplace
from tests.indexer.web_site import Reply, Site


def page(title: str, head: str = "") -> bytes:
    """Return a page of the site."""
    body = f"<h1>{title}</h1><p class=b>Nội dung {title}.</p>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def sitemap(entries: Mapping[str, str | None], url: str, kind: str = "url") -> Reply:
    """Return a sitemap (kind "url") or an index of sitemaps (kind "sitemap"): path and lastmod."""
    said = "".join(
        f"<{kind}><loc>{url}{path}</loc>{f'<lastmod>{stamp}</lastmod>' if stamp else ''}</{kind}>"
        for path, stamp in entries.items()
    )
    outer = "urlset" if kind == "url" else "sitemapindex"
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    xml = f'<?xml version="1.0" encoding="UTF-8"?><{outer} xmlns="{namespace}">{said}</{outer}>'
    return Reply(xml.encode(), content_type="application/xml")


def source(site: Site, **changes: object) -> Sitemap:
    """Return the site as a source that lists all its articles."""
    described = Sitemap(
        name="site",
        kind="sitemap",
        complete=True,
        address=site.url + "/sitemap.xml",
        rule=SiteRule(title="h1", body=".b"),
        manners=Manners(delay_s=0, internal=True),
    )
    return replace(described, **changes)  # type: ignore[arg-type]


def listing(site: Site, stamps: Mapping[str, str | None]) -> None:
    """Let the site list pages."""
    site.replies["/sitemap.xml"] = sitemap(stamps, site.url)


def run(place: Workplace, site: Site, days: int = 0, **changes: object) -> Report:
    """Ingest the site so many days later, with nothing asked yet."""
    site.asked.clear()
    site.statuses.clear()
    clock = place.clock
    later = replace(place, clock=lambda: clock() + timedelta(days=days))
    return ingesting.ingest(later, [source(site, **changes)], Choices())[0]


def fetched(site: Site) -> list[str]:
    """Return the pages that were asked for."""
    return [path for path in site.asked if path not in ("/robots.txt", "/sitemap.xml")]


def fetched_after(place: Workplace, site: Site, days: int = 0, **changes: object) -> list[str]:
    """Run once more; return the pages that were asked for."""
    run(place, site, days, **changes)
    return fetched(site)
