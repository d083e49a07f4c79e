"""What is wrong with a page's HTML: its syntax by html5lib, its sense as the Nu checker would see it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias
from xml.etree.ElementTree import Element

import html5lib

Rule: TypeAlias = Callable[[Element], Iterable[str]]

OBSOLETE = {
    *("acronym", "applet", "basefont", "big", "center", "dir", "font", "frame", "frameset", "isindex"),
    *("marquee", "nobr", "noframes", "param", "plaintext", "rb", "rtc", "strike", "tt", "xmp"),
}
PRESENTATIONAL = {
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "color",
    "face",
    "hspace",
    "valign",
}
REFERENCES = ("for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls",
              "aria-owns", "aria-activedescendant", "aria-details", "aria-errormessage")  # fmt: skip
CONTROLS = {"input", "select", "textarea"}
INTERACTIVE = {"a", "button", "details", "label", *CONTROLS}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Elements that hold words and what stands among words, and elements that stand alone.
PHRASING_ONLY = {
    *HEADINGS,
    *("abbr", "b", "button", "cite", "code", "em", "i", "kbd", "label", "mark", "p", "q", "small", "span"),
    *("strong", "time"),
}
STANDS_ALONE = {
    *HEADINGS,
    *("address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer"),
    *("form", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"),
}
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "tr": {"td", "th"},
    "tbody": {"tr"},
    "thead": {"tr"},
}


def faults(source: str) -> list[str]:
    """Return what is wrong with a page, as it was sent."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(source)
    syntax = [f"line {line}: {code} {values}" for (line, _), code, values in parser.errors]
    return [*syntax, *(fault for rule in RULES for fault in rule(root))]


def ids(root: Element) -> Iterator[str]:
    """Look whether an id stands once, holds no blank, and is found by what refers to it."""
    known = Counter(element.get("id", "") for element in root.iter() if "id" in element.attrib)
    yield from (f"id {name!r} stands {count} times" for name, count in known.items() if count > 1)
    yield from (f"id {name!r} is no name" for name in known if not name or name.split() != [name])
    for element in root.iter():
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in known:
                    yield f"{attribute}={name!r} leads nowhere"
        address = element.get("href", "")
        if address.startswith("#") and address[1:] not in known:
            yield f"href={address!r} leads nowhere"


def head(root: Element) -> Iterator[str]:
    """Look whether a page names its language and itself, and may be enlarged."""
    if not root.get("lang"):
        yield "html has no lang"
    if not text(root.find("head/title")):
        yield "no title"
    viewports = [meta.get("content", "") for meta in root.iter("meta") if meta.get("name") == "viewport"]
    if len(viewports) != 1 or "user-scalable" in viewports[0] or "maximum-scale" in viewports[0]:
        yield f"viewport {viewports}"
    names = Counter(meta.get("name") for meta in root.iter("meta") if meta.get("name"))
    yield from (f"meta {name} stands {count} times" for name, count in names.items() if count > 1)


def headings(root: Element) -> Iterator[str]:
    """Look for one h1, and for no level left out on the way down."""
    levels = [int(element.tag[1]) for element in root.iter() if element.tag in HEADINGS]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"h{after} after h{before}"
    yield from (f"empty {element.tag}" for element in every(root, *HEADINGS) if not text(element))
    mains = sum(1 for _ in root.iter("main"))
    if mains != 1:
        yield f"{mains} main"


def names(root: Element) -> Iterator[str]:
    """Look whether every control has a label, every button and link a name, every picture a text."""
    labelled = {label.get("for") for label in root.iter("label") if text(label)}
    inside = {element for label in root.iter("label") if text(label) for element in label.iter()}
    for element in root.iter():
        named = element.get("aria-label") or element.get("aria-labelledby") or element in inside
        if element.tag in CONTROLS and element.get("type") not in ("hidden", "submit", "button"):
            if not (named or element.get("id") in labelled):
                yield f"{element.tag} {element.attrib} has no label"
        elif element.tag in ("a", "button", "summary") and not (named or text(element)):
            yield f"{element.tag} {element.attrib} has no name"
        elif element.tag == "img" and "alt" not in element.attrib:
            yield f"img {element.get('src')} has no alt"


def elements(root: Element) -> Iterator[str]:
    """Look for what is obsolete, and for styles and scripts inside the page."""
    for element in root.iter():
        if element.tag in OBSOLETE:
            yield f"{element.tag} is obsolete"
        for attribute in element.attrib:
            if attribute in PRESENTATIONAL or attribute == "style" or str(attribute).startswith("on"):
                yield f"{attribute} on {element.tag}"
        data = element.get("type", "") == "application/ld+json"
        if element.tag == "style" or (element.tag == "script" and not data and "src" not in element.attrib):
            yield f"{element.tag} inside the page"


def nesting(root: Element) -> Iterator[str]:
    """Look whether words hold words, lists hold items, and no link a link."""
    for element in root.iter():
        below = {child.tag for child in element.iter() if child is not element}
        if element.tag in PHRASING_ONLY and (wrong := below & STANDS_ALONE):
            yield f"{element.tag} holds {sorted(map(str, wrong))}"
        if element.tag in ("a", "button") and (wrong := below & INTERACTIVE):
            yield f"{element.tag} holds {sorted(map(str, wrong))}"
        allowed = CHILDREN.get(str(element.tag))
        if allowed and (wrong := {child.tag for child in element} - allowed):
            yield f"{element.tag} holds {sorted(map(str, wrong))}"


def every(root: Element, *tags: str) -> Iterator[Element]:
    """Return the elements of some kinds."""
    return (element for element in root.iter() if element.tag in tags)


def text(element: Element | None) -> str:
    """Return the words of an element, with those that stand for its pictures."""
    if element is None:
        return ""
    pictures = " ".join(each.get("alt", "") for each in element.iter("img"))
    return f"{''.join(element.itertext())} {pictures}".strip()


RULES: tuple[Rule, ...] = (ids, head, headings, names, elements, nesting)
