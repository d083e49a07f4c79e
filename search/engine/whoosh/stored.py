"""An article as a segment keeps it: its fields end to end, and what it names.

Clean text holds no control characters, so they part the fields. Not compressed: unpacking took half of
the time of reading, ten times for every page of results, to save a sixth of the index.
"""

import json
from dataclasses import astuple
from datetime import date, datetime
from typing import Any

from search.analysis.numbers import DocumentNumber
from search.article import Article, Attachment
from search.engine.whoosh import letters
from search.errors import InvalidArticle
from search.mentions import Mentions

_NOTHING_NAMED = Mentions()
_FIELD, _ITEM, _NOTHING = "\0", "\1", "\2"


def encode(article: Article, named: Mentions) -> bytes:
    """Return what a segment keeps of an article: all of it."""
    optional = (article.url, article.category, article.source, article.author)
    fields = (
        article.id,
        article.title,
        article.summary,
        article.body,
        *(_NOTHING if text is None else text for text in optional),
        _text_of(article.published),
        _text_of(article.updated),
        "".join(f"{caption}{_ITEM}" for caption in article.captions),
        _list_of([astuple(file) for file in article.attachments]),
        " ".join(map(date.isoformat, named.days)),
        _list_of([astuple(number) for number in named.numbers]),
    )
    text = _FIELD.join(fields)
    expected = (len(fields) - 1, len(article.captions), optional.count(None))
    if tuple(map(text.count, (_FIELD, _ITEM, _NOTHING))) != expected:
        raise InvalidArticle(f"{article.id}: text holds control characters")
    return letters.encode(text)


def decode(stored: bytes) -> tuple[Article, Mentions]:
    """Return what encode() was given."""
    article_id, title, summary, body, *rest = letters.decode(stored).split(_FIELD)
    url, category, source, author, published, updated, captions, files, days, numbers = rest
    article = _restored(
        id=article_id,
        url=None if url == _NOTHING else url,
        title=title,
        summary=summary,
        body=body,
        published=datetime.fromisoformat(published) if published else None,
        updated=datetime.fromisoformat(updated) if updated else None,
        category=None if category == _NOTHING else category,
        source=None if source == _NOTHING else source,
        author=None if author == _NOTHING else author,
        captions=tuple(captions.split(_ITEM)[:-1]) if captions else (),
        attachments=tuple(Attachment(*file) for file in json.loads(files)) if files else (),
        repaired_from=None,
    )
    if not (days or numbers):
        return article, _NOTHING_NAMED
    return article, Mentions(
        days=tuple(map(date.fromisoformat, days.split())),
        numbers=tuple(DocumentNumber(*number) for number in json.loads(numbers)) if numbers else (),
    )


def _restored(**values: Any) -> Article:
    """Return an article of all its values; that it is a valid one was seen before it was stored."""
    article = object.__new__(Article)
    for name, value in values.items():
        object.__setattr__(article, name, value)
    return article


def _text_of(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _list_of(rows: list[tuple[str | int | None, ...]]) -> str:
    return json.dumps(rows, ensure_ascii=False) if rows else ""
