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


Node: TypeAlias = Words | Phrase | Excluded


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole query string, and whether something in it could not be taken as meant."""

    nodes: tuple[Node, ...]
    unclosed_quote: bool = False
