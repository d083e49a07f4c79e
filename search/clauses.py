"""Folded text -> clauses: syllables side by side, one of several ways, and the same in titles only."""

from collections.abc import Iterable, Iterator, Sequence

from search import schema
from search.analysis.analyzers import FOLDED
from search.plan import Adjacent, AnyOf, Clause, Term

_SYLLABLES = schema.ALL_SYLLABLES.name
_PAIRS = schema.ALL_PAIRS.name
_TITLE = {_SYLLABLES: schema.TITLE_SYLLABLES.name, _PAIRS: schema.TITLE_PAIRS.name}


def sequences(texts: Iterable[str]) -> Iterator[Clause]:
    """Yield a clause for each text that holds a syllable: all of its syllables, side by side."""
    for text in texts:
        yield from sequence(folded(text))


def sequence(syllables: Sequence[str]) -> list[Clause]:
    """Return the clause for syllables side by side; none for no syllables."""
    match syllables:
        case []:
            return []
        case [syllable]:
            return [Term(_SYLLABLES, syllable)]
        case [first, second]:
            return [Term(_PAIRS, f"{first}_{second}")]
        case _:
            return [Adjacent(_SYLLABLES, tuple(syllables), 0.0)]


def any_of(ways: Iterable[Clause]) -> Clause:
    """Return the clause for ways of which one is enough."""
    different = tuple(dict.fromkeys(ways))
    return different[0] if len(different) == 1 else AnyOf(different)


def in_titles(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return clauses said of titles; what can only be said of whole articles, such as a key, is left out."""
    return tuple(clause for clause in map(_in_title, clauses) if clause)


def folded(text: str) -> list[str]:
    """Return the folded syllables of a text."""
    return [token.text for token in FOLDED(text)]


def _in_title(clause: Clause) -> Clause | None:
    match clause:
        case Term(field, text, boost):
            return Term(_TITLE[field], text, boost) if field in _TITLE else None
        case Adjacent(field, texts, boost):
            return Adjacent(_TITLE[field], texts, boost)
        case AnyOf(ways):
            return any_of(in_titles(ways))
