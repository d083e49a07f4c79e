"""Tantivy through its Python package."""

import os
from pathlib import Path
from time import perf_counter
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.article import Article
from tests.bench.contender import Answer
from tests.bench.corpus import FIELDS, Corpus, Document, document
from tests.bench.workload import FIELD, Question

_FOLDING = "folding"
_COUNTS = {
    "categories": {"terms": {"field": "category", "size": 1_000}},
    "months": {"terms": {"field": "month", "size": 10_000}},
}


class Tantivy:
    """An index with positions in FIELD, frequencies in the others, fast fields for what is counted."""

    name = "Tantivy"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
        for name in FIELDS:
            kept = "position" if name == FIELD else "freq"
            how = _FOLDING if name == FIELD else "whitespace"
            builder.add_text_field(name, tokenizer_name=how, index_option=kept)
        builder.add_integer_field("published", indexed=True, fast=True)
        builder.add_integer_field("month", fast=True)
        builder.add_text_field("category", fast=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))
        # Folded syllables pass the filters as they are; with them, snippets find syllables in plain text.
        folding = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        folding = folding.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
        self._index.register_tokenizer(_FOLDING, folding.build())
        self._searcher = self._index.searcher()

    def build(self, corpus: Corpus) -> None:
        """Index with a thread for each core and wait for the merges."""
        cores = len(os.sched_getaffinity(0))
        writer = self._index.writer(cores * 256_000_000, cores)
        for found in corpus.documents():
            writer.add_document(_document(found))
        writer.commit()
        writer.wait_merging_threads()
        self._reload()

    def ask(self, question: Question) -> tuple[int, dict[str, Any], list[Any]]:
        """Rank and count in one pass, facets in another: the package offers no pass for both."""
        query = self._query(question)
        order = "published" if question.by_date else None
        found = self._searcher.search(query, 10, count=True, order_by_field=order)
        counts = self._searcher.aggregate(query, _COUNTS) if question.faceted else {}
        total: int = found.count  # type: ignore[attr-defined,unused-ignore]
        return total, counts, [self._text(address) for _, address in found.hits]

    def page(self, question: Question) -> list[str]:
        """Ask and let Tantivy find the snippet of each text."""
        texts = self.ask(question)[2]
        any_of = [(Occur.Should, self._term(FIELD, text)) for text in question.terms]
        query = Query.boolean_query(any_of)
        snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, FIELD)
        snippets.set_max_num_chars(200)
        return [snippets.snippet_from_doc(tantivy.Document(**{FIELD: [text]})).to_html() for text in texts]

    def answer(self, found: tuple[int, dict[str, Any], list[Any]]) -> Answer:
        """Read the aggregations."""
        total, counts, _ = found
        if not counts:
            return Answer(total)
        categories, months = ({b["key"]: b["doc_count"] for b in counts[name]["buckets"]} for name in _COUNTS)
        return Answer(
            total,
            {key: count for key, count in categories.items() if key},
            {int(key): count for key, count in months.items()},
        )

    def change(self, changed: list[Article], corpus: Corpus) -> float:
        """Delete the old ones, add the new ones, commit."""
        documents = [document(article, corpus.zone) for article in changed]
        started = perf_counter()
        writer = self._index.writer(64_000_000, 1)
        for found in documents:
            writer.delete_documents_by_term("id", found.id)
            writer.add_document(_document(found))
        writer.commit()
        self._reload()
        took = perf_counter() - started
        writer.wait_merging_threads()
        return took

    def close(self) -> None:
        """There is nothing to close: the package has no call for it."""

    def _reload(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()

    def _text(self, address: Any) -> str:
        text: str = self._searcher.doc(address)["text"][0]
        return text

    def _term(self, name: str, text: str) -> Query:
        return Query.term_query(self._schema, name, text, "freq")

    def _query(self, question: Question) -> Query:
        if question.how == "phrase":
            words: list[str | tuple[int, str]] = list(question.terms)
            query = Query.phrase_query(self._schema, FIELD, words)
        else:
            occur = Occur.Must if question.how == "all" else Occur.Should
            clauses = [(occur, self._term(FIELD, text)) for text in question.terms]
            clauses += [
                (Occur.Should, Query.boost_query(self._term(term.field, term.text), term.boost))
                for term in question.boosts
            ]
            query = Query.boolean_query(clauses)
        if question.between is None:
            return query
        within = Query.range_query(self._schema, "published", tantivy.FieldType.Integer, *question.between)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(within, 0.0))])


def _document(found: Document) -> tantivy.Document:
    return tantivy.Document(
        id=found.id,
        text=found.text,
        published=found.published,
        month=found.month,
        category=found.category,
        **dict(zip(FIELDS, found.fields, strict=True)),
    )
