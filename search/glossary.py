"""Which words are a short form, or its long form: by a list that people keep, and by the articles."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from search import schema
from search.analysis.abbreviations import (
    Abbreviation,
    Abbreviations,
    built_in,
    canonical_form,
    definitions_prefix,
    expansion,
    parse,
    short_forms,
)
from search.analysis.syllables import canonical, lower_case, syllables
from search.config import Settings
from search.errors import InvalidAbbreviations

# More meanings of one short form than any corpus has.
_DEFINITIONS = 50


class Terms(Protocol):
    """What can list the terms of a field; see search.engine.port.Searcher."""

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return up to limit terms that begin with prefix, in order, each with how many articles hold it."""
        ...


class Found(NamedTuple):
    """A place in a text that holds a short form, or its long form."""

    start: int
    end: int
    abbreviation: Abbreviation


class Glossary:
    """A list of abbreviations, looked up in both directions."""

    def __init__(self, abbreviations: Abbreviations) -> None:
        """Take a list, see analysis.abbreviations.parse."""
        self._by_short = abbreviations
        self._by_long = _by_long(abbreviations.values())
        self._longest = max((len(long) for long in self._by_long), default=0)

    def short_forms(self, text: str, searcher: Terms) -> list[Found]:
        """Return the short forms in clean text that stand for one thing, by the list or by the articles."""
        found = []
        for token in short_forms(text):
            mined = searcher.terms(schema.DEFINITIONS.name, definitions_prefix(token.text), _DEFINITIONS)
            long = expansion(token.text, self._by_short, mined)
            if long is not None:
                short = text[token.start : token.end]
                found.append(Found(token.start, token.end, Abbreviation(short, long)))
        return found

    def long_forms(self, text: str) -> list[Found]:
        """Return the long forms in clean text that the list knows, the longest first where several begin."""
        tokens = list(syllables(text))
        forms = [canonical(lower_case(token.text)) for token in tokens]
        found, place = [], 0
        while place < len(forms):
            length = self._length(forms[place:])
            if length:
                abbreviation = self._by_long[tuple(forms[place : place + length])]
                found.append(Found(tokens[place].start, tokens[place + length - 1].end, abbreviation))
            place += length or 1
        return found

    def _length(self, forms: Sequence[str]) -> int:
        """Return how many syllables at the beginning are a long form."""
        lengths = range(min(len(forms), self._longest), 1, -1)
        return next((length for length in lengths if tuple(forms[:length]) in self._by_long), 0)


def glossary_of(settings: Settings) -> Glossary:
    """Return the operator's list, or the built-in one; InvalidAbbreviations says what to mend in it."""
    path = settings.abbreviations
    if path is None:
        return built_in_glossary()
    try:
        return Glossary(parse(path.read_text(encoding="utf-8"), path.name))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidAbbreviations(f"TIMTIN_ABBREVIATIONS: {path} cannot be read: {error}") from error


@cache
def built_in_glossary() -> Glossary:
    """Return the list that comes with timtin."""
    return Glossary(built_in())


def _by_long(abbreviations: Iterable[Abbreviation]) -> Mapping[tuple[str, ...], Abbreviation]:
    """Return the short form of each long one, the first where there are several."""
    by_long: dict[tuple[str, ...], Abbreviation] = {}
    for abbreviation in abbreviations:
        by_long.setdefault(tuple(canonical_form(abbreviation.long).split()), abbreviation)
    return by_long
