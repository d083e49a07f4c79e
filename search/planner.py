"""Query -> Plan: what was asked, said in the terms that the index holds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from search import schema
from search.analysis.analyzers import FOLDED, PAIRS, query_words
from search.analysis.keys import query_keys
from search.plan import Adjacent, AnyOf, Clause, Filter, InRange, Interval, OneOf, Plan, Term
from search.query.model import DateField, Query
from search.query.parser import parse
from search.query.syntax import Excluded, Phrase, Words
from search.ranking import minimum_match

# A query of 500 characters can hold 250 syllables, and each costs a list of articles in several fields.
MAX_SYLLABLES = 64


def plan(query: Query, zone: ZoneInfo) -> Plan:
    """Return what an engine must look for to answer query; its days begin and end in zone.

    Bare words must mostly be there, quoted ones must stand side by side, excluded ones must not stand
    anywhere; a query of nothing but exclusions, dates or facets finds everything else. Pairs, words
    with marks, the title and exact keys only lift what already matches. The distinct syllables after
    the first MAX_SYLLABLES bare words are dropped: long queries are legal, their time must be bounded.
    """
    nodes = parse(query.text).nodes
    words = _shortened([node.text for node in nodes if isinstance(node, Words)])
    phrases = [node.text for node in nodes if isinstance(node, Phrase)]
    groups = tuple(_groups(words))
    return Plan(
        groups=groups,
        minimum=minimum_match(len(groups)),
        must=tuple(_sequences(phrases)),
        must_not=tuple(_sequences(node.node.text for node in nodes if isinstance(node, Excluded))),
        boosts=tuple(_boosts([*words, *phrases])),
        filters=tuple(_filters(query, zone)),
        sort=query.sort,
        start=(query.page - 1) * query.per_page,
        size=query.per_page,
        facets=(schema.CATEGORY.name, schema.SOURCE.name, schema.YEAR.name),
        histogram=Interval.MONTH,
    )


def relaxed(strict: Plan) -> Plan:
    """Return the plan that is content with any one of the bare words."""
    return replace(strict, minimum=min(1, len(strict.groups)))


def published_between(first: date | None, last: date | None, zone: ZoneInfo) -> InRange:
    """Return the filter for articles published from first to last; None leaves a side open."""
    low = None if first is None else day_bounds(first, zone)[0]
    high = None if last is None else day_bounds(last, zone)[1]
    return InRange(schema.PUBLISHED.name, low, high)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """Return the first and the last second of a day of zone, counted since 1970."""
    first, last = (datetime.combine(day, moment, zone) for moment in (time.min, time(23, 59, 59)))
    return int(first.timestamp()), int(last.timestamp())


def _shortened(texts: list[str]) -> list[str]:
    """Cut texts before the first syllable that is one too many."""
    seen: set[str] = set()
    for index, text in enumerate(texts):
        for token in FOLDED(text):
            seen.add(token.text)
            if len(seen) > MAX_SYLLABLES:
                return [*texts[:index], text[: token.start]]
    return texts


def _groups(texts: Iterable[str]) -> Iterator[Clause]:
    """Yield a clause for each distinct syllable.

    Of a name that some join and others do not (TP.HCM, Covid-19, In-đô-nê-xi-a), the joined form stands
    for each syllable; how well it matches is said by the key among the boosts.
    """
    groups: dict[str, Clause] = {}
    field = schema.ALL_SYLLABLES
    for chunk in " ".join(texts).split():
        syllables = _folded([chunk])
        joined = "".join(syllables)
        others: tuple[Clause, ...] = ()
        if joined in query_keys(chunk):
            others = (Term(schema.KEYS.name, joined, 0.0),)
            if len(syllables) > 1:
                others += (Term(field.name, joined, field.boost / len(syllables)),)
        for syllable in syllables:
            term = Term(field.name, syllable, field.boost)
            groups.setdefault(syllable, AnyOf((term, *others)) if others else term)
    return iter(groups.values())


def _boosts(texts: list[str]) -> Iterator[Clause]:
    """Yield what makes a match a better one: order, marks, the title, an exact key."""
    syllables, pairs = _folded(texts), [token.text for text in texts for token in PAIRS(text)]
    words = [token.text for text in texts for token in query_words(text)]
    yield from _terms(schema.TITLE_SYLLABLES, syllables)
    for field in (schema.ALL_PAIRS, schema.TITLE_PAIRS):
        yield from _terms(field, pairs)
    for field in (schema.ALL_WORDS, schema.TITLE_WORDS):
        yield from _terms(field, words)
    yield from _terms(schema.KEYS, [key for text in texts for key in query_keys(text)])


def _terms(field: schema.Field, texts: Iterable[str]) -> Iterator[Term]:
    """Yield a term for each distinct text, in the order in which they were typed."""
    return (Term(field.name, text, field.boost) for text in dict.fromkeys(texts))


def _folded(texts: Iterable[str]) -> list[str]:
    return [token.text for text in texts for token in FOLDED(text)]


def _sequences(texts: Iterable[str]) -> Iterator[Clause]:
    """Yield a clause for each text that holds a syllable: all of its syllables, side by side."""
    field = schema.ALL_SYLLABLES
    for text in texts:
        match _folded([text]):
            case []:
                continue
            case [syllable]:
                yield Term(field.name, syllable, field.boost)
            case syllables:
                yield Adjacent(field.name, tuple(syllables), field.boost)


def _filters(query: Query, zone: ZoneInfo) -> Iterator[Filter]:
    """Yield what an article must be, whatever it says."""
    first, last = query.first_day, query.last_day
    if first or last:
        if query.date_field is DateField.PUBLISHED:
            yield published_between(first, last, zone)
        else:
            low, high = (day.isoformat() if day else None for day in (first, last))
            yield InRange(schema.MENTIONED.name, low, high)
    if query.categories:
        yield OneOf(schema.CATEGORY.name, query.categories)
    if query.sources:
        yield OneOf(schema.SOURCE.name, query.sources)
