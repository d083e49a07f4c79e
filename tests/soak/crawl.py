"""A site of thousands of pages crawled again and again: only what may have changed is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tests.indexer.crawling import listing
from tests.indexer.web_site import Reply, Site, served
from tests.soak import programs

_CHANGED = 7
_FIRST, _LATER = "2026-01-05T08:00:00Z", "2026-02-01T08:00:00Z"
_SOURCES = """\
[[source]]
name = "site"
kind = "sitemap"
address = "{url}/sitemap.xml"
complete = true
internal = true
delay = 0
pages_per_run = 1000000
[source.select]
title = "h1"
body = ".b"
"""


@dataclass(frozen=True, slots=True)
class Crawled:
    """One run: what it was for, which pages it asked for, what it found."""

    what: str
    asked: int
    unchanged: int
    changed: int
    seconds: float
    expected: int

    def row(self) -> str:
        """Return it as a row of a table."""
        return (
            f"| {self.what} | {self.asked:,} | {self.changed:,} | {self.unchanged:,} | {self.seconds:.1f} s |"
        )


HEAD = "| crawl | pages asked for | added or changed | unchanged | took |\n|---|---|---|---|---|"


def run(pages: int, scratch: Path) -> Iterator[Crawled]:
    """Crawl it all, then nothing new, then a few changed pages, then a new time without new content."""
    with served() as site:
        stamps: dict[str, str | None] = {f"/tin/{number}": _FIRST for number in range(pages)}
        site.replies |= {path: _reply(path, 1) for path in stamps}
        site.replies["/robots.txt"] = Reply(b"User-agent: *\nAllow: /\n", content_type="text/plain")
        listing(site, stamps)
        yield _crawl(site, scratch, "everything is new", pages)
        yield _crawl(site, scratch, "nothing has changed", 0)
        for path in list(stamps)[:_CHANGED]:
            stamps[path] = _LATER
            site.replies[path] = _reply(path, 2)
        listing(site, stamps)
        yield _crawl(site, scratch, f"{_CHANGED} pages have changed", _CHANGED)
        listing(site, dict.fromkeys(stamps, "2026-03-01T08:00:00Z"))
        yield _crawl(site, scratch, "every date is new, no page is (304)", pages)
        yield _crawl(site, scratch, "nothing has changed", 0)


def _reply(path: str, edition: int) -> Reply:
    number = path.rpartition("/")[2]
    text = f"Phường {number} tổ chức họp lần {edition} về cải cách hành chính, mã {number}-{edition}. " * 12
    page = f"<html><body><h1>Tin số {number}, bản {edition}</h1><div class=b>{text}</div></body></html>"
    return Reply(page.encode(), etag=f'"{number}-{edition}"')


def _crawl(site: Site, scratch: Path, what: str, expected: int) -> Crawled:
    sources = scratch / "sources.toml"
    sources.write_text(_SOURCES.format(url=site.url), encoding="utf-8")
    site.asked.clear()
    begun = monotonic()
    report = programs.index(scratch / "data", "ingest", TIMTIN_SOURCES=str(sources))
    if report["exit_code"] or report["failed"]:
        raise RuntimeError(f"{what}: {report}")
    asked = sum(path.startswith("/tin/") for path in site.asked)
    changed = report["added"] + report["changed"]
    return Crawled(what, asked, report["unchanged"], changed, monotonic() - begun, expected)
