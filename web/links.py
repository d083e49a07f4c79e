"""Query -> address, the inverse of web.params; and the addresses of everything else.

Each of them names the language in which its reader goes on, where that is not the usual one.
"""

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from urllib.parse import quote, quote_plus

from search.plan import Sort
from search.query.cursor import Cursor, encode
from search.query.model import DateField, Query
from web.languages import Language
from web.reader import reader

RESULTS = "/tim-kiem"
ADVANCED = "/tim-kiem/nang-cao"
API_ARTICLES = "/api/v1/articles"
API_RESULTS = "/api/v1/search"
API_SUGGEST = "/api/v1/suggest"
API_SUGGEST_BROWSER = f"{API_SUGGEST}/browser"
DAYS = "/ngay"
OPENSEARCH = "/opensearch.xml"

_DEFAULT = Query()
_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


def address(query: Query, path: str = RESULTS) -> str:
    """Return where a query is answered; whatever has its default value is left out."""
    pairs = "&".join(f"{name}={quoted(value)}" for name, value in arguments(query))
    return _carrying(f"{path}?{pairs}" if pairs else path)


def arguments(query: Query) -> list[tuple[str, str]]:
    """Return the arguments that web.params reads as this query."""
    pairs = [
        ("q", query.text),
        ("from", query.first_day.isoformat() if query.first_day else ""),
        ("to", query.last_day.isoformat() if query.last_day else ""),
        ("date_field", "" if query.date_field is DateField.PUBLISHED else query.date_field.value),
        *(("category", value) for value in query.categories),
        *(("source", value) for value in query.sources),
        ("sort", "" if query.sort is Sort.RELEVANCE else query.sort.value),
        ("page", "" if query.page == 1 else str(query.page)),
        ("per_page", "" if query.per_page == _DEFAULT.per_page else str(query.per_page)),
        ("exact", "1" if query.exact else ""),
        ("cursor", encode(query.cursor) if query.cursor else ""),
    ]
    return [(name, value) for name, value in pairs if value]


def advanced(query: Query) -> str:
    """Return the fields of the advanced search, filled in from a query."""
    return at_page(query, 1, ADVANCED)


def at_page(query: Query, page: int, path: str) -> str:
    """Return the address of another page of the same list."""
    return address(replace(query, page=page, cursor=None), path)


def behind(query: Query, cursor: Cursor, path: str) -> str:
    """Return the address of the page behind another one of the same list."""
    return address(replace(query, page=1, cursor=cursor), path)


def article(article_id: str, asked: Query = _DEFAULT) -> str:
    """Return the page of an article, which marks what was asked for in the search that leads there."""
    return address(asked if asked.text else _DEFAULT, f"/bai/{quote(article_id)}")


def sheet(article_id: str) -> str:
    """Return the sheet of paper that an article becomes."""
    return _carrying(f"/bai/{quote(article_id)}?in=1")


def article_json(article_id: str) -> str:
    """Return the API's address of an article."""
    return _carrying(f"{API_ARTICLES}/{quote(article_id)}")


def related_json(article_id: str) -> str:
    """Return the API's address of what is related to an article."""
    return _carrying(f"{API_ARTICLES}/{quote(article_id)}/related")


def suggest(text: str) -> str:
    """Return the API's address of what is suggested for a text."""
    return _carrying(f"{API_SUGGEST}?q={quoted(text)}")


def home() -> str:
    """Return the first page."""
    return _carrying("/")


def opensearch() -> str:
    """Return what a browser reads that adds the site to its search box."""
    return _carrying(OPENSEARCH)


def reference() -> str:
    """Return the description of the API."""
    return _carrying("/api")


def newest_day() -> str:
    """Return what leads to the newest day that has news."""
    return _carrying(DAYS)


def day(day: date) -> str:
    """Return the page of a day."""
    return _carrying(day_path(day))


def month(day: date) -> str:
    """Return the page of the month in which a day lies."""
    return _carrying(month_path(day))


def day_path(day: date) -> str:
    """Return the path under which the lists of a day stand."""
    return f"{DAYS}/{day.isoformat()}"


def month_path(day: date) -> str:
    """Return the path under which the lists of the month of a day stand."""
    return f"/thang/{day.isoformat()[:7]}"


def in_language(address: str, language: Language) -> str:
    """Return the same address in a language, whichever it names."""
    path, _, query = address.partition("?")
    rest = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != "lang"]
    pairs = rest if language is Language.VI else [*rest, f"lang={language}"]
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def is_web_address(url: str | None) -> bool:
    """Say whether a link may be offered: no script, no file, only http and https."""
    return bool(url) and str(url).lower().startswith(("http://", "https://"))


def best_bet(url: str) -> str:
    """Return where a best bet leads; on this site, to the page in the language of its reader."""
    if is_web_address(url):
        return url
    path, sign, fragment = url.partition("#")
    return f"{_carrying(path)}{sign}{fragment}"


def contact(address: str) -> str | None:
    """Return the link to an e-mail address or a page of https; None to anything else."""
    if _E_MAIL.fullmatch(address):
        return f"mailto:{quote(address, safe='@+')}"
    return address if address.lower().startswith("https://") and address.isprintable() else None


def _carrying(address: str) -> str:
    carried = reader().carried
    if carried is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}lang={carried}"


# A page has thirty links and more, and nearly all repeat the same words.
@lru_cache(maxsize=1_024)
def quoted(value: str) -> str:
    """Return a value as it stands in an address."""
    return quote_plus(value)
