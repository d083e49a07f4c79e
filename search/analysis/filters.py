"""Token filters: each takes a stream of tokens and yields a stream of tokens."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from search.analysis import normalize, syllables
from search.analysis.tokens import Token, TokenFilter


def fold(tokens: Iterable[Token]) -> Iterator[Token]:
    """Drop tone and vowel marks: "Đường" becomes "Duong"."""
    for token in tokens:
        yield Token(normalize.fold(token.text), token.start, token.end)


def canonical(tokens: Iterable[Token]) -> Iterator[Token]:
    """Bring each syllable into the form in which it is compared; those of one word are joined by "_"."""
    for token in tokens:
        text = "_".join(map(syllables.canonical, syllables.split(token.text)))
        yield Token(text, token.start, token.end)


def pairs(tokens: Iterable[Token]) -> Iterator[Token]:
    """Join each token with the next one: "cải cách hành" becomes "cải_cách", "cách_hành"."""
    for left, right in pairwise(tokens):
        yield Token(f"{left.text}_{right.text}", left.start, right.end)


def no_longer_than(length: int) -> TokenFilter:
    """Build a filter that drops the tokens nobody searches for, such as addresses full of parameters."""

    def drop(tokens: Iterable[Token]) -> Iterator[Token]:
        return (token for token in tokens if len(token.text) <= length)

    return drop
