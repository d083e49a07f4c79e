"""What a query is taken to mean: marks restored, slips mended, short forms spelled out.

Nothing that was typed is replaced in silence. Marks that were added change no letter, so whatever matched
still does. Where letters were surely meant otherwise, both forms are searched together, the typed one with
less weight; where that is a guess, it is only offered. What was done is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from search.analysis.analyzers import FOLDED
from search.analysis.unify import unified
from search.engine.port import Searcher
from search.glossary import Glossary
from search.named import in_one_form, looked_up, mentions
from search.query.model import Query
from search.query.parser import parse
from search.query.reading import Expansion, Other, Period, Reading, Rewrite, Understanding
from search.query.syntax import Excluded, Node, Phrase, Words
from search.ranking import SURE_REPAIR
from search.repair.candidates import Kind
from search.repair.repair import Change, Repair, repair
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
    typed = as_typed(query)
    vocabulary = searcher.vocabulary()
    texts = [unified(reading.text) for reading in typed.readings]
    runs = []
    for text in texts:
        searcher.deadline.check()
        runs.append(_Heard(Reading(text), text) if query.exact else _heard(text, vocabulary))
    found = []
    for run in runs:
        reading, names = in_one_form(run.reading, searcher, today)
        if not query.exact:
            reading = _spelled_out(reading, searcher, glossary)
        found.append(looked_up(reading, names, searcher, today))
    nodes = typed.parsed.nodes
    taken = _written(nodes, [run.reading.text for run in runs]) if any(r.is_repaired for r in runs) else None
    meant = _written(nodes, [run.meant for run in runs]) if any(run.is_doubted for run in runs) else None
    return Understanding(
        parsed=typed.parsed,
        readings=tuple(reading for reading, _ in found),
        interpreted_as=taken,
        did_you_mean=meant,
        only_marks=all(run.only_marks for run in runs),
        documents=tuple(document for _, documents in found for document in documents),
        periods=tuple(period for run in runs for period in _periods(run.reading.text, today)),
    )


def as_typed(query: Query) -> Understanding:
    """Return a query taken at its word, whatever the index holds."""
    parsed = parse(query.text)
    runs = [node.text for node in parsed.nodes if isinstance(node, Words)]
    return Understanding(parsed, tuple(Reading(text) for text in _shortened(runs)))


def unquoted(asked: Understanding) -> Understanding:
    """Return what was asked with its quoted text taken as bare words."""
    phrases = tuple(Reading(unified(node.text)) for node in asked.parsed.nodes if isinstance(node, Phrase))
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
            forms.append(Other(start, end, change.typed, is_guess=_is_guess(change)))
    return tuple(forms)


def _is_guess(change: Change) -> bool:
    return change.kind not in (Kind.MARKS, Kind.KEYSTROKES)


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


def _written(nodes: Sequence[Node], runs: Sequence[str]) -> str:
    """Write a query with other text for its runs of bare words."""
    left = iter(runs)
    return " ".join(next(left) if isinstance(node, Words) else _as_it_stands(node) for node in nodes)


def _as_it_stands(node: Node) -> str:
    if isinstance(node, Excluded):
        return f"-{_as_it_stands(node.node)}"
    return f'"{node.text}"' if isinstance(node, Phrase) else node.text


def _shortened(texts: list[str]) -> list[str]:
    """Cut texts before the first distinct syllable that is one too many."""
    seen: set[str] = set()
    for index, text in enumerate(texts):
        for token in FOLDED(text):
            seen.add(token.text)
            if len(seen) > MAX_SYLLABLES:
                return [*texts[:index], text[: token.start]]
    return texts
