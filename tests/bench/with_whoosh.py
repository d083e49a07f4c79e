"""Whoosh 2.7.4 as it comes: its own writer, posting format, matchers and BM25F."""

import os
from pathlib import Path
from time import perf_counter
from typing import Any

from whoosh import fields, query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.collectors import FacetCollector, SortingCollector, TopCollector
from whoosh.filedb.filestore import FileStorage
from whoosh.scoring import BM25F
from whoosh.sorting import Count, FieldFacet

from search.article import Article
from search.ranking import K1, B
from tests.bench.contender import Answer
from tests.bench.corpus import FIELDS, Corpus, Document, document
from tests.bench.workload import FIELD, Question


class StockWhoosh:
    """An index in Whoosh's own format, opened so that it is not copied into memory."""

    name = "stock Whoosh"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        text = {name: fields.TEXT(SpaceSeparatedTokenizer(), phrase=name == FIELD) for name in FIELDS}
        schema = fields.Schema(
            id=fields.ID(unique=True),
            text=fields.STORED,
            published=fields.NUMERIC(int, 64, sortable=True),
            month=fields.NUMERIC(int, sortable=True),
            category=fields.ID(sortable=True),
            **text,
        )
        self._index = FileStorage(str(folder), supports_mmap=False).create_index(schema)
        self._searcher: Any = None

    def build(self, corpus: Corpus) -> None:
        """Index with a process for each core, each its own segment."""
        cores = len(os.sched_getaffinity(0))
        writer = self._index.writer(procs=cores, multisegment=True, limitmb=256)
        for found in corpus.documents():
            writer.add_document(**_values(found))
        writer.commit()
        self._reopen()

    def ask(self, question: Question) -> tuple[int, Any, list[str]]:
        """Ask without the two short cuts that make Whoosh's ten best, or its counts, wrong."""
        collector = _collector(question)
        self._searcher.search_with_collector(_query(question), collector)
        results = collector.results()
        total = len(results)
        return total, results if question.faceted else None, [hit["text"] for hit in results]

    def page(self, question: Question) -> tuple[int, Any, list[str]]:
        """Ask; Whoosh's snippets work on its own analysis and would find nothing here."""
        return self.ask(question)

    def answer(self, found: tuple[int, Any, list[str]]) -> Answer:
        """Read the groups."""
        total, results, _ = found
        if results is None:
            return Answer(total)
        categories, months = results.groups("category"), results.groups("month")
        return Answer(total, {key: count for key, count in categories.items() if key}, dict(months))

    def change(self, changed: list[Article], corpus: Corpus) -> float:
        """Update some documents, commit, open a new searcher."""
        documents = [document(article, corpus.zone) for article in changed]
        started = perf_counter()
        writer = self._index.writer()
        for found in documents:
            writer.update_document(**_values(found))
        writer.commit()
        self._reopen()
        return perf_counter() - started

    def close(self) -> None:
        """Close the searcher that is open, if any."""
        if self._searcher is not None:
            self._searcher.close()
        self._searcher = None

    def _reopen(self) -> None:
        self.close()
        self._searcher = self._index.searcher(weighting=BM25F(B=B, K1=K1))


def _collector(question: Question) -> Any:
    if question.by_date:
        return SortingCollector(FieldFacet("published", reverse=True), limit=10)
    if question.faceted:
        # Skipping blocks that cannot score high enough would leave their articles out of the counts.
        everything = TopCollector(10, usequality=False, replace=0)
        return FacetCollector(everything, ["category", "month"], maptype=Count)
    return TopCollector(10, replace=0)


def _query(question: Question) -> Any:
    if question.how == "phrase":
        found: Any = query.Phrase(FIELD, list(question.terms))
    else:
        kind = query.And if question.how == "all" else query.Or
        terms = [query.Term(FIELD, text) for text in question.terms]
        boosts = [query.Term(term.field, term.text, term.boost) for term in question.boosts]
        found = kind([*terms, *boosts])
    if question.between is None:
        return found
    return query.And([found, query.NumericRange("published", *question.between, constantscore=True)])


def _values(found: Document) -> dict[str, Any]:
    return {
        "id": found.id,
        "text": found.text,
        "published": found.published,
        "month": found.month,
        "category": found.category,
        **dict(zip(FIELDS, found.fields, strict=True)),
    }
