"""One segment, opened: everything that a query reads, as views into shared pages."""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
from functools import cached_property
from pathlib import Path

import numpy as np

from search.article import Article
from search.engine.whoosh.dictionary import Dictionary
from search.engine.whoosh.fields import DICTIONARY, FACETS, POSTINGS, TERM_FACETS
from search.engine.whoosh.layout import Array, ArrayFile
from search.engine.whoosh.numbered import Cube, FacetView, NumberedView, Present, present
from search.engine.whoosh.perarticle import MONTHS
from search.engine.whoosh.postings import FIRST_IN_ARTICLE, Postings
from search.engine.whoosh.stored import decode
from search.mentions import Mentions
from search.schema import Kind

NO_DOCS = np.zeros(0, np.uint32)
NO_CODES = np.zeros(0, np.uint16)
# Of each field of each segment, of which there are a hundred: those of the last few questions.
_CACHED_SLOTS = 256


class FieldView:
    """The postings of one field of a segment, found by term."""

    def __init__(self, file: ArrayFile, name: str, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._is_pairs = POSTINGS[name].kind is Kind.PAIRS
        self.terms = file.array(f"{name}.terms")
        self.postings = Postings.read(file, name)
        self._slots: dict[str, int] = {}

    def slot(self, term: str) -> int:
        """Return which of the field's terms this is, or -1."""
        slot = self._slots.get(term)
        if slot is None:
            slot = self._find(self._key(term))
            if len(self._slots) >= _CACHED_SLOTS:
                self._slots.clear()
            self._slots[term] = slot
        return slot

    def _key(self, term: str) -> int:
        if not self._is_pairs:
            return self._dictionary.find(term)
        first, _, second = term.partition("_")
        numbers = self._dictionary.find(first), self._dictionary.find(second)
        return -1 if min(numbers) < 0 else numbers[0] << 32 | numbers[1]

    def _find(self, key: int) -> int:
        if key < 0:
            return -1
        slot = int(np.searchsorted(self.terms, np.uint64(key)))
        return slot if slot < len(self.terms) and self.terms[slot] == key else -1

    def span(self, slot: int) -> slice:
        """Return where the postings of a term stand."""
        starts = self.postings.starts
        return slice(int(starts[slot]), int(starts[slot + 1]))

    def docs(self, term: str) -> Array:
        """Return the articles that hold a term, ascending."""
        slot = self.slot(term)
        return NO_DOCS if slot < 0 else self.postings.docs[self.span(slot)]

    def docs_and_codes(self, term: str) -> tuple[Array, Array]:
        """Return the articles that hold a term, and the code of each posting."""
        slot = self.slot(term)
        if slot < 0:
            return NO_DOCS, NO_CODES
        span = self.span(slot)
        return self.postings.docs[span], self.postings.codes[span]

    def places(self, term: str) -> tuple[Array, Array]:
        """Return article and position of every occurrence of a term."""
        slot = self.slot(term)
        return self.places_of(range(slot, slot + 1)) if slot >= 0 else (NO_DOCS, NO_DOCS)

    def places_of(self, slots: range) -> tuple[Array, Array]:
        """Return article and position of every occurrence of neighbouring terms."""
        if self.postings.positions is None or self.postings.occurrences is None:
            return NO_DOCS, NO_DOCS
        begin, end = (int(self.postings.occurrences[slot]) for slot in (slots.start, slots.stop))
        marked = self.postings.positions[begin:end]
        which = np.cumsum(marked >= FIRST_IN_ARTICLE) - 1
        return self.docs_of(slots)[which], marked & ~FIRST_IN_ARTICLE

    def places_in(self, term: str, postings: Array) -> tuple[Array, Array]:
        """Return article and position of the occurrences of a term in some of its postings."""
        slot = self.slot(term)
        if slot < 0 or self.postings.positions is None or self.postings.occurrences is None:
            return NO_DOCS, NO_DOCS
        begin, end = self.postings.occurrences[slot : slot + 2].tolist()
        marked = self.postings.positions[begin:end]
        firsts = np.append((marked >= FIRST_IN_ARTICLE).nonzero()[0], end - begin)
        begins, counts = firsts.take(postings), firsts.take(postings + 1) - firsts.take(postings)
        # Where each posting's occurrences begin, and from there on.
        steps = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
        places = np.repeat(begins, counts) + steps
        docs = self.postings.docs[self.span(slot)].take(postings)
        return np.repeat(docs, counts), marked.take(places) & ~FIRST_IN_ARTICLE

    def docs_of(self, slots: range) -> Array:
        """Return the articles that hold any of neighbouring terms, each once for each term."""
        starts = self.postings.starts
        return self.postings.docs[int(starts[slots.start]) : int(starts[slots.stop])]

    def frequencies(self, slots: range, marked: Array | None) -> Array:
        """Return how many of the marked articles, or of all, hold each of neighbouring terms."""
        starts = self.postings.starts[slots.start : slots.stop + 1].astype(np.int64)
        if marked is None or not slots:
            return np.diff(starts)
        return np.add.reduceat(marked[self.docs_of(slots)], starts[:-1] - starts[0], dtype=np.int64)

    def union(self, low: str, high: str) -> Array:
        """Return the articles that hold any term from low to high, each once for each term."""
        begin, end = self._dictionary.span(low, high)
        first, last = (int(n) for n in np.searchsorted(self.terms, [begin, end]))
        return self.docs_of(range(first, last))

    def prefixed(self, prefix: str) -> Iterator[str]:
        """Yield the terms that begin with prefix, in order."""
        terms = map(self.term, self.slots_prefixed(prefix))
        # They stand in the order of syllables, "2_ti" before "20_ti"; as texts it is the other way round.
        return iter(sorted(terms)) if self._is_pairs else terms

    def slots_prefixed(self, prefix: str) -> range:
        """Return which of the field's terms begin with prefix; of a pair "a_b", a is whole."""
        head, mark, tail = prefix.partition("_") if self._is_pairs else (prefix, "", "")
        base, span = 0, self._dictionary.prefixed(head)
        if mark:
            number = self._dictionary.find(head)
            base, span = max(number, 0) << 32, self._dictionary.prefixed(tail) if number >= 0 else (0, 0)
        elif self._is_pairs:
            span = span[0] << 32, span[1] << 32
        bounds = np.array([base + span[0], base + span[1]], np.uint64)
        first, last = (int(n) for n in np.searchsorted(self.terms, bounds))
        return range(first, last)

    def term(self, slot: int) -> str:
        """Return one of the field's terms."""
        key = int(self.terms[slot])
        if not self._is_pairs:
            return self._dictionary[key].decode()
        return f"{self._dictionary[key >> 32].decode()}_{self._dictionary[key & 0xFFFFFFFF].decode()}"


class TermFacetView:
    """A facet of which an article may have several values: the terms of a field, and their own labels."""

    def __init__(self, field: FieldView) -> None:
        self._field = field

    @cached_property
    def values(self) -> list[str]:
        """All values in order, read when they are first asked for."""
        return [self._field.term(slot) for slot in range(len(self._field.terms))]

    @property
    def labels(self) -> list[str]:
        """What people know each value by: itself."""
        return self.values

    def count(self, docs: Array) -> Present:
        """Return the place in ``values`` of each value that these articles have, and how many have it."""
        is_counted = np.zeros(len(self._field.postings.lengths), bool)
        is_counted[docs] = True
        return present(self._field.frequencies(range(len(self._field.terms)), is_counted))

    def is_any_of(self, wanted: Iterable[str], docs: Array) -> Array:
        """Say of each of these articles whether it has a wanted value."""
        has = np.zeros(len(self._field.postings.lengths), bool)
        for value in wanted:
            has[self._field.docs(value)] = True
        chosen: Array = has.take(docs)
        return chosen


class SegmentView:
    """A segment file and which of its articles are deleted. Immutable; share it freely."""

    def __init__(self, path: Path, deleted: Iterable[int] = ()) -> None:
        """Open the file; raises IndexCorrupt or FileNotFoundError."""
        self.file = ArrayFile.open(path)
        self.article_count: int = self.file.values["articles"]
        self.lengths: dict[str, int] = self.file.values["lengths"]
        self.deleted = np.fromiter(deleted, np.int64)
        self.dictionaries = {name: Dictionary(self.file, name) for name in dict.fromkeys(DICTIONARY.values())}
        self.fields = {
            name: FieldView(self.file, name, self.dictionaries[DICTIONARY[name]]) for name in POSTINGS
        }
        self.facets = {name: FacetView(self.file, name) for name in FACETS}
        self.term_facets = {name: TermFacetView(self.fields[name]) for name in TERM_FACETS}
        self.ids = Dictionary(self.file, "id")
        self.id_docs = self.file.array("id.docs")
        self.published = self.file.array("published")
        self.days = self.file.array("days")
        self.months = NumberedView(self.file, MONTHS)
        self._numbered: dict[str, NumberedView] = {**self.facets, MONTHS: self.months}
        self._cube = Cube(self._numbered)
        self._stored = self.file.raw("stored.bytes")
        self._stored_offsets = self.file.array("stored.offsets")

    def with_deleted(self, deleted: Iterable[int]) -> "SegmentView":
        """Return the same segment, sharing all that is open, of which other articles are deleted."""
        numbers = np.fromiter(deleted, np.int64)
        if np.array_equal(numbers, self.deleted):
            return self
        other = copy(self)
        other.deleted = numbers
        # What was worked out of the articles deleted before.
        other.__dict__.pop("live", None)
        return other

    @cached_property
    def live(self) -> Array | None:
        """True for each article that is not deleted; None when all are live."""
        if not len(self.deleted):
            return None
        live = np.ones(self.article_count, bool)
        live[self.deleted] = False
        return live

    def facet(self, name: str) -> NumberedView | TermFacetView:
        """Return a facet or the months, whether an article has one value of it or several."""
        return self._numbered[name] if name in self._numbered else self.term_facets[name]

    def count(self, names: Collection[str], docs: Array) -> dict[str, Present]:
        """Return for each facet named, or the months, which values these articles have, and how many do."""
        counts = self._cube.count(self._numbered.keys() & names, docs)
        return counts | {name: self.term_facets[name].count(docs) for name in self.term_facets.keys() & names}

    @property
    def live_count(self) -> int:
        """How many articles are not deleted."""
        return self.article_count - len(self.deleted)

    def frequency(self, field: str, term: str) -> int:
        """Return how many live articles hold a term."""
        docs = self.fields[field].docs(term)
        return len(docs) if self.live is None else int(np.count_nonzero(self.live[docs]))

    def terms(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with prefix, in order, and how many live articles hold each."""
        counted = ((term, self.frequency(field, term)) for term in self.fields[field].prefixed(prefix))
        return ((term, count) for term, count in counted if count)

    def live_length(self, field: str) -> int:
        """Return how many tokens a field of the live articles has."""
        return self.lengths[field] - int(self.fields[field].postings.lengths[self.deleted].sum())

    @cached_property
    def id_ranks(self) -> Array:
        """The place of each article in the order of ids."""
        ranks = np.empty(self.article_count, np.int32)
        ranks[self.id_docs] = np.arange(self.article_count)
        return ranks

    @cached_property
    def recency(self) -> Array:
        """How many articles stand behind each in the order of time, newest first, then by id."""
        # Who has no date has the least of all moments, and comes last.
        order = np.lexsort((-self.id_ranks, self.published))
        ranks = np.empty(self.article_count, np.int32)
        ranks[order] = np.arange(self.article_count, dtype=np.int32)
        return ranks

    def id_of(self, doc: int) -> bytes:
        """Return the id of an article."""
        return self.ids[int(self.id_ranks[doc])]

    def number_of(self, article_id: str) -> int:
        """Return the number of the article of this id, deleted or not, or -1."""
        place = self.ids.find(article_id)
        return -1 if place < 0 else int(self.id_docs[place])

    def find(self, article_id: str) -> int:
        """Return the number of the live article of this id, or -1."""
        doc = self.number_of(article_id)
        return doc if doc >= 0 and (self.live is None or self.live[doc]) else -1

    def stored(self, doc: int) -> bytes:
        """Return an article as it is stored."""
        begin, end = self._stored_offsets[doc : doc + 2].tolist()
        return self._stored[begin:end].tobytes()

    def article(self, doc: int) -> Article:
        """Return an article by its number."""
        return self.read(doc)[0]

    def read(self, doc: int) -> tuple[Article, Mentions]:
        """Return an article by its number, and what it names."""
        return decode(self.stored(doc))
