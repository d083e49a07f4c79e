"""What a query is taken to mean: marks restored, slips mended, short forms spelled out.

Nothing that was typed is replaced in silence. Marks that were added change no letter, so whatever matched
still does. Where letters were surely meant otherwise, both forms are searched together, the typed one with
less weight; where that is a guess, it is only offered. What was done is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from search.analysis.analyzers import FOLDED
from search.analysis.unify import unified
from search.citations import Document
from search.engine.port import Searcher
from search.glossary import Glossary
from search.named import in_one_form, looked_up, mentions
from search.query.model import Query
from search.query.parser import parse
from search.query.reading import Expansion, Other, Period, Reading, Rewrite, Understanding
from search.query.syntax import Either, Node, Parsed, Phrase, Words, rendered
from search.ranking import SURE_REPAIR
from search.repair.candidates import Kind
from search.repair.repair import Repair, repair
from search.vocabulary import Vocabulary

# A query of 500 characters can hold 250 syllables, and each costs a list of articles in several fields.
MAX_SYLLABLES = 64


def understand(
    query: Query, searcher: Searcher, glossary: Glossary, today: date | None = None
) -> Understanding:
    """Return what a query is taken to mean by what the index holds.

    A query that asks to be taken exactly has nothing repaired and nothing spelled out. ``today`` says what
    "hôm nay" means; without it, that names no day.
    """
    parsed = parse(query.text)
    vocabulary = searcher.vocabulary()
    heard, readings, documents = dict[Words, _Heard](), dict[Words, Reading](), list[Document]()
    for words, text in _runs(parsed).items():
        searcher.deadline.check()
        run = heard[words] = _Heard(Reading(text), text) if query.exact else _heard(text, vocabulary)
        reading, names = in_one_form(run.reading, searcher, today)
        if not query.exact:
            reading = _spelled_out(reading, searcher, glossary)
        readings[words], named = looked_up(reading, names, searcher, today)
        documents += named
    runs = heard.values()
    taken = {words: run.reading.text for words, run in heard.items()}
    meant = {words: run.meant for words, run in heard.items()}
    bare, alternatives = _dealt_out(parsed, readings)
    return Understanding(
        parsed=parsed,
        readings=bare,
        alternatives=alternatives,
        interpreted_as=_written(parsed, taken) if any(run.is_repaired for run in runs) else None,
        did_you_mean=_written(parsed, meant) if any(run.is_doubted for run in runs) else None,
        only_marks=all(run.only_marks for run in runs),
        documents=tuple(documents),
        periods=tuple(period for text in taken.values() for period in _periods(text, today)),
    )


def as_typed(query: Query) -> Understanding:
    """Return a query taken at its word, whatever the index holds."""
    parsed = parse(query.text)
    readings = {words: Reading(text) for words, text in _runs(parsed).items()}
    return Understanding(parsed, *_dealt_out(parsed, readings))


def unquoted(asked: Understanding) -> Understanding:
    """Return what was asked with its quoted text taken as bare words."""
    bare = [reading.text for reading in asked.all_readings]
    quoted = [unified(node.text) for node in asked.parsed.nodes if isinstance(node, Phrase)]
    phrases = tuple(Reading(text) for text in _shortened(bare + quoted)[len(bare) :] if text)
    rest = tuple(node for node in asked.parsed.nodes if not isinstance(node, Phrase))
    return replace(asked, parsed=replace(asked.parsed, nodes=rest), readings=(*asked.readings, *phrases))


@dataclass(frozen=True, slots=True)
class _Heard:
    """A run of bare words as it was taken, and what may have been meant instead."""

    reading: Reading
    meant: str
    is_repaired: bool = False
    is_doubted: bool = False
    only_marks: bool = True


def _heard(text: str, vocabulary: Vocabulary) -> _Heard:
    """Take a run of bare words as it was probably meant; where that is not clear, as it was typed."""
    repaired = repair(text, vocabulary)
    if repaired.only_marks or not repaired.is_known or repaired.gain >= SURE_REPAIR:
        reading = Reading(repaired.text, _typed_forms(repaired))
        return _Heard(reading, repaired.text, bool(repaired.changes), only_marks=repaired.only_marks)
    # Typed letters that articles know are not mixed with a guess, which would bring its own articles.
    return _Heard(Reading(text), repaired.text, is_doubted=True)


def _typed_forms(repaired: Repair) -> tuple[Other, ...]:
    """Return what was typed where more than marks was changed, by its place in the repaired text."""
    forms, shift = [], 0
    for change in repaired.changes:
        start = change.start + shift
        shift += len(change.repaired) - (change.end - change.start)
        if change.kind is not Kind.MARKS:
            end = start + len(change.repaired)
            is_guess = change.kind is not Kind.KEYSTROKES
            forms.append(Other(start, end, change.typed, is_guess))
    return tuple(forms)


def _spelled_out(reading: Reading, searcher: Searcher, glossary: Glossary) -> Reading:
    """Put long forms in the place of short ones, and note where the text has a long form of itself."""
    shorts = glossary.short_forms(reading.text, searcher)
    reading = reading.rewritten([Rewrite(start, end, found.long) for start, end, found in shorts])
    expansions, shift = [], 0
    for start, end, found in shorts:
        long_end = start + shift + len(found.long)
        expansions.append(Expansion(start + shift, long_end, found.short, found.long))
        shift = long_end - end
    for start, end, found in glossary.long_forms(reading.text):
        if all(end <= one.start or one.end <= start for one in expansions):
            expansions.append(Expansion(start, end, found.short, found.long, is_typed_short=False))
    return replace(reading, expansions=tuple(expansions))


def _periods(text: str, today: date | None) -> list[Period]:
    return [Period(text[one.start : one.end], one.first, one.last) for one in mentions(text, today)]


def _runs(parsed: Parsed) -> dict[Words, str]:
    """Return the runs of bare words of a query, alternatives too, and what is looked for of each."""
    parts = (part for node in parsed.nodes for part in (node.parts if isinstance(node, Either) else (node,)))
    runs = list(dict.fromkeys(part for part in parts if isinstance(part, Words)))
    return dict(zip(runs, map(unified, _shortened([run.text for run in runs])), strict=True))


def _dealt_out(
    parsed: Parsed, readings: Mapping[Words, Reading]
) -> tuple[tuple[Reading, ...], tuple[tuple[Reading, ...], ...]]:
    """Return the readings of the bare words of a query, and those of its alternatives, group by group."""
    bare = (readings[node] for node in parsed.nodes if isinstance(node, Words))
    groups = (node.parts for node in parsed.nodes if isinstance(node, Either))
    return tuple(reading for reading in bare if reading.text), tuple(
        tuple(readings[part] if isinstance(part, Words) else Reading(unified(part.text)) for part in parts)
        for parts in groups
    )


def _written(parsed: Parsed, runs: Mapping[Words, str]) -> str:
    """Write a query with other text for its runs of bare words."""

    def respelled(node: Node) -> Node:
        match node:
            case Words():
                return Words(runs[node])
            case Either(parts):
                return Either(tuple(Words(runs[p]) if isinstance(p, Words) else p for p in parts))
            case _:
                return node

    return rendered(replace(parsed, nodes=tuple(map(respelled, parsed.nodes))))


def _shortened(texts: list[str]) -> list[str]:
    """Cut texts before the first distinct syllable that is one too many; of those behind it nothing stays."""
    seen: set[str] = set()
    for index, text in enumerate(texts):
        for token in FOLDED(text):
            seen.add(token.text)
            if len(seen) > MAX_SYLLABLES:
                return [*texts[:index], text[: token.start], *([""] * (len(texts) - index - 1))]
    return texts
