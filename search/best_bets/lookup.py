"""Which best bets belong to a query: those that have it, as a whole, among theirs.

Both sides are brought into one form (unified, short forms spelled out, syllables in canonical form). As
everywhere, a mark that was typed counts and one that is missing does not: "nop thue" is "nộp thuế", and
"nợp thuê" is not. What a query was taken to mean may be one of theirs, too; what was typed goes first.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple, TypeAlias

from search.analysis.normalize import fold
from search.analysis.syllables import canonical, split
from search.analysis.unify import unified
from search.best_bets.bet import BestBet
from search.glossary import Glossary, built_in_glossary
from search.query.model import Query
from search.query.reading import Reading, Rewrite, Understanding
from search.query.syntax import Words

# search.gov shows three at most, and so do we: more would push down what was found.
MOST_SHOWN = 3

_Forms: TypeAlias = tuple[str, ...]


class Form(NamedTuple):
    """What texts are compared by: their syllables as written, and the same without marks."""

    marked: _Forms
    bare: _Forms


def form_of(text: str) -> Form:
    """Return the form of a clean text."""
    runs = split(unified(text))
    return Form(tuple(map(canonical, runs)), tuple(canonical(fold(run)) for run in runs))


class BestBets:
    """Best bets, looked up by what is asked. ``version`` names what they say, the same in every process."""

    def __init__(self, bets: Sequence[BestBet] = (), glossary: Glossary | None = None) -> None:
        """Take them in the order in which they are shown; the glossary spells out their queries."""
        self.version = blake2b(repr(bets).encode(), digest_size=6).hexdigest() if bets else ""
        self._as_written: dict[_Forms, list[BestBet]] = {}
        self._spelled_out: dict[_Forms, list[BestBet]] = {}
        self._without_marks: dict[_Forms, list[tuple[_Forms, BestBet]]] = {}
        glossary = glossary or built_in_glossary()
        for bet in bets:
            for query in bet.queries:
                form = form_of(query)
                self._as_written.setdefault(form.marked, []).append(bet)
                if (long := _with_long_forms(query, glossary)) != query:
                    form = form_of(long)
                self._spelled_out.setdefault(form.marked, []).append(bet)
                self._without_marks.setdefault(form.bare, []).append((form.marked, bet))

    def of(self, query: Query, asked: Understanding, today: date) -> tuple[BestBet, ...]:
        """Return those that belong to a query, of which ``asked`` is the understanding, on a day.

        Only the first page of a list has some, and only where bare words were typed and nothing else. A
        query that asks to be taken exactly has those of the text that was typed.
        """
        match asked.parsed.nodes:
            case [Words(typed)] if self._as_written and query.page == 1 and not asked.parsed.in_title:
                found = self._found_exactly(typed) if query.exact else self._found(typed, asked)
                shown = (_shown(bets, today) for bets in found)
                return next(filter(None, shown), ())
            case _:
                return ()

    def _found_exactly(self, typed: str) -> Iterator[Iterable[BestBet]]:
        yield self._as_written.get(form_of(typed).marked, ())

    def _found(self, typed: str, asked: Understanding) -> Iterator[Iterable[BestBet]]:
        """Yield what may belong to a query, the surest first."""
        meant = asked.interpreted_as or typed
        texts = dict.fromkeys((typed, meant, *(reading.text for reading in asked.readings)))
        forms = list(map(form_of, texts))
        # A short form that only articles explain is not spelled out here, but is itself where it was typed.
        surely = (
            table.get(form.marked, ()) for form in forms for table in (self._as_written, self._spelled_out)
        )
        yield from chain(surely, map(self._agreeing, forms))

    def _agreeing(self, typed: Form) -> list[BestBet]:
        """Return those that a query agrees with in every mark that it has."""
        return [
            bet
            for marked, bet in self._without_marks.get(typed.bare, ())
            if all(one in either for one, *either in zip(typed.marked, marked, typed.bare, strict=True))
        ]


class _NoArticles:
    """Stands for an index where there is none: no article explains a short form."""

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:  # noqa: ARG002
        """Return nothing."""
        return []


def _with_long_forms(text: str, glossary: Glossary) -> str:
    shorts = glossary.short_forms(text, _NoArticles())
    return Reading(text).rewritten([Rewrite(start, end, found.long) for start, end, found in shorts]).text


def _shown(bets: Iterable[BestBet], today: date) -> tuple[BestBet, ...]:
    """Return those of a day, each link once."""
    by_url: dict[str, BestBet] = {}
    for bet in bets:
        if bet.is_shown(today):
            by_url.setdefault(bet.url, bet)
    return tuple(by_url.values())[:MOST_SHOWN]
