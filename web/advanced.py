"""The fields of the advanced search <-> what stands in the search box: each function undoes the other."""

import re
from collections import Counter
from dataclasses import dataclass

from search.analysis.numbers import document_numbers
from search.query.parser import parse
from search.query.syntax import Either, Excluded, Node, Parsed, Phrase, Words, rendered

_QUOTES = re.compile('["“”„«»]')
_PART = re.compile(r'"(?P<phrase>[^"]*)"|(?P<word>[^\s"|()]+)')
_OPERATORS = re.compile(r"[^\w/.\s-]|(?<!\S)-+")
# A word that a minus excludes as it stands; any other is excluded in quotation marks.
_PLAIN = re.compile(r"[^\W\d_][\w/.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What stands in the fields; of ``any`` one is enough, of ``none`` none may be there."""

    all: str = ""
    phrase: str = ""
    any: str = ""
    none: str = ""
    number: str = ""
    in_title: bool = False


def compose(form: Form) -> str:
    """Return the query that the fields ask for."""
    words, in_title = " ".join(form.all.split()), form.in_title
    if not in_title and parse(words).in_title:
        words, in_title = words.partition(":")[2].strip(), True
    rest = [
        " ".join(_OPERATORS.sub(" ", form.number).split()),
        _quoted(form.phrase),
        _one_of(form.any),
        *(f"-{part}" for part in _parts(form.none, is_excluded=True)),
    ]
    # A quotation mark that nothing closes reaches to the end.
    parts = [*rest, words] if parse(words).unclosed_quote else [words, *rest]
    text = " ".join(filter(None, parts))
    return rendered(Parsed((Words(text),), in_title=in_title)) if text else ""


def decompose(text: str) -> Form:
    """Return the fields that ask for a query; what does not fit into them stands among the words."""
    parsed = parse(text)
    form = _taken_apart(parsed)
    if form and _is_same(parse(compose(form)), parsed):
        return form
    return Form(all=text.partition(":")[2].strip() if parsed.in_title else text, in_title=parsed.in_title)


def _taken_apart(parsed: Parsed) -> Form | None:
    """Return the fields for a query that has at most one part for each; None for any other."""
    words = [node.text for node in parsed.nodes if isinstance(node, Words)]
    phrases = [node.text for node in parsed.nodes if isinstance(node, Phrase)]
    groups = [node for node in parsed.nodes if isinstance(node, Either)]
    if max(len(words), len(phrases), len(groups)) > 1:
        return None
    before, _, last = "".join(words).rpartition(" ")
    is_number = [number.raw for number in document_numbers(last)] == [last]
    return Form(
        all=before if is_number else "".join(words),
        phrase="".join(phrases),
        any="".join(map(_listed, groups)),
        none=" ".join(_rendered(node.node) for node in parsed.nodes if isinstance(node, Excluded)),
        number=last if is_number else "",
        in_title=parsed.in_title,
    )


def _is_same(one: Parsed, other: Parsed) -> bool:
    return (Counter(one.nodes), one.in_title) == (Counter(other.nodes), other.in_title)


def _one_of(text: str) -> str:
    """Return the group of what is listed, by bars or by blanks; of one thing that it must be there."""
    listed = parse(f"({text})").nodes
    if len(listed) == 1 and isinstance(listed[0], Either):
        return _rendered(listed[0])
    parts = _parts(text)
    return f"({' | '.join(parts)})" if len(parts) > 1 else _quoted("".join(parts))


def _listed(group: Either) -> str:
    """Return the parts of a group, blanks between them where each is one word or quoted."""
    is_plain = all(isinstance(part, Phrase) or " " not in part.text for part in group.parts)
    return (" " if is_plain else " | ").join(map(_rendered, group.parts))


def _parts(text: str, *, is_excluded: bool = False) -> list[str]:
    """Return the words and the quoted phrases of a text as a query writes them."""
    parts = []
    for part in _PART.finditer(_QUOTES.sub('"', text)):
        word = (part["word"] or "").lstrip("-") if is_excluded else part["word"]
        is_plain = word and (not is_excluded or _PLAIN.fullmatch(word))
        parts.append(word if is_plain else _quoted(part["phrase"] or word or ""))
    return list(filter(None, parts))


def _quoted(text: str) -> str:
    inside = " ".join(_QUOTES.sub(" ", text).split())
    return f'"{inside}"' if inside else ""


def _rendered(node: Node) -> str:
    return rendered(Parsed((node,)))
