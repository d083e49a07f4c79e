"""Query string -> syntax tree. Never fails: whatever was typed means something."""

import re
from dataclasses import replace

from search.query.syntax import Either, Excluded, Node, Parsed, Phrase, Words

# Phones and word processors type curly quotes; any of these opens a phrase and any closes it.
_QUOTES = '"“”„«»'
# A minus excludes only at the start of a part and only before a quote or a letter: "Covid-19", "2020-2023",
# "lịch sử - văn hóa" and "--" hold no exclusion, and neither does "S -400": a number is found behind a minus
# far more often than anybody wants to be rid of it.
_QUOTED = rf"[{_QUOTES}]\s*[^\s{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]\s*"
# A bar means something only between two parts of one pair of parentheses, and these only as a part of their
# own: "Tin tức | Báo", "f(x|y)" and "(a) | (b)" are words.
_ONE = rf"\s*(?:{_QUOTED}|[^\s()|{_QUOTES}][^()|{_QUOTES}]*)"
_EACH = re.compile(
    rf"[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<words>[^|{_QUOTES}]*[^|\s{_QUOTES}])"
)
# Only the first word of all can say this, with nothing between its syllables but a hyphen.
_TITLE = re.compile(r"\s*(?:tiêu-đề|tieu-de|allintitle):", re.IGNORECASE)
_PART = re.compile(
    rf"(?<!\S)\((?P<either>{_ONE}(?:\|{_ONE})+)\)(?!\S)|"
    rf"(?P<minus>(?<!\S)-(?=[{_QUOTES}]|[^\W\d_]))?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<closed>[{_QUOTES}])?|(?P<word>[^\s{_QUOTES}]+))"
)


def parse(text: str) -> Parsed:
    """Split text into runs of bare words, quoted phrases, excluded parts and parts of which one is enough.

    Bare words that stand together stay together: a Vietnamese word may span several of them, and only
    an analyzer can tell where it ends. There is no field but the title, no wildcard and no boolean word.
    What stands behind a quotation mark that is not closed is bare words: a stray mark must not hide articles.
    """
    named = _TITLE.match(text)
    about = _parsed(text[named.end() :]) if named else None
    return replace(about, in_title=True) if about and about.nodes else _parsed(text)


def _parsed(text: str) -> Parsed:
    nodes: list[Node] = []
    unclosed = False
    for part in _PART.finditer(text):
        if part["either"]:
            nodes.append(Either(tuple(map(_one, _EACH.finditer(part["either"])))))
            continue
        unclosed = part["phrase"] is not None and part["closed"] is None
        node = _node(part["word"] or part["phrase"], is_phrase=bool(part["closed"]))
        if not node.text:
            continue
        if part["minus"]:
            nodes.append(Excluded(node))
        elif isinstance(node, Words) and nodes and isinstance(nodes[-1], Words):
            nodes[-1] = Words(f"{nodes[-1].text} {node.text}")
        else:
            nodes.append(node)
    return Parsed(tuple(nodes), unclosed)


def _one(part: re.Match[str]) -> Words | Phrase:
    return _node(part["phrase"] or part["words"], is_phrase=part["phrase"] is not None)


def _node(typed: str, *, is_phrase: bool) -> Words | Phrase:
    text = " ".join(typed.split())
    return Phrase(text) if is_phrase else Words(text)
