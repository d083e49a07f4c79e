"""List pages of a site that has neither sitemap nor feed, and the pages that they link to."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from lxml.etree import _Element as Element

from indexer.errors import FetchFailed, SourceUnavailable
from indexer.extract import tree_of
from indexer.fetching.address import is_same_site, redact, resolve
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.robots import Robots
from indexer.site_rule import check_selector, selector
from indexer.sources.context import Context
from indexer.sources.crawl import Crawl, Listed
from indexer.sources.description import WEB_KEYS, web_source
from indexer.sources.model import WebSource
from indexer.sources.outcome import Item
from indexer.sources.pages import MAX_PAGE_BYTES, Page
from indexer.sources.table import Table
from search.errors import InvalidArticle

# Noted when a run has come to its end: from then on what is known ends the list.
_CAUGHT_UP = "caught up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links(WebSource):
    """The list page at ``address`` and those that follow it, newest articles first.

    ``links`` and ``following`` are CSS selectors of the links to articles and to the next list page.
    """

    links: str
    following: str | None = None
    list_pages: int = 100


def describe(table: Table, folder: Path) -> Links:  # noqa: ARG001 - every kind is asked alike
    """Return the source that a table of the sources file describes."""
    table.refuse_unknown(WEB_KEYS | {"links", "next", "list_pages"})
    following = table.optional_text("next")
    check_selector(f"{table.where}: links", table.text("links"))
    if following:
        check_selector(f"{table.where}: next", following)
    return web_source(
        table,
        Links,
        links=table.text("links"),
        following=following,
        list_pages=int(table.number("list_pages", 100, least=1, most=100_000)),
    )


def read(source: Links, context: Context) -> Iterator[Item]:
    """Yield the articles of the pages that are linked to.

    Unless the source is complete, the first list page without anything new is the last: what stands
    behind it was new in an earlier run, if that came to its end.
    """
    with context.site(source) as fetcher:
        robots = Robots.of(fetcher)
        crawl = Crawl(source, context, fetcher, robots)
        is_caught_up = context.memory.bookmark(_CAUGHT_UP) is not None
        for pages in _list_pages(source, fetcher, robots):
            is_news = not all(crawl.knows(page) for page in pages)
            if is_news:
                context.memory.set_bookmark(_CAUGHT_UP, None)
            for page in pages:
                yield from crawl.read(page)
            if is_caught_up and not (is_news or source.complete):
                break
        yield from crawl.end()
        if not (crawl.failures or crawl.waiting):
            context.memory.set_bookmark(_CAUGHT_UP, "yes")


def _list_pages(source: Links, fetcher: Fetcher, robots: Robots) -> Iterator[list[Listed]]:
    """Yield what each list page links to and none before it did."""
    linked: set[str] = set()
    url: str | None = source.address
    for _ in range(source.list_pages):
        if url is None:
            return
        if url != source.address and not robots.allows(url):
            raise SourceUnavailable(f"{redact(url)}: robots.txt forbids to fetch it")
        found, url = _links(url, source, fetcher)
        fresh = [link for link in dict.fromkeys(found) if link not in linked]
        if not fresh:
            # The pages go round in circles, or their end is an empty one.
            return
        linked |= set(fresh)
        yield [Listed(link) for link in fresh]
    if url and source.complete:
        raise SourceUnavailable(f"more than {source.list_pages} list pages, so what is missing is not known")


def _links(url: str, source: Links, fetcher: Fetcher) -> tuple[list[str], str | None]:
    """Return the addresses that a list page links to, and that of the next list page."""
    try:
        answer = fetcher.get(url, limit=MAX_PAGE_BYTES)
        if answer.status != HTTPStatus.OK:
            raise FetchFailed(f"{redact(url)}: no list page there ({answer.status})")
        tree = tree_of(Page(answer.body, url).text)
    except (FetchFailed, InvalidArticle) as error:
        raise SourceUnavailable(str(error)) from error
    found = _addresses(selector(source.links)(tree), answer.url)
    following = _addresses(selector(source.following)(tree), answer.url) if source.following else []
    return found, next(iter(following), None)


def _addresses(nodes: list[Element], base: str) -> list[str]:
    """Return where links lead, without those to other sites."""
    urls = (resolve(node.get("href"), base) for node in nodes if node.get("href"))
    return [url for url in urls if url and is_same_site(url, base)]
