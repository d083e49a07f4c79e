"""Sitemaps (sitemaps.org), and the pages that they list."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import translate
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from indexer.errors import FetchFailed, SourceUnavailable
from indexer.fetching.address import is_same_site, redact, resolve
from indexer.fetching.body import GZIP_MAGIC, gunzip
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.robots import Robots
from indexer.sources.context import Context
from indexer.sources.crawl import Crawl, Listed
from indexer.sources.description import WEB_KEYS, web_source
from indexer.sources.model import WebSource
from indexer.sources.outcome import Item, Rejected
from indexer.sources.table import Table
from search.record import id_of

# The protocol's own limit for one file, unpacked.
MAX_BYTES = 50 * 2**20
MAX_FILES = 1_000
MAX_PAGES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap(WebSource):
    """A site whose sitemaps list its articles.

    ``address`` is a sitemap, or the home page of a site whose robots.txt names them. Of the pages that
    are listed, those count whose path matches one of ``only`` (all, if there is none) and none of
    ``skip``; * stands for anything.
    """

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


def describe(table: Table, folder: Path) -> Sitemap:  # noqa: ARG001 - every kind is asked alike
    """Return the source that a table of the sources file describes."""
    table.refuse_unknown(WEB_KEYS | {"only", "skip"})
    return web_source(
        table,
        Sitemap,
        only=table.texts("only") if "only" in table.values else (),
        skip=table.texts("skip") if "skip" in table.values else (),
    )


def read(source: Sitemap, context: Context) -> Iterator[Item]:
    """Yield the articles of the pages that may have changed; the others as unchanged."""
    with context.site(source) as fetcher:
        robots = Robots.of(fetcher)
        crawl = Crawl(source, context, fetcher, robots)
        for found in _Listing(source, fetcher).entries(_beginnings(source, robots)):
            if isinstance(found, Rejected):
                yield found
            else:
                yield from crawl.read(found)
        yield from crawl.end()


def _beginnings(source: Sitemap, robots: Robots) -> list[str]:
    if urlsplit(source.address).path != "/":
        return [source.address]
    named = [resolve(url, source.address) for url in robots.sitemaps]
    return [url for url in named if url] or [source.address + "sitemap.xml"]


class _Listing:
    """All that the sitemaps of a site list, each page once."""

    def __init__(self, source: Sitemap, fetcher: Fetcher) -> None:
        self._source = source
        self._fetcher = fetcher
        self._seen: set[str] = set()
        self._only = [re.compile(translate(pattern)) for pattern in source.only]
        self._skip = [re.compile(translate(pattern)) for pattern in source.skip]

    def entries(self, beginnings: list[str]) -> Iterator[Listed | Rejected]:
        """Yield the pages, and the entries that lead to none."""
        waiting = deque(beginnings)
        known = set(beginnings)
        while waiting:
            url = waiting.popleft()
            try:
                data = self._fetch(url)
            except FetchFailed as error:
                if error.is_outage or beginnings == [url]:
                    raise SourceUnavailable(str(error)) from error
                yield Rejected(redact(url), str(error))
                continue
            for kind, found in _parse(data, url):
                if len(known) > MAX_FILES or len(self._seen) > MAX_PAGES:
                    yield Rejected(redact(url), f"more than {MAX_FILES} sitemaps or {MAX_PAGES} pages")
                    return
                if kind == "sitemap" and isinstance(found, Listed):
                    waiting += [found.url] if found.url not in known else []
                    known.add(found.url)
                elif isinstance(found, Rejected) or self._wanted(found.url):
                    yield self._checked(found)

    def _fetch(self, url: str) -> bytes:
        answer = self._fetcher.get(url, limit=MAX_BYTES)
        if answer.status != 200:
            raise FetchFailed(f"{redact(url)}: no sitemap there ({answer.status})")
        return gunzip([answer.body], MAX_BYTES) if answer.body.startswith(GZIP_MAGIC) else answer.body

    def _wanted(self, url: str) -> bool:
        if url in self._seen:
            return False
        self._seen.add(url)
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return (not self._only or any(pattern.match(path) for pattern in self._only)) and not any(
            pattern.match(path) for pattern in self._skip
        )

    def _checked(self, found: Listed | Rejected) -> Listed | Rejected:
        if isinstance(found, Listed) and not is_same_site(found.url, self._source.address):
            return Rejected(redact(found.url), "stands on another site", id_of(found.url))
        return found


def _parse(data: bytes, url: str) -> Iterator[tuple[str, Listed | Rejected]]:
    """Yield the entries of a sitemap or of an index of sitemaps: "url" or "sitemap", and what it says."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield from _parse_lines(data, url)
        return
    try:
        # No entity is ever expanded, and nothing is loaded from anywhere.
        walk = etree.iterparse(
            BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True
        )
        for event, node in walk:
            name = etree.QName(node).localname
            if event == "start":
                if node.getparent() is None and name not in ("urlset", "sitemapindex"):
                    # A page about maintenance, say: as an empty sitemap it would take every article out.
                    yield "url", Rejected(redact(url), f"no sitemap but <{name[:40]}>")
                    return
            elif name in ("url", "sitemap"):
                said = {
                    etree.QName(part).localname: (part.text or "").strip() for part in node.iterchildren("*")
                }
                target = resolve(said.get("loc", ""), url) if said.get("loc") else None
                if target:
                    yield name, Listed(target, said.get("lastmod") or None)
                node.clear()
    except etree.LxmlError as error:
        yield "url", Rejected(redact(url), f"no whole sitemap: {error}")


def _parse_lines(data: bytes, url: str) -> Iterable[tuple[str, Listed | Rejected]]:
    """Return the entries of a sitemap that is a text of addresses, one a line; one without any is none."""
    found = (resolve(line, url) for line in data.decode("utf-8", "replace").split() if "://" in line)
    listed = [("url", Listed(target)) for target in found if target]
    return listed or [("url", Rejected(redact(url), "no sitemap: neither XML nor a list of addresses"))]
