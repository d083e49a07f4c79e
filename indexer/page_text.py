"""A tree of elements -> the text a reader sees: one line a block, white space as a browser shows it."""

from collections.abc import Callable, Iterable, Iterator

from lxml import html
from lxml.etree import LxmlError, iterwalk
from lxml.etree import _Element as Element

# HTML's block elements, and what trafilatura calls its own (head, item, row, list, quote).
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
    "head", "item", "row", "list", "quote",
})  # fmt: skip
_BREAKS = frozenset({"br", "lb"})
_CELLS = frozenset({"td", "th", "cell"})
_HIDDEN = frozenset({
    "script", "style", "template", "noscript", "svg", "iframe", "object", "button", "select", "textarea",
})  # fmt: skip


def text_of(element: Element) -> str:
    """Return the text of an element of a page: blocks on lines of their own, cells of a row side by side."""
    return _tidy(_pieces(element, _flat))


def text_of_extract(element: Element) -> str:
    """Return the text of a tree that trafilatura made: there, a line break in the text is one on the page."""
    return _tidy(_pieces(element, str))


def text_of_markup(markup: str) -> str:
    """Return the text of a piece of HTML; plain text stays as it is."""
    if "<" not in markup and "&" not in markup:
        return markup
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        # Bytes, because lxml refuses a str that begins with an XML declaration.
        data = markup.encode("utf-8", "replace")
        return text_of(html.fragment_fromstring(data, create_parent="div", parser=parser))
    except (LxmlError, ValueError):
        return markup


def _tidy(pieces: Iterable[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(filter(None, lines))


def _pieces(element: Element, read: Callable[[str], str]) -> Iterator[str]:
    # A walk, not a recursion: a page may be nested deeper than Python's stack.
    walk = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start" and node.tag in _HIDDEN:
            walk.skip_subtree()
        elif event == "start":
            yield _around(node.tag)
            yield read(node.text or "")
        if event == "end":
            yield _around(node.tag)
        if event != "start" and node is not element:
            yield read(node.tail or "")


def _around(tag: str) -> str:
    if tag in _BLOCKS or tag in _BREAKS:
        return "\n"
    return " " if tag in _CELLS else ""


def _flat(text: str) -> str:
    # A line break in the source of a page is a space; <br> and blocks are what ends a line.
    return text.replace("\n", " ").replace("\r", " ")
