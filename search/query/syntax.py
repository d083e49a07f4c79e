"""The tree that a query string becomes: plain data, no field, no analyzer, no engine."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """A run of bare words; what it holds is ranked, most of it must be there."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted text: these syllables, in this order, side by side."""

    text: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """What must not be there."""

    node: "Words | Phrase"


@dataclass(frozen=True, slots=True)
class Either:
    """Two parts or more of which one is enough; the syllables of each stand side by side."""

    parts: tuple["Words | Phrase", ...]


Node: TypeAlias = Words | Phrase | Excluded | Either


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole query string, and whether something in it could not be taken as meant.

    ``in_title`` says that all of it is about titles and nothing else of an article.
    """

    nodes: tuple[Node, ...]
    unclosed_quote: bool = False
    in_title: bool = False


# What stands before a query about titles; search.query.parser takes other spellings too.
IN_TITLE = "tiêu-đề:"


def rendered(parsed: Parsed) -> str:
    """Return a query string that is parsed as this tree, as far as one is."""
    return " ".join([*([IN_TITLE] if parsed.in_title else []), *map(_rendered, parsed.nodes)])


def _rendered(node: Node) -> str:
    match node:
        case Words(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Excluded(inner):
            return f"-{_rendered(inner)}"
        case Either(parts):
            return f"({' | '.join(map(_rendered, parts))})"
