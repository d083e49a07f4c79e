"""Saved HTML pages: a file, or a folder of them."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from indexer.extract import extract
from indexer.site_rule import SiteRule
from indexer.sources.files import files_of
from indexer.sources.model import Source
from indexer.sources.outcome import Rejected
from search import record
from search.article import Article
from search.errors import InvalidArticle

SUFFIXES = (".html", ".htm", ".xhtml")

MAX_PAGE_BYTES = 10 * 2**20

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
# As browsers read the names: whoever says Latin-1 means Windows' superset of it.
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "windows-1258": "cp1258",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
}
# A page with a few broken characters is worth more than no page; one with many is in another encoding.
_TOLERATED = 1 / 1_000


def read(source: Source, zone: ZoneInfo) -> Iterator[Article | Rejected]:
    """Yield the article of each page, and the pages that hold none."""
    for path, name in files_of(source.path, SUFFIXES):
        try:
            with path.open("rb") as file:
                data = file.read(MAX_PAGE_BYTES + 1)
            yield parse(Page(data, f"{source.name}/{name}"), source.rule, zone)
        except InvalidArticle as error:
            yield Rejected(name, str(error))
        except OSError as error:
            yield Rejected(name, f"cannot be read: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page, and the name it goes by, among all sources, where it says no address."""

    data: bytes
    name: str


def parse(page: Page, rule: SiteRule | None, zone: ZoneInfo) -> Article:
    """Turn a page into an article; raises InvalidArticle when it holds none."""
    if len(page.data) > MAX_PAGE_BYTES:
        raise InvalidArticle(f"page longer than {MAX_PAGE_BYTES} bytes")
    found = extract(decode(page.data), rule)
    if not found.get("url"):
        found["id"] = "f-" + hashlib.sha256(page.name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return record.parse(found, zone)


def decode(data: bytes) -> str:
    """Return the text of a page: by its byte order mark, else by what it declares, else as UTF-8."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], encoding)
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    for encoding in dict.fromkeys((_ENCODINGS.get(name, "utf-8"), "utf-8")):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _tolerant(data, "utf-8")


def _tolerant(data: bytes, encoding: str) -> str:
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") > max(1, len(text) * _TOLERATED):
        raise InvalidArticle(f"not {encoding}, and no other encoding is declared")
    return text
