"""Which document a part of a number means, as the corpus knows it: "Nghị quyết 98" is 98/2023/QH15.

Pure: what the index holds comes in as terms with counts (the field schema.CITATIONS, listed by
``prefix_of``), and what to look for goes out as terms of the same field.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from search.analysis.citations import citation_term, fits
from search.analysis.numbers import DocumentNumber, key_of, written, year_of

# Serial numbers begin anew each year and with each issuer. A part means the one document that so many
# articles name in full, and so many times as many as name any other that it could be; else it means none.
# One article may err or speak of a namesake, and between two documents of like weight only a reader can tell.
LEAST_ARTICLES = 2
DOMINATES = 3

# More terms for one serial number than any corpus has.
MOST_TERMS = 1_000

# A term of schema.CITATIONS, and how many articles hold it.
Counted: TypeAlias = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Document:
    """What a query's number stands for: the full number where that is known, and the terms that name it."""

    number: str | None
    kind: str | None
    terms: tuple[str, ...]


def prefix_of(asked: DocumentNumber) -> str:
    """Return what all the terms begin with that may say something of a number."""
    return f"{asked.serial}/"


def resolve(part: DocumentNumber, known: Iterable[Counted], no_later_than: int | None = None) -> str | None:
    """Return the full number that a part clearly means; None when the corpus does not tell.

    ``no_later_than`` is the year of the article that cites: it can name nothing later.
    """
    support: Counter[str] = Counter()
    for term, articles in known:
        _, kind, number = _parts(term)
        is_past = no_later_than is None or (year_of(number) or 0) <= no_later_than
        if _is_full(number) and is_past and fits(part, kind, number):
            support[number] += articles
    match support.most_common(2):
        case [(number, articles)] if articles >= LEAST_ARTICLES:
            return number
        case [(number, articles), (_, others)] if articles >= max(LEAST_ARTICLES, DOMINATES * others):
            return number
    return None


def look_up(asked: DocumentNumber, known: Sequence[Counted]) -> Document:
    """Return the document that a query names, and every term that an article may name it by.

    A full number is also named by the parts that mean it. A part that means no document for certain is
    named by all that it may mean, in part and in full.
    """
    number = asked.resolved or resolve(asked, known)
    if number is None:
        fitting = [term for term, _ in known if fits(asked, *_parts(term)[1:])]
        return Document(None, asked.kind, tuple(fitting))
    key = key_of(number)
    full = [term for term, _ in known if key_of(_parts(term)[2]) == key]
    kinds = Counter({_parts(term)[1]: count for term, count in known if term in full})
    kinds.pop(None, None)
    parts = [term for kind in kinds for term in _parts_of(number, kind, known)]
    kind = asked.kind or next((kind for kind, _ in kinds.most_common(1)), None)
    return Document(_as_written(full) or number, kind, tuple(dict.fromkeys((*full, *parts))))


def _parts_of(number: str, kind: str | None, known: Sequence[Counted]) -> list[str]:
    """Return the terms of the parts that mean a full number."""
    whole = DocumentNumber(number, number, kind, key_of(number), 0, 0)
    years = (None, str(whole.year)) if whole.year else (None,)
    parts = [replace(whole, number=written(whole.serial, year, [])) for year in years]
    return [
        citation_term(part)
        for part in parts
        if citation_term(part) in dict(known) and key_of(resolve(part, known) or "") == whole.key
    ]


def _parts(term: str) -> tuple[str, str | None, str]:
    serial, kind, number = term.split("/", 2)
    return serial, kind or None, number


def _is_full(number: str) -> bool:
    """Tell whether a number says who issued it; the serial alone may end in a letter (15a)."""
    return any(char.isupper() for char in number)


def _as_written(terms: Sequence[str]) -> str | None:
    return _parts(terms[0])[2] if terms else None
