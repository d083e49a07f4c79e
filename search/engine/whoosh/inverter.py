"""Articles -> the tokens of one segment: analysed here, numbered as they come, written by write()."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from search import schema
from search.analysis.abbreviations import definitions
from search.analysis.analyzers import LINE_END, analyze_all
from search.analysis.citations import citation_term, cited_numbers, full_numbers
from search.analysis.counts import count
from search.analysis.dates import mentioned_days
from search.analysis.keys import keys
from search.analysis.periods import period_term
from search.analysis.phrases import mine
from search.article import Article
from search.engine.whoosh.dictionary import write_dictionary
from search.engine.whoosh.fields import DICTIONARIES, DICTIONARY, FACETS, POSTINGS, syllables_of
from search.engine.whoosh.layout import Array, ArrayFileWriter
from search.engine.whoosh.perarticle import NO_DAY, NO_MOMENT, PerArticle
from search.engine.whoosh.phrases import least_articles, write_phrases
from search.engine.whoosh.postings import invert
from search.engine.whoosh.stored import encode
from search.engine.whoosh.vocabulary import write_counts
from search.mentions import Mentions
from search.schema import Field, Kind

LINE_BREAK = -1
# So many articles are analysed together: array work is cheap only in bulk.
_TOGETHER = 64


class _Numbering(dict[str, int]):
    """Numbers terms as they come; the end of a line is no term and has a number of its own."""

    def __init__(self) -> None:
        super().__init__({LINE_END: LINE_BREAK})

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self) - 1
        return number

    def terms(self) -> list[str]:
        """Return the terms in the order of their numbers."""
        return [term for term in self if term != LINE_END]

    def ranks(self) -> tuple[list[str], Array]:
        """Return the terms in order, and the rank of each number."""
        terms = sorted(self.keys() - {LINE_END})
        ranks = np.empty(len(terms), np.int64)
        ranks[[self[term] for term in terms]] = np.arange(len(terms))
        return terms, ranks


class _Stream:
    """The tokens of a field of all articles, end to end."""

    def __init__(self) -> None:
        self._chunks: list[Array] = [np.zeros(0, np.int32)]
        self._sizes: list[int] = []

    def add(self, terms: list[int]) -> None:
        """Take the term numbers of the next article."""
        self._chunks.append(np.array(terms, np.int32))
        self._sizes.append(len(terms))

    def arrays(self) -> tuple[Array, Array, Array]:
        """Return number, article and place in the article of every token."""
        sizes = np.array(self._sizes, np.int64)
        docs = np.repeat(np.arange(len(sizes)), sizes)
        begins = np.cumsum(sizes) - sizes
        tokens = np.concatenate(self._chunks)
        return tokens, docs, np.arange(len(tokens)) - begins[docs]


class Inverter:
    """Collects articles and writes them as one segment."""

    def __init__(self, zone: ZoneInfo) -> None:
        """``zone`` decides to which day an article belongs."""
        self._zone = zone
        self._articles = PerArticle()
        self._numbering = {name: _Numbering() for name in DICTIONARIES}
        self._streams = {n: _Stream() for n, field in POSTINGS.items() if field.kind is not Kind.PAIRS}
        self._written: list[Array] = []

    def __len__(self) -> int:
        return len(self._articles)

    def add(self, articles: Sequence[Article]) -> None:
        """Analyse articles and keep what the segment needs."""
        for start in range(0, len(articles), _TOGETHER):
            some = articles[start : start + _TOGETHER]
            wholes = ["\n".join(article.texts()) for article in some]
            self._add_texts("all", wholes)
            self._add_texts("title", [article.title for article in some])
            for article, whole in zip(some, wholes, strict=True):
                spans, numbers = mentioned_days(whole), cited_numbers(whole)
                named = Mentions.of(spans, numbers)
                self._add_values(article, named)
                self._add_terms(schema.KEYS, keys(whole))
                self._add_terms(schema.MENTIONED, dict.fromkeys(map(period_term, spans)))
                self._add_terms(schema.DOCUMENT_NUMBERS, full_numbers(named.numbers))
                self._add_terms(schema.CITATIONS, map(citation_term, named.numbers))
                self._add_terms(schema.DEFINITIONS, definitions(whole))

    def _add_values(self, article: Article, named: Mentions) -> None:
        moment, day = NO_MOMENT, NO_DAY
        if article.published is not None:
            moment = int(article.published.timestamp())
            day = article.published.astimezone(self._zone).toordinal()
        self._articles.add(
            article.id,
            stored=encode(article, named),
            published=moment,
            day=day,
            facets=dict(zip(FACETS, (article.category, article.source), strict=True)),
        )

    def _add_texts(self, text: str, contents: list[str]) -> None:
        fields = [field for field in POSTINGS.values() if field.text == text]
        for terms in analyze_all(contents):
            if text == schema.ALL_SYLLABLES.text:
                self._written.append(np.array(terms.written, np.int32))
            for field in fields:
                if field.kind is Kind.SYLLABLES:
                    self._add_terms(field, terms.syllables)
                elif field.kind is Kind.WORDS:
                    self._add_terms(field, terms.words)

    def _add_terms(self, field: Field, terms: Iterable[str]) -> None:
        number = self._numbering[DICTIONARY[field.name]]
        self._streams[field.name].add([*map(number.__getitem__, terms)])

    def write(self, path: Path) -> int:
        """Write the segment file; return its size in bytes."""
        out = ArrayFileWriter(path)
        try:
            self._articles.write(out)
            ranks = {}
            for name, numbering in self._numbering.items():
                terms, ranks[name] = numbering.ranks()
                write_dictionary(out, name, terms)
            lengths = {
                name: self._write_field(out, field, ranks[DICTIONARY[name]])
                for name, field in POSTINGS.items()
            }
            write_counts(out, count(self._written))
            write_phrases(out, self._phrases())
            return out.close({"articles": len(self), "lengths": lengths})
        except BaseException:
            out.discard()
            raise

    def _phrases(self) -> dict[str, int]:
        """Return the phrases that the articles have in common, and how many hold each."""
        tokens, docs, _ = self._streams[schema.ALL_WORDS.name].arrays()
        numbering = self._numbering[DICTIONARY[schema.ALL_WORDS.name]]
        return mine(numbering.terms(), tokens, docs, least_articles(len(self)))

    def _write_field(self, out: ArrayFileWriter, field: Field, ranks: Array) -> int:
        """Invert and write one field; return how many tokens it has."""
        places = None
        if field.kind is Kind.PAIRS:
            terms, docs, places = self._pairs(field, ranks)
        else:
            tokens, docs, _ = self._streams[field.name].arrays()
            is_term = tokens != LINE_BREAK
            terms, docs = ranks[tokens[is_term]], docs[is_term]
        found, postings = invert(terms, docs, article_count=len(self), positions=places)
        postings.write(out, field.name, found)
        return len(terms)

    def _pairs(self, field: Field, ranks: Array) -> tuple[Array, Array, Array]:
        """Return key, article and place of each two syllables that are neighbours in a line."""
        tokens, docs, places = self._streams[syllables_of(field)].arrays()
        joined = (tokens[:-1] != LINE_BREAK) & (tokens[1:] != LINE_BREAK) & (docs[:-1] == docs[1:])
        first, second = ranks[tokens[:-1][joined]], ranks[tokens[1:][joined]]
        return pair_keys(first, second), docs[:-1][joined], places[:-1][joined]


def pair_keys(first: Array, second: Array) -> Array:
    """Return the 64-bit keys of pairs of syllable numbers; they sort as the pairs do."""
    return (first.astype(np.uint64) << np.uint64(32)) | second.astype(np.uint64)
