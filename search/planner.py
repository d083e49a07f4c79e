"""What was asked -> Plans, said in the terms that the index holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import chain, pairwise, product
from zoneinfo import ZoneInfo

from search import schema
from search.analysis.analyzers import FOLDED, PAIRS, query_words
from search.analysis.keys import query_keys
from search.analysis.unify import unified
from search.clauses import any_of, folded, in_titles, sequence, sequences
from search.plan import Adjacent, AnyOf, Clause, Filter, InRange, Interval, OneOf, Plan, Sort, Term
from search.query.model import DateField, Query
from search.query.reading import Reading, Understanding
from search.query.syntax import Excluded, Phrase
from search.ranking import OTHER_FORM, RELAX_BELOW, WORDS_NEEDED, needed

_SYLLABLES = schema.ALL_SYLLABLES.name
_PAIRS = schema.ALL_PAIRS.name


@dataclass(frozen=True, slots=True)
class Step:
    """A plan, and how many articles it must find for the wider ones behind it to be no answers."""

    plan: Plan
    enough: int = 0


def steps(asked: Understanding, query: Query, zone: ZoneInfo) -> tuple[Step, ...]:
    """Return what an engine may look for to answer query, the strictest first; its days are those of zone.

    The first step asks for most of the words, each with its syllables side by side; the second for most of
    the syllables, wherever they stand; the third is content with any. All score alike: pairs, words with
    marks, the title and exact keys lift what matches. Quoted words must stand side by side, excluded ones
    must not stand anywhere, of alternatives one must; a query about titles asks all that of the title alone.
    A query of nothing but these, dates or facets has one step. By date, articles with some of the words
    would stand between those with all: there one article is enough.
    """
    phrases = [unified(node.text) for node in asked.parsed.nodes if isinstance(node, Phrase)]
    excluded = [unified(node.node.text) for node in asked.parsed.nodes if isinstance(node, Excluded)]
    scores = _scores(asked.all_readings, phrases)
    where = in_titles if asked.parsed.in_title else tuple
    plan = Plan(
        must=where([*sequences(phrases), *_alternatives(asked.alternatives)]),
        must_not=where(sequences(excluded)),
        filters=tuple(_filters(query, zone)),
        sort=query.sort,
        start=(query.page - 1) * query.per_page,
        size=query.per_page,
        facets=(schema.CATEGORY.name, schema.SOURCE.name, schema.YEAR.name, schema.DOCUMENT_NUMBERS.name),
        histogram=Interval.MONTH,
    )
    syllables = where(_syllables(asked.readings))
    # A run of letters longer than any word is none; its syllables are looked for all the same.
    words = where(_words(asked.readings)) or syllables
    if not words:
        return (Step(_scored(plan, scores)),)
    by_words = replace(plan, groups=words, minimum=needed(len(words)))
    by_syllables = replace(plan, groups=syllables, minimum=needed(len(syllables)))
    is_one_thing = len(words) == 1 and any(reading.keys for reading in asked.readings)
    is_ranked = query.sort is Sort.RELEVANCE
    ladder = {
        by_words: RELAX_BELOW if is_ranked and not is_one_thing else 1,
        by_syllables: RELAX_BELOW if is_ranked and len(syllables) > WORDS_NEEDED else 1,
        replace(by_syllables, minimum=1): 0,
    }
    return tuple(Step(_scored(step, scores), enough) for step, enough in ladder.items())


def published_between(first: date | None, last: date | None, zone: ZoneInfo) -> InRange:
    """Return the filter for articles published from first to last; None leaves a side open."""
    low = None if first is None else day_bounds(first, zone)[0]
    high = None if last is None else day_bounds(last, zone)[1]
    return InRange(schema.PUBLISHED.name, low, high)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """Return the first and the last second of a day of zone, counted since 1970."""
    first, last = (datetime.combine(day, moment, zone) for moment in (time.min, time(23, 59, 59)))
    return int(first.timestamp()), int(last.timestamp())


# A term, and what it adds to the score of an article that holds it.
_Scores = dict[tuple[str, str], float]


def _scores(readings: Iterable[Reading], phrases: Iterable[str]) -> _Scores:
    """Return every term that makes a match a better one; another form weighs less than the one taken."""
    scores: _Scores = {}
    for reading in readings:
        _score(scores, reading.text)
        for expansion in reading.expansions:
            for field in (schema.ALL_SYLLABLES, schema.TITLE_SYLLABLES):
                _score_terms(scores, field, folded(expansion.short))
        for key in reading.keys:
            for name, term in key.terms:
                # Syllables side by side only stand for the term.
                if " " not in term:
                    scores.setdefault((name, term), schema.field(name).boost)
    for phrase in phrases:
        _score(scores, phrase)
    for reading in readings:
        if reading.others:
            _score(scores, reading.with_others, OTHER_FORM)
    return scores


def _score(scores: _Scores, text: str, weight: float = 1.0) -> None:
    syllables, pairs = folded(text), [token.text for token in PAIRS(text)]
    words = [token.text for token in query_words(text)]
    for fields, terms in (
        ((schema.ALL_SYLLABLES, schema.TITLE_SYLLABLES), syllables),
        ((schema.ALL_PAIRS, schema.TITLE_PAIRS), pairs),
        ((schema.ALL_WORDS, schema.TITLE_WORDS), words),
        ((schema.KEYS,), query_keys(text)),
    ):
        for field in fields:
            _score_terms(scores, field, terms, weight)


def _score_terms(scores: _Scores, field: schema.Field, terms: Iterable[str], weight: float = 1.0) -> None:
    for term in terms:
        scores.setdefault((field.name, term), field.boost * weight)


def _scored(plan: Plan, scores: _Scores) -> Plan:
    """Give each term of the groups its score, once; what stands in no group is a boost."""
    left = dict(scores)
    groups = tuple(_with_score(clause, left) for clause in plan.groups)
    must = tuple(_with_score(clause, left) for clause in plan.must)
    boosts = tuple(Term(field, text, boost) for (field, text), boost in left.items())
    return replace(plan, groups=groups, must=must, boosts=boosts)


def _with_score(clause: Clause, left: _Scores) -> Clause:
    match clause:
        case Term(field, text):
            return Term(field, text, left.pop((field, text), 0.0))
        case AnyOf(clauses):
            return AnyOf(tuple(_with_score(part, left) for part in clauses))
        case Adjacent():
            return clause


@dataclass(frozen=True, slots=True)
class _Unit:
    """A place in a reading that is one thing, and the other terms that stand for it."""

    start: int
    end: int
    ways: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class _Syllable:
    """A folded syllable of a reading: its forms, itself first, and the terms that stand for it."""

    start: int
    forms: tuple[str, ...]
    ways: tuple[Clause, ...]
    unit: _Unit | None


def _words(readings: Iterable[Reading]) -> list[Clause]:
    """Return a clause for each word: its syllables side by side, or another way in which it is written."""
    clauses: list[Clause] = []
    for reading in readings:
        syllables = _read(reading)
        for unit in dict.fromkeys(s.unit for s in syllables if s.unit):
            inside = [syllable.forms[0] for syllable in syllables if syllable.unit == unit]
            clauses.append(any_of([*sequence(inside), *unit.ways]))
        for word in query_words(reading.text):
            inside_word = [s for s in syllables if word.start <= s.start < word.end and not s.unit]
            clauses += _pairs(inside_word)
    return list(dict.fromkeys(clauses))


def _alternatives(groups: Iterable[Iterable[Reading]]) -> Iterator[Clause]:
    """Yield a clause for each group of which something can be looked for: any reading, in any of its ways."""
    for group in groups:
        ways = list(chain.from_iterable(map(_ways, group)))
        if ways:
            yield any_of(ways)


def _ways(reading: Reading) -> Iterator[Clause]:
    """Yield each way to write a reading as a whole: as it was taken, as it was typed, short, or as a key."""
    yield from sequences([reading.text, reading.with_others])
    for one in reading.expansions:
        yield from sequences([f"{reading.text[: one.start]} {one.short} {reading.text[one.end :]}"])
    for unit in _units(reading):
        if not (reading.text[: unit.start].strip() or reading.text[unit.end :].strip()):
            yield from unit.ways


def _pairs(word: Sequence[_Syllable]) -> Iterator[Clause]:
    """Yield a clause for each two neighbours in a word; for its syllable when it has but one."""
    if len(word) == 1:
        yield any_of([*(Term(_SYLLABLES, form) for form in word[0].forms), *word[0].ways])
    for one, other in pairwise(word):
        pairs = (Term(_PAIRS, f"{first}_{second}") for first, second in product(one.forms, other.forms))
        yield any_of([*pairs, *one.ways, *other.ways])


def _syllables(readings: Iterable[Reading]) -> list[Clause]:
    """Return a clause for each distinct syllable, wherever it stands."""
    clauses: dict[str, Clause] = {}
    for syllable in (syllable for reading in readings for syllable in _read(reading)):
        terms = [Term(_SYLLABLES, form) for form in syllable.forms]
        ways = syllable.unit.ways if syllable.unit else syllable.ways
        clauses.setdefault(syllable.forms[0], any_of([*terms, *ways]))
    return list(clauses.values())


def _read(reading: Reading) -> list[_Syllable]:
    """Cut a reading into syllables, and say of each how else it may be written."""
    tokens, units = FOLDED(reading.text), list(_units(reading))
    forms = [[token.text] for token in tokens]
    ways: list[list[Clause]] = [[] for _ in tokens]
    for other in reading.others:
        places = [place for place, t in enumerate(tokens) if other.start <= t.start < other.end]
        theirs = folded(other.text)
        if len(theirs) == len(places):
            for place, form in zip(places, theirs, strict=True):
                forms[place].append(form)
        else:
            for place in places:
                ways[place] += sequence(theirs)
    for expansion in reading.expansions:
        # A long form that was typed is words like any others; one article in two may write it short.
        for place, token in enumerate(tokens):
            if expansion.start <= token.start < expansion.end and not expansion.is_typed_short:
                ways[place] += sequence(folded(expansion.short))
    return [
        _Syllable(
            token.start,
            tuple(dict.fromkeys(its_forms)),
            tuple(its_ways),
            next((unit for unit in units if unit.start <= token.start < unit.end), None),
        )
        for token, its_forms, its_ways in zip(tokens, forms, ways, strict=True)
    ]


def _units(reading: Reading) -> Iterator[_Unit]:
    """Yield what must be taken as a whole: numbers, days and names, and short forms."""
    for key in reading.keys:
        ways = [sequence(term.split()) if " " in term else [Term(field, term)] for field, term in key.terms]
        yield _Unit(key.start, key.end, tuple(chain.from_iterable(ways)))
    for expansion in reading.expansions:
        if expansion.is_typed_short:
            yield _Unit(expansion.start, expansion.end, tuple(sequence(folded(expansion.short))))


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
