"""A record of any source -> an article, or what is wrong with it."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from indexer.sources.outcome import Rejected
from search import record
from search.article import Article
from search.errors import InvalidArticle


def parse(found: Mapping[str, object], where: str, zone: ZoneInfo) -> Article | Rejected:
    """Return the article that a record describes; a rejected one still says which it meant, if it can."""
    try:
        return record.parse(found, zone)
    except InvalidArticle as error:
        return Rejected(where, str(error), article_id=_named_id(found))


def _named_id(found: Mapping[str, object]) -> str | None:
    named, url = found.get("id"), found.get("url")
    if isinstance(named, str | int) and not isinstance(named, bool) and named != "":
        return str(named)
    return record.id_of(url) if isinstance(url, str) and url else None
