"""One JSON object <-> Article: the form in which articles come in, are kept and go out."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from hashlib import sha256
from html import unescape
from typing import Any

from search.analysis import legacy
from search.analysis.dates import parse_moment
from search.analysis.normalize import clean, single_line
from search.article import Article, Attachment
from search.errors import InvalidArticle

MAX_URL_LENGTH = 4_000

Record = Mapping[str, object]

# What of a record may come in a legacy encoding: dates, ids and addresses do not.
_TEXTS = ("title", "summary", "body", "category", "source", "author", "captions", "attachments")

# Only with their semicolon: in an address, "&copy=2" is no ©.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# "&amp;quot;" was escaped twice on its way; nobody escapes more often than that.
_MOST_ESCAPES = 2


def parse(record: Record, zone: tzinfo) -> Article:
    """Return the article that a record from outside describes; a date without a zone is of this one.

    Keys that are not known are ignored. Text in a legacy encoding is repaired, and the article says so.
    Raises InvalidArticle, which names the key and says what is wrong.
    """
    record, encoding = _repaired(record)
    url = _url(record, "url")
    article_id = _id(record) or (id_of(url) if url else "")
    if not article_id:
        raise InvalidArticle("neither id nor url")
    return Article(
        id=article_id,
        url=url,
        title=_line(record, "title"),
        summary=_text(record, "summary").strip(),
        body=_text(record, "body").strip(),
        published=_moment(record, "published", zone),
        updated=_moment(record, "updated", zone),
        category=_line(record, "category") or None,
        source=_line(record, "source") or None,
        author=_line(record, "author") or None,
        captions=tuple(_captions(record)),
        attachments=tuple(_attachments(record)),
        repaired_from=encoding,
    )


def dump(article: Article) -> dict[str, Any]:
    """Return an article as a record without empty keys, ready to be written as JSON."""
    record = {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "published": article.published and article.published.isoformat(),
        "updated": article.updated and article.updated.isoformat(),
        "category": article.category,
        "source": article.source,
        "author": article.author,
        "captions": list(article.captions),
        "attachments": [
            {"url": file.url, "title": file.title, "text": file.text} for file in article.attachments
        ],
    }
    return {key: value for key, value in record.items() if value}


def load(record: Mapping[str, Any]) -> Article:
    """Return the article that ``dump`` made this record of; nothing is cleaned again."""
    fields = dict(record)
    for name in ("published", "updated"):
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    fields["captions"] = tuple(fields.get("captions", ()))
    fields["attachments"] = tuple(Attachment(**file) for file in fields.get("attachments", ()))
    return Article(**fields)


def _repaired(record: Record) -> tuple[Record, str | None]:
    """Return a record with its texts out of whatever encoding they came in, and which that was."""
    texts = list(_strings(record.get(name) for name in _TEXTS))
    repaired, encoding = legacy.repaired(texts)
    if encoding is None:
        return record, None
    better = dict(zip(texts, repaired, strict=True))
    return {
        **record,
        **{name: _replaced(record[name], better) for name in _TEXTS if name in record},
    }, encoding


def _strings(values: Iterable[object]) -> Iterable[str]:
    """Yield the strings among values and in the lists and objects that they hold."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _strings(value)
        elif isinstance(value, Mapping):
            yield from _strings(value.get(name) for name in ("title", "text"))


def _replaced(value: object, better: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return better.get(value, value)
    if isinstance(value, list):
        return [_replaced(part, better) for part in value]
    if isinstance(value, Mapping):
        return {name: _replaced(part, better) for name, part in value.items()}
    return value


def _id(record: Record) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _line(record, "id")


def id_of(url: str) -> str:
    """Return the id of an article that has none but its address: it stays the same as long as that does."""
    return f"u-{sha256(url.encode()).hexdigest()[:16]}"


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidArticle(f"{key}: must be text, not {type(value).__name__}")
    for _ in range(_MOST_ESCAPES):
        value = _ENTITY.sub(lambda entity: unescape(entity[0]), value)
    return clean(value)


def _line(record: Record, key: str) -> str:
    return single_line(_text(record, key))


def _url(record: Record, key: str) -> str | None:
    # An address may hold what looks like an entity, so it is cleaned but not unescaped.
    value = record.get(key) or ""
    if not isinstance(value, str):
        raise InvalidArticle(f"{key}: must be text, not {type(value).__name__}")
    url = clean(value).strip().replace(" ", "%20")
    if not url:
        return None
    # Anything else (javascript:, data:, a path without its host) is a link that does harm or leads nowhere.
    if not url.lower().startswith(("http://", "https://")):
        raise InvalidArticle(f"{key}: must begin with http:// or https://, not {url[:40]!r}")
    if len(url) > MAX_URL_LENGTH:
        raise InvalidArticle(f"{key}: longer than {MAX_URL_LENGTH} characters")
    return url


def _moment(record: Record, key: str, zone: tzinfo) -> datetime | None:
    text = _line(record, key)
    if not text:
        return None
    moment = parse_moment(text, zone)
    if moment is None:
        raise InvalidArticle(f"{key}: cannot be read as a date: {text[:80]!r}")
    return moment


def _captions(record: Record) -> Iterable[str]:
    value = record.get("captions")
    parts = [value] if value is None or isinstance(value, str) else value
    if not isinstance(parts, list):
        raise InvalidArticle(f"captions: must be text or a list of texts, not {type(value).__name__}")
    lines = (line for part in parts for line in _text({"captions": part}, "captions").split("\n"))
    return filter(None, map(single_line, lines))


def _attachments(record: Record) -> Iterable[Attachment]:
    value = record.get("attachments")
    if value is None:
        return
    if not isinstance(value, list) or not all(isinstance(file, Mapping) for file in value):
        raise InvalidArticle("attachments: must be a list of objects with url, title and text")
    for file in value:
        url = _url(file, "url")
        if url is None:
            raise InvalidArticle("attachments: one has no url")
        yield Attachment(url, _line(file, "title"), _text(file, "text").strip())
