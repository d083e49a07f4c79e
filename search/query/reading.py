"""What a query is taken to say: plain data between understanding and planning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from search.citations import Document
from search.query.syntax import Parsed, Words


@dataclass(frozen=True, slots=True)
class Other:
    """A place in a reading where something else was typed.

    ``is_guess`` says that it was taken for a slip; keystrokes that no input method took mean what they mean.
    """

    start: int
    end: int
    text: str
    is_guess: bool = True


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A place in a reading, and what is to stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """A short form and the long form it stands for; the place is that of the long form in a reading.

    ``is_typed_short`` says that the short form was typed; otherwise the long one was, and the short one
    is found too.
    """

    start: int
    end: int
    short: str
    long: str
    is_typed_short: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """A place in a reading that names one thing, and the terms that articles name it by: field and term.

    One of them is enough, and so are the words as they stand. A term with blanks is syllables side by side.
    """

    start: int
    end: int
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month, quarter or year that a query names, and the words in which it does so."""

    text: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Reading:
    """A run of bare words as it is taken: marks restored, slips mended, short forms spelled out.

    All places are places in ``text``. No expansion and no key shares a place with another.
    """

    text: str
    others: tuple[Other, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    keys: tuple[Key, ...] = ()

    def rewritten(self, rewrites: Sequence[Rewrite]) -> "Reading":
        """Return this reading, which has no expansions and keys yet, with other text in places, in order."""
        others = tuple(_moved(other, rewrites) for other in self.others if not _is_gone(other, rewrites))
        return Reading(_replaced(self.text, rewrites), others)

    @property
    def with_others(self) -> str:
        """The text with each other form in its place."""
        return _replaced(self.text, self.others)


def _replaced(text: str, places: Iterable[Rewrite | Other]) -> str:
    pieces, end = [], 0
    for place in places:
        pieces += [text[end : place.start], place.text]
        end = place.end
    return "".join([*pieces, text[end:]])


def _is_gone(other: Other, rewrites: Iterable[Rewrite]) -> bool:
    return any(rewrite.start < other.end and other.start < rewrite.end for rewrite in rewrites)


def _moved(other: Other, rewrites: Iterable[Rewrite]) -> Other:
    before = (rewrite for rewrite in rewrites if rewrite.end <= other.start)
    shift = sum(len(rewrite.text) - (rewrite.end - rewrite.start) for rewrite in before)
    return replace(other, start=other.start + shift, end=other.end + shift)


@dataclass(frozen=True, slots=True)
class Understanding:
    """A query string as it was typed, and how its bare words were taken, a reading each run.

    ``alternatives`` are those of which one is enough, a reading each, group by group.

    ``interpreted_as`` is the whole string as it was taken, None when that is as it was typed;
    ``did_you_mean`` another string that may have been meant, and was not searched for.
    ``only_marks`` says that marks were added and no letter was changed.
    """

    parsed: Parsed
    readings: tuple[Reading, ...]
    alternatives: tuple[tuple[Reading, ...], ...] = ()
    interpreted_as: str | None = None
    did_you_mean: str | None = None
    only_marks: bool = True
    documents: tuple[Document, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def all_readings(self) -> tuple[Reading, ...]:
        """The readings of the runs of bare words, then those of the alternatives."""
        return (*self.readings, *chain.from_iterable(self.alternatives))

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        """The short forms that were typed, and what they were taken to stand for."""
        found = (expansion for reading in self.all_readings for expansion in reading.expansions)
        return tuple(expansion for expansion in found if expansion.is_typed_short)

    @property
    def document(self) -> Document | None:
        """The document that the query names and nothing else; None for any other query."""
        if self.parsed.in_title:
            return None
        match self.parsed.nodes, self.readings, self.documents:
            case [Words()], [Reading(text, keys=[Key(0, end)])], [document] if end == len(text):
                return document
            case _:
                return None
