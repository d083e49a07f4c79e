"""Whether a page asks not to be found: <meta name="robots"> and the X-Robots-Tag header. Pure."""

import re

from lxml import html
from lxml.etree import LxmlError

_NAMES = frozenset({"robots", "timtin"})
_REFUSALS = frozenset({"noindex", "none"})
_WORD = re.compile(r"[\w-]+")
# "googlebot: noindex" speaks to another robot.
_ADDRESSEE = re.compile(r"\s*([\w-]+)\s*:(.*)", re.DOTALL)


def refuses_index(page: str, header: str = "") -> bool:
    """Whether a page, or the header that came with it, says noindex to all robots or to timtin."""
    if any(_refuses(part) for part in header.split(",")):
        return True
    # Almost no page says it, and looking for it properly takes as long as reading the page.
    if not re.search(r"<meta\b[^>]*\b(?:noindex|none)\b", page, re.IGNORECASE):
        return False
    try:
        tree = html.document_fromstring(
            page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except (LxmlError, ValueError):
        return False
    return any(
        (tag.get("name") or "").strip().lower() in _NAMES and _words(tag.get("content") or "") & _REFUSALS
        for tag in tree.iter("meta")
    )


def _refuses(part: str) -> bool:
    addressed = _ADDRESSEE.fullmatch(part)
    if addressed and addressed[1].lower() not in _NAMES:
        return False
    return bool(_words(addressed[2] if addressed else part) & _REFUSALS)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))
