"""RSS and Atom: the articles of a feed, or of the pages that it links to."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser

from indexer.errors import FetchFailed, SourceUnavailable
from indexer.fetching.address import redact, resolve
from indexer.fetching.fetcher import Answer, Fetcher
from indexer.fetching.robots import Robots
from indexer.page_text import text_of_markup
from indexer.sources import records
from indexer.sources.context import Context
from indexer.sources.crawl import Crawl, Listed
from indexer.sources.description import WEB_KEYS, web_source
from indexer.sources.model import WebSource
from indexer.sources.outcome import Item, Rejected
from indexer.sources.table import Table
from search.analysis.dates import parse_moment

MAX_BYTES = 20 * 2**20

# Headers of an answer, and those that ask whether it is still the same.
_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed(WebSource):
    """A feed. With ``pages`` it only says which pages are new, and these are fetched and read."""

    pages: bool = False


def describe(table: Table, folder: Path) -> Feed:  # noqa: ARG001 - every kind is asked alike
    """Return the source that a table of the sources file describes; a feed is never complete."""
    table.refuse_unknown((WEB_KEYS - {"complete"}) | {"pages"})
    return web_source(table, Feed, pages=table.flag("pages"))


def read(source: Feed, context: Context) -> Iterator[Item]:
    """Yield the articles of a feed, unless it is as it was when it was last read."""
    with context.site(source) as fetcher:
        answer = _fetch(fetcher, source, context)
        if answer is None:
            return
        found = _parse(answer)
        # Plain dictionaries: those of feedparser pass one date off as another.
        entries: list[Entry] = [dict(entry) for entry in found.get("entries", ())]
        if not entries and not found.get("version"):
            yield Rejected(redact(answer.url), "is no feed that can be read", ends_source=True)
            return
        if source.pages:
            crawl = Crawl(source, context, fetcher, Robots.of(fetcher))
            for page in _pages(entries, answer.url):
                yield from crawl.read(page)
            yield from crawl.end()
            is_done = not (crawl.failures or crawl.waiting)
        else:
            yield from (_article(entry, source, context) for entry in entries)
            is_done = True
        # What failed is in this edition of the feed; it must be read again even if it stays the same.
        for header in _CONDITIONS:
            context.memory.set_bookmark(header, answer.headers.get(header) if is_done else None)


def _fetch(fetcher: Fetcher, source: Feed, context: Context) -> Answer | None:
    noted = {name: context.memory.bookmark(header) for header, name in _CONDITIONS.items()}
    try:
        answer = fetcher.get(
            source.address, limit=MAX_BYTES, headers={name: value for name, value in noted.items() if value}
        )
    except FetchFailed as error:
        raise SourceUnavailable(str(error)) from error
    if answer.status == 304:
        return None
    if answer.status != 200:
        raise SourceUnavailable(f"{redact(source.address)}: no feed there ({answer.status})")
    return answer


def _parse(answer: Answer) -> Mapping[str, Any]:
    # A stream: a string would be taken for an address or the path of a file, if it looks like one.
    said = {**answer.headers, "content-location": answer.url}
    try:
        found: Mapping[str, Any] = feedparser.parse(BytesIO(answer.body), response_headers=said)
    except Exception:
        return {}
    return found


def _pages(entries: list[Entry], base: str) -> Iterator[Listed]:
    for entry in entries:
        url = resolve(entry.get("link") or "", base) if entry.get("link") else None
        if url:
            yield Listed(url, entry.get("updated") or entry.get("published"))


def _article(entry: Entry, source: Feed, context: Context) -> Item:
    link = resolve(entry["link"], source.address) if entry.get("link") else None
    guid = entry.get("id")
    article_id = None if link or not guid else f"g-{hashlib.sha256(guid.encode()).hexdigest()[:16]}"
    texts = [part.get("value", "") for part in entry.get("content", ())]
    summary = text_of_markup(entry.get("summary", ""))
    body = "\n".join(filter(None, map(text_of_markup, texts)))
    categories = [tag.get("term") for tag in entry.get("tags", ()) if tag.get("term")]
    found = {
        "id": article_id,
        "url": link,
        "title": text_of_markup(entry.get("title", "")),
        # An entry without a text of its own gives what it has as the text.
        "summary": summary if body and summary != body else "",
        "body": body or summary,
        "published": _date(entry, "published", context) or _date(entry, "updated", context),
        "updated": _date(entry, "updated", context),
        "category": categories[0] if categories else None,
        "source": entry.get("source", {}).get("title"),
        "author": entry.get("author"),
    }
    return records.parse(found, redact(link or guid or source.address), context.zone)


def _date(entry: Entry, name: str, context: Context) -> str | None:
    """Return a date in the feed's own words; in the standard's where only feedparser understands them."""
    said: str | None = entry.get(name)
    if not said or parse_moment(said, context.zone):
        return said
    understood = entry.get(f"{name}_parsed")
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*understood[:6]) if understood else said
