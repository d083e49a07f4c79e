"""Saved HTML pages: a file, or a folder of them."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from indexer.extract import extract
from indexer.site_rule import SiteRule
from indexer.sources.context import Context
from indexer.sources.files import files_of
from indexer.sources.model import FileSource
from indexer.sources.outcome import Rejected
from search import record
from search.analysis import legacy
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
    # So old pages announce an encoding that has no name: TCVN3, VNI.
    "x-user-defined": "cp1252",
}
# A page with a few broken characters is worth more than no page; one with many is in another encoding.
_TOLERATED = 1 / 1_000


def read(source: FileSource, context: Context) -> Iterator[Article | Rejected]:
    """Yield the article of each page, and the pages that hold none."""
    for path, name in files_of(source.path, SUFFIXES):
        try:
            with path.open("rb") as file:
                data = file.read(MAX_PAGE_BYTES + 1)
            yield parse(Page(data, f"{source.name}/{name}"), source.rule, context.zone)
        except InvalidArticle as error:
            yield Rejected(name, str(error))
        except OSError as error:
            yield Rejected(name, f"cannot be read: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page, and the name it goes by, among all sources, where it says no address.

    ``address`` is where it was fetched from, if it was, and ``charset`` what the server then said of it.
    """

    data: bytes
    name: str
    address: str | None = None
    charset: str | None = None

    @property
    def text(self) -> str:
        """What the bytes say; raises InvalidArticle when that cannot be told."""
        return decode(self.data, self.charset)


def parse(page: Page, rule: SiteRule | None, zone: ZoneInfo) -> Article:
    """Turn a page into an article; raises InvalidArticle when it holds none."""
    if len(page.data) > MAX_PAGE_BYTES:
        raise InvalidArticle(f"page longer than {MAX_PAGE_BYTES} bytes")
    text = page.text
    found = _article(text, page, rule, zone)
    if found.repaired_from is None:
        return found
    # Taking the text out has tidied it, and what is a soft hyphen or a hard space there may be a letter.
    whole = legacy.decode(text, legacy.Encoding(found.repaired_from))
    return replace(_article(whole, page, rule, zone), repaired_from=found.repaired_from)


def _article(text: str, page: Page, rule: SiteRule | None, zone: ZoneInfo) -> Article:
    found = extract(text, rule, page.address)
    if not found.get("url"):
        found["id"] = "f-" + hashlib.sha256(page.name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return record.parse(found, zone)


def decode(data: bytes, charset: str | None = None) -> str:
    """Return the text of a page: by its byte order mark, as UTF-8, by what the server or the page declares.

    What can be read as UTF-8 is UTF-8, whatever is declared: Vietnamese text in another encoding never
    happens to be valid UTF-8, but many servers declare Latin-1 for every page.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], encoding)
    found = _CHARSET.search(data[:4096])
    declared = [charset.lower()] if charset else []
    declared += [found[1].decode("ascii", "replace").lower()] if found else []
    encodings = [_ENCODINGS[name] for name in declared if name in _ENCODINGS]
    for attempt in ("utf-8", *encodings):
        try:
            return data.decode(attempt)
        except UnicodeDecodeError:
            continue
    # Windows-1252 leaves five bytes undefined, which VISCII uses.
    return data.decode("latin-1") if "cp1252" in encodings else _tolerant(data, "utf-8")


def _tolerant(data: bytes, encoding: str) -> str:
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") > max(1, len(text) * _TOLERATED):
        raise InvalidArticle(f"not {encoding}, and no other encoding is declared")
    return text
