"""Query string -> syntax tree. Never fails: whatever was typed means something."""

import re

from search.query.syntax import Excluded, Node, Parsed, Phrase, Words

# Phones and word processors type curly quotes; any of these opens a phrase and any closes it.
_QUOTES = '"“”„«»'
# A minus excludes only at the start of a part and only before a quote or a letter: "Covid-19", "2020-2023",
# "lịch sử - văn hóa" and "--" hold no exclusion, and neither does "S -400": a number is found behind a minus
# far more often than anybody wants to be rid of it.
_PART = re.compile(
    rf"(?P<minus>(?<!\S)-(?=[{_QUOTES}]|[^\W\d_]))?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<closed>[{_QUOTES}])?|(?P<word>[^\s{_QUOTES}]+))"
)


def parse(text: str) -> Parsed:
    """Split text into runs of bare words, quoted phrases and excluded parts.

    Bare words that stand together stay together: a Vietnamese word may span several of them, and only
    an analyzer can tell where it ends. There is no field syntax, no wildcard and no boolean word. What
    stands behind a quotation mark that is not closed is bare words: a stray mark must not hide articles.
    """
    nodes: list[Node] = []
    unclosed = False
    for part in _PART.finditer(text):
        unclosed = part["phrase"] is not None and part["closed"] is None
        typed = " ".join((part["word"] or part["phrase"]).split())
        node = Phrase(typed) if part["closed"] else Words(typed)
        if not node.text:
            continue
        if part["minus"]:
            nodes.append(Excluded(node))
        elif isinstance(node, Words) and nodes and isinstance(nodes[-1], Words):
            nodes[-1] = Words(f"{nodes[-1].text} {node.text}")
        else:
            nodes.append(node)
    return Parsed(tuple(nodes), unclosed)
