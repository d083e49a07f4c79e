"""An article as a segment keeps it: its fields end to end, compressed.

Clean text holds no control characters, so they part the fields. Reading this takes two thirds of what
JSON took, ten times for every page of results.
"""

import json
import zlib
from dataclasses import asdict
from datetime import datetime

from search.article import Article, Attachment
from search.errors import InvalidArticle

_FIELD, _ITEM = "\0", "\1"
_FIELDS = 12
_COMPRESSION = 3


def encode(article: Article) -> bytes:
    """Return what a segment keeps of an article: all of it."""
    fields = (
        article.id,
        article.url or "",
        article.title,
        article.summary,
        article.body,
        _text_of(article.published),
        _text_of(article.updated),
        article.category or "",
        article.source or "",
        article.author or "",
        _ITEM.join(article.captions),
        json.dumps([asdict(file) for file in article.attachments]) if article.attachments else "",
    )
    text = _FIELD.join(fields)
    if text.count(_FIELD) != _FIELDS - 1 or text.count(_ITEM) != max(0, len(article.captions) - 1):
        raise InvalidArticle(f"{article.id}: text holds control characters")
    return zlib.compress(text.encode(), _COMPRESSION)


def decode(stored: bytes) -> Article:
    """Return the article that encode() was given."""
    fields = zlib.decompress(stored).decode().split(_FIELD)
    article_id, url, title, summary, body, published, updated, category, source, author, captions, files = (
        fields
    )
    return Article(
        id=article_id,
        url=url or None,
        title=title,
        summary=summary,
        body=body,
        published=_moment_of(published),
        updated=_moment_of(updated),
        category=category or None,
        source=source or None,
        author=author or None,
        captions=tuple(captions.split(_ITEM)) if captions else (),
        attachments=tuple(Attachment(**file) for file in json.loads(files)) if files else (),
    )


def _text_of(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment_of(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
