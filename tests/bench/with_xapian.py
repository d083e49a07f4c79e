"""Xapian through its Python bindings: its own BM25, value slots for what is filtered, sorted and counted."""

from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

import xapian

from search.article import Article
from search.plan import Term
from search.ranking import K1, B
from tests.bench.contender import Answer
from tests.bench.corpus import FIELDS, Corpus, Document, document
from tests.bench.workload import FIELD, Question

# A term's field is its first letter; ids have a letter of their own.
_PREFIXES = dict(zip(FIELDS, "ABCDEF", strict=True))
_ID = "Q"
_PUBLISHED, _MONTH, _CATEGORY = range(3)
# Longer terms Xapian refuses; they are no words.
_MAX_BYTES = 240


class Xapian:
    """A database with positions in FIELD, frequencies in the others."""

    name = "Xapian"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database: Any = xapian.WritableDatabase(str(folder), xapian.DB_CREATE)
        self._reader: Any = None

    def build(self, corpus: Corpus) -> None:
        """Index on the one core that Xapian writes with."""
        for found in corpus.documents():
            self._database.add_document(_document(found))
        self._database.commit()
        self._reopen()

    def ask(self, question: Question) -> tuple[int, Any, list[bytes]]:
        """Rank, count and group in one pass that leaves out no match."""
        enquire = xapian.Enquire(self._reader)
        enquire.set_query(_query(question))
        enquire.set_weighting_scheme(xapian.BM25Weight(K1, 0, 1, B, 0))
        if question.by_date:
            enquire.set_weighting_scheme(xapian.BoolWeight())
            enquire.set_sort_by_value(_PUBLISHED, True)
        spies = [xapian.ValueCountMatchSpy(slot) for slot in (_CATEGORY, _MONTH) if question.faceted]
        for spy in spies:
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, 10, self._reader.get_doccount())
        return found.get_matches_estimated(), spies, [match.document.get_data() for match in found]

    def page(self, question: Question) -> tuple[int, Any, list[bytes]]:
        """Ask; Xapian's snippets work on its own analysis and would find nothing here."""
        return self.ask(question)

    def answer(self, found: tuple[int, Any, list[bytes]]) -> Answer:
        """Read what the spies counted."""
        total, spies, _ = found
        if not spies:
            return Answer(total)
        categories, months = (
            Counter({value.term.decode(): value.termfreq for value in spy.values()}) for spy in spies
        )
        return Answer(total, categories, {int(month): count for month, count in months.items()})

    def change(self, changed: list[Article], corpus: Corpus) -> float:
        """Replace some documents and commit."""
        documents = [document(article, corpus.zone) for article in changed]
        started = perf_counter()
        for found in documents:
            self._database.replace_document(_ID + found.id, _document(found))
        self._database.commit()
        self._reopen()
        return perf_counter() - started

    def close(self) -> None:
        """Close both sides."""
        if self._reader is not None:
            self._reader.close()
        self._database.close()

    def _reopen(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = xapian.Database(str(self.folder))


def _document(found: Document) -> Any:
    made = xapian.Document()
    made.set_data(found.text)
    made.add_boolean_term(_ID + found.id)
    made.add_value(_PUBLISHED, xapian.sortable_serialise(found.published))
    made.add_value(_MONTH, str(found.month))
    made.add_value(_CATEGORY, found.category)
    for name, texts in zip(FIELDS, found.fields, strict=True):
        for place, text in enumerate(texts.split(" ")):
            if not 0 < len(text.encode()) <= _MAX_BYTES:
                continue
            if name == FIELD:
                made.add_posting(_PREFIXES[name] + text, place)
            else:
                made.add_term(_PREFIXES[name] + text)
    return made


def _query(question: Question) -> Any:
    terms = [_term(Term(FIELD, text)) for text in question.terms]
    if question.how == "phrase":
        query = xapian.Query(xapian.Query.OP_PHRASE, terms, len(terms))
    else:
        kind = xapian.Query.OP_AND if question.how == "all" else xapian.Query.OP_OR
        query = xapian.Query(kind, [*terms, *map(_term, question.boosts)])
    if question.between is None:
        return query
    bounds = map(xapian.sortable_serialise, question.between)
    within = xapian.Query(xapian.Query.OP_VALUE_RANGE, _PUBLISHED, *bounds)
    return xapian.Query(xapian.Query.OP_FILTER, query, within)


def _term(term: Term) -> Any:
    plain = xapian.Query(_PREFIXES[term.field] + term.text)
    return plain if term.boost == 1.0 else xapian.Query(xapian.Query.OP_SCALE_WEIGHT, plain, term.boost)
