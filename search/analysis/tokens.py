"""The value that flows through analysis, and the two kinds of step it flows through."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Token:
    """A term and the place in the source text that it came from."""

    text: str
    start: int
    end: int


# A tokenizer cuts one line; a filter rewrites a stream of tokens. A filter that changes ``text`` leaves
# ``start`` and ``end`` alone, so that highlighting always points into the source.
Tokenizer: TypeAlias = Callable[[str], Iterable[Token]]
TokenFilter: TypeAlias = Callable[[Iterable[Token]], Iterable[Token]]
