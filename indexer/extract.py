"""A page -> the parts of an article, by the rule of its site or by guessing. Pure."""

import json
from contextlib import suppress
from copy import deepcopy
from datetime import UTC
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.etree import LxmlError
from lxml.etree import _Element as Element

from indexer.boilerplate import without_boilerplate
from indexer.fetching.address import is_same_site, resolve
from indexer.page_text import text_of, text_of_extract
from indexer.site_rule import SiteRule, selector
from search.analysis.dates import parse_moment
from search.analysis.normalize import clean, single_line
from search.errors import InvalidArticle

# A long article has a thousand elements, the largest pages of portals ten thousand; what takes a rule
# two seconds here would take the guessing minutes.
MAX_ELEMENTS = 100_000

# The parts that are one line, each from the first element that says something.
_LINES = ("title", "summary", "published", "updated", "category", "source", "author")

_DATES = """
    //meta[@property="article:published_time" or @name="article:published_time" or @itemprop="datePublished"
        or @name="pubdate" or @name="DC.date.issued" or @name="dcterms.created"]/@content
    | //time[@itemprop="datePublished" or @pubdate]/@datetime
"""


def extract(page: str, rule: SiteRule | None, address: str | None = None) -> dict[str, object]:
    """Return a record (see search.record) of what a page says; raises InvalidArticle when it says nothing.

    ``address`` is where the page was fetched from. Another that it names for itself counts if it stands on
    the same site: it is not for a page to say that it belongs to somebody else.
    """
    tree = tree_of(page)
    named = _named_addresses(tree)
    if address is None:
        url = next((url for url in named if url.startswith(("http://", "https://"))), None)
    else:
        url = _canonical(named, address)
    attached = _attachments(tree, rule, url) if rule and rule.attachments and url else []
    record = _by_rule(tree, rule) if rule else _by_guess(tree)
    return {"url": url, "attachments": attached} | record


def tree_of(page: str) -> Element:
    """Return the elements of a page; raises InvalidArticle when it is none that can be read."""
    # Without huge_tree all that stands deeper than 256 elements is lost, and a portal that never closes
    # its <font> gets there. How large a page may be is the source's business.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        # Bytes, because lxml refuses a str that begins with an XML declaration.
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise InvalidArticle(f"not an HTML page: {error}") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise InvalidArticle("nested too deeply to be read whole")
    if tree.xpath("count(//*)") > MAX_ELEMENTS:
        raise InvalidArticle(f"more than {MAX_ELEMENTS} elements")
    return tree


def _named_addresses(tree: Element) -> list[str]:
    named = tree.xpath('//link[@rel="canonical"]/@href') + tree.xpath('//meta[@property="og:url"]/@content')
    return [str(url).strip() for url in named]


def _canonical(named: list[str], address: str) -> str:
    for url in named:
        whole = resolve(url, address)
        # Many a portal names its home page on every page.
        if whole and is_same_site(whole, address) and urlsplit(whole).path != "/":
            return whole
    return address


def _attachments(tree: Element, rule: SiteRule, address: str) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    for node in selector(rule.attachments)(tree):
        url = resolve(node.get("href") or "", address) if node.get("href") else None
        if url:
            found.setdefault(url, single_line(clean(text_of(node))) or unquote(url.rsplit("/", 1)[-1]))
    return [{"url": url, "title": title} for url, title in found.items()]


def _by_rule(tree: Element, rule: SiteRule) -> dict[str, object]:
    for expression in rule.remove:
        _drop(selector(expression)(tree))
    record: dict[str, object] = {}
    taken: list[Element] = []
    for part in _LINES:
        expression = getattr(rule, part)
        found = selector(expression)(tree) if expression else []
        record[part] = next(filter(None, (_stripped(_value(node), rule.strip) for node in found)), None)
        taken += found
    captions = selector(rule.captions)(tree) if rule.captions else []
    record["captions"] = [text for text in (_stripped(_value(node), rule.strip) for node in captions) if text]
    # What another part has taken is no body, even where the body's element holds it.
    bodies = selector(rule.body)(tree)
    _drop([node for node in taken + captions if node not in bodies])
    record["body"] = "\n".join(filter(None, map(text_of, bodies)))
    for part in ("title", "body"):
        if not record[part]:
            raise InvalidArticle(f"the site rule found no {part} ({getattr(rule, part)})")
    return record


def _value(node: Element) -> str:
    for tag, attribute in (("meta", "content"), ("time", "datetime"), ("img", "alt")):
        if node.tag == tag and node.get(attribute):
            return single_line(clean(node.get(attribute, "")))
    return single_line(clean(text_of(node)))


def _stripped(text: str, beginnings: tuple[str, ...]) -> str:
    for beginning in beginnings:
        text = text.removeprefix(beginning).strip()
    return text


def _drop(nodes: list[Element]) -> None:
    for node in nodes:
        parent = node.getparent()
        if parent is not None:
            # The text after an element belongs to its parent; drop_tree keeps it there.
            node.drop_tree()


def _by_guess(tree: Element) -> dict[str, object]:
    # Slow to import, and a deployment with a rule for each site never needs it.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        found = bare_extraction(
            deepcopy(tree), include_comments=False, include_tables=True, with_metadata=True
        )
    except Exception as error:
        # Whatever a strange page does to the library, it costs this page alone. A site rule would do.
        raise InvalidArticle(f"its text cannot be guessed: {error!r}") from error
    known = found.as_dict() if isinstance(found, Document) else {}
    body = text_of_extract(known["body"]) if known.get("body") is not None else ""
    title = known.get("title") or " ".join(tree.xpath("string(//title)").split())
    summary = known.get("description")
    return {
        "title": title,
        "body": without_boilerplate(clean(body or _all_text(tree))),
        "summary": summary if summary != title else None,
        "published": _declared_date(tree),
        "source": known.get("sitename"),
        "author": _person(known),
    }


def _all_text(tree: Element) -> str:
    body = tree.find("body")
    if body is None:
        return ""
    _drop(body.xpath(".//nav | .//header | .//footer | .//aside | .//form"))
    return text_of(body)


def _person(known: dict[str, Any]) -> str | None:
    """Return the author, unless that is only the name of the site over again."""
    author = known.get("author")
    sites = {_letters(known.get("sitename")), _letters(known.get("hostname"))}
    return author if author and _letters(author) not in sites else None


def _letters(text: str | None) -> str:
    return "".join(filter(str.isalnum, (text or "").lower()))


def _declared_date(tree: Element) -> str | None:
    """Return the date that the page states for programs; a date guessed from its text may be any date."""
    stated = [str(text).strip() for text in tree.xpath(_DATES)]
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        with suppress(ValueError, RecursionError):
            stated.append(_linked_date(json.loads(script)))
    return next((text for text in stated if parse_moment(text, UTC)), None)


def _linked_date(data: object) -> str:
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if isinstance(date := item.get("datePublished"), str):
                return date
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return ""
