"""A list as an Atom feed (RFC 4287), in pages that lead to each other (RFC 5005)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template

from search.analysis.normalize import slug
from search.article import Article
from search.plan import Sort
from search.results import Result
from web import links
from web.listing import Listing
from web.paging import walk_links
from web.state import answer, origin, zone

# XML has no way to write these (section 2.2), and one of them makes the whole feed unreadable.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as an entry. Atom demands ``updated``, so a dateless article has one, too."""

    article: Article
    summary: str
    published: datetime | None
    updated: datetime

    @property
    def category(self) -> tuple[str, str] | None:
        """The category's value in addresses and what people call it."""
        label = self.article.category
        return (slug(label), label) if label else None

    @property
    def original(self) -> str | None:
        """Where the article was published first, as far as a link may lead there."""
        return self.article.url if links.is_web_address(self.article.url) else None


def feed(listing: Listing) -> str:
    """Return a page of a list as Atom: newest first, unless the oldest are asked for.

    How well an article matches is no order for a feed: what is new would not stand on its first page.
    """
    query = listing.query
    is_by_date = query.sort is not Sort.RELEVANCE
    page = answer(query if is_by_date else replace(query, sort=Sort.NEWEST))
    # Dateless articles count as changed when the index was built, not at each publication.
    entries = [_entry(result, page.status.built_at) for result in page.results]
    text = render_template(
        "feed.xml",
        listing=listing,
        origin=origin(),
        entries=entries,
        updated=max(
            (entry.updated for entry in entries), default=page.status.published_at.astimezone(zone())
        ),
        addresses=walk_links(listing.asked, page, f"{listing.path}.atom"),
    )
    return _NOT_IN_XML.sub("", text)


def _entry(result: Result, otherwise: datetime) -> Entry:
    article = result.article
    return Entry(
        article=article,
        summary=result.snippet.text,
        published=article.published.astimezone(zone()) if article.published else None,
        updated=(article.updated or article.published or otherwise).astimezone(zone()),
    )
