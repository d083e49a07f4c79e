"""What a query names exactly: documents by their numbers, days, and names that articles join up.

However one of these is typed, it is brought into one form first, so that all ways of asking for it are one;
then it is looked up as what articles call it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from search import schema
from search.analysis.analyzers import FOLDED
from search.analysis.asked_days import asked_days
from search.analysis.citations import asked_numbers
from search.analysis.dates import Mention, mentioned_days
from search.analysis.keys import query_keys
from search.analysis.normalize import fold
from search.analysis.syllables import lower_case
from search.citations import MOST_TERMS, Document, look_up, prefix_of
from search.engine.port import Searcher
from search.query.reading import Key, Reading, Rewrite

# Names of a reading, each in one piece, and its syllables apart.
Names: TypeAlias = Mapping[str, str]

# How many syllables a name may have, and how many it must have where nothing but the index says it is one.
_LONGEST_NAME, _SURE_NAME = 6, 3
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010-\u2013](?=[^\W_])")
# What only says that a number follows.
_NUMBER_SIGN = re.compile(r"(?:(?:van ban|vb)\s+)?so:?\s*$")


def mentions(text: str, today: date | None) -> list[Mention]:
    """Return the days, months and years that a text names; without ``today``, "hôm nay" is none."""
    return asked_days(text, today) if today else mentioned_days(text)


def in_one_form(reading: Reading, searcher: Searcher, today: date | None) -> tuple[Reading, Names]:
    """Return a reading with its numbers, names and days written as they are compared, and the names in it."""
    reading = reading.rewritten(list(_full_numbers(reading.text)))
    days = _written_days(reading.text, today)
    reading = reading.rewritten([Rewrite(day.start, day.end, _numeric(day.first)) for day in days])
    places, names = _names(reading.text, today, searcher)
    reading = reading.rewritten(places)
    return reading.rewritten(list(_hyphens(reading.text))), names


def looked_up(
    reading: Reading, names: Names, searcher: Searcher, today: date | None
) -> tuple[Reading, list[Document]]:
    """Return a reading with the terms by which articles name what it names, and the documents among this."""
    documents, keys = _documents(reading.text, searcher)
    for day in _written_days(reading.text, today):
        keys.append(Key(day.start, day.end, ((schema.MENTIONED.name, day.first.isoformat()),)))
    for token in FOLDED(reading.text):
        if token.text in names and not _is_taken(token.start, token.end, keys):
            ways = ((schema.KEYS.name, token.text), (schema.ALL_SYLLABLES.name, names[token.text]))
            keys.append(Key(token.start, token.end, ways))
    return replace(reading, keys=tuple(keys)), documents


def _full_numbers(text: str) -> Iterator[Rewrite]:
    """Yield the full numbers of a text, with the words that announce them, as they should be written."""
    for number in asked_numbers(text):
        if number.resolved:
            sign = _NUMBER_SIGN.search(lower_case(fold(text[: number.start])))
            yield Rewrite(sign.start() if sign else number.start, number.end, number.number)


def _hyphens(text: str) -> Iterator[Rewrite]:
    """Yield the hyphens in names, which articles may write without; those of numbers stay."""
    numbers = [range(number.start, number.end) for number in asked_numbers(text)]
    for hyphen in _HYPHEN.finditer(text):
        if not any(hyphen.start() in number for number in numbers):
            yield Rewrite(hyphen.start(), hyphen.end(), " ")


def _written_days(text: str, today: date | None) -> list[Mention]:
    """Return the days that a text names in figures: of "hôm nay", articles write otherwise."""
    return [
        mention
        for mention in mentions(text, today)
        if mention.first == mention.last and any(map(str.isdigit, text[mention.start : mention.end]))
    ]


def _numeric(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _documents(text: str, searcher: Searcher) -> tuple[list[Document], list[Key]]:
    """Return the documents that a text names, and where they can be looked for by what articles call them."""
    documents, keys = [], []
    for number in asked_numbers(text):
        document = look_up(number, searcher.terms(schema.CITATIONS.name, prefix_of(number), MOST_TERMS))
        documents.append(document)
        # A number that no article names is one thing all the same: its parts elsewhere are other numbers.
        if document.terms or number.resolved:
            terms = tuple((schema.CITATIONS.name, term) for term in document.terms)
            keys.append(Key(number.start, number.end, terms))
    return documents, keys


def _names(text: str, today: date | None, searcher: Searcher) -> tuple[list[Rewrite], Names]:
    """Return names that articles join up or write with hyphens: Covid-19, In đô nê xi a.

    Each is written in one piece; and told is how it may stand apart.
    """
    tokens = FOLDED(text)
    taken = [(number.start, number.end) for number in asked_numbers(text)]
    taken += [(day.start, day.end) for day in _written_days(text, today)]
    places, names = list[Rewrite](), dict[str, str]()
    for size in range(_LONGEST_NAME, 0, -1):
        for place in range(len(tokens) - size + 1):
            parts = [token.text for token in tokens[place : place + size]]
            start, end, joined = tokens[place].start, tokens[place + size - 1].end, "".join(parts)
            is_shaped = size >= _SURE_NAME or joined in query_keys(text[start:end])
            is_free = all(end <= one or other <= start for one, other in taken)
            if is_shaped and is_free and _is_name(joined, size, searcher):
                places.append(Rewrite(start, end, joined))
                taken.append((start, end))
                names[joined] = " ".join(parts)
    return sorted(places, key=lambda place: place.start), names


def _is_name(joined: str, size: int, searcher: Searcher) -> bool:
    """Tell whether articles write this in one piece; what is one piece already must be written in several."""
    fields = (schema.KEYS, schema.ALL_SYLLABLES) if size > 1 else (schema.KEYS,)
    return any(searcher.frequency(field.name, joined) for field in fields)


def _is_taken(start: int, end: int, keys: Sequence[Key]) -> bool:
    return any(key.start < end and start < key.end for key in keys)
