"""Several segments -> one, without analysing anything again: numbers are renumbered, arrays interleaved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.engine.whoosh.dictionary import merge_terms, write_dictionary
from search.engine.whoosh.fields import DICTIONARIES, DICTIONARY, FACETS, POSTINGS
from search.engine.whoosh.layout import Array, ArrayFileWriter
from search.engine.whoosh.perarticle import NO_VALUE, PerArticle
from search.engine.whoosh.phrases import merged_phrases, write_phrases
from search.engine.whoosh.postings import FIRST_IN_ARTICLE, Postings
from search.engine.whoosh.segment import SegmentView
from search.engine.whoosh.vocabulary import merged_counts, write_counts
from search.schema import Kind

_GONE = -1
_LOW_HALF = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def merge(segments: Sequence[SegmentView], path: Path) -> int:
    """Write the live articles of segments, in order, as one segment file; return how many they are."""
    out = ArrayFileWriter(path)
    try:
        kept = [np.arange(s.article_count) if s.live is None else np.flatnonzero(s.live) for s in segments]
        articles = PerArticle()
        for segment, docs in zip(segments, kept, strict=True):
            _copy_articles(segment, docs.tolist(), articles)
        articles.write(out)
        numbers = {name: _merge_dictionaries(segments, name, out) for name in DICTIONARIES}
        lengths = {}
        for name in POSTINGS:
            parts = _parts(segments, name, kept, numbers[DICTIONARY[name]])
            terms, postings = _interleave(parts)
            postings.write(out, name, terms)
            lengths[name] = int(postings.lengths.sum())
        write_counts(out, merged_counts(segments, len(articles)))
        write_phrases(out, merged_phrases(segments, len(articles)))
        out.close({"articles": len(articles), "lengths": lengths})
    except BaseException:
        out.discard()
        raise
    return len(articles)


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment's share of a merged field: new term keys, how much of each term is kept, new article numbers.

    Whole arrays are made only when they are placed, one segment at a time, so that memory holds the
    merged field once and little more.
    """

    postings: Postings
    new_docs: Array
    keys: Array
    counts: Array
    occurrence_counts: Array | None
    lengths: Array

    def docs(self) -> Array:
        """Return the new article number of each kept posting."""
        docs: Array = self.new_docs[self.postings.docs]
        kept: Array = docs[docs != _GONE]
        return kept

    def codes(self) -> Array:
        """Return the code of each kept posting."""
        kept: Array = self.postings.codes[self.new_docs[self.postings.docs] != _GONE]
        return kept

    def positions(self) -> Array:
        """Return the positions of each kept posting."""
        positions = self.postings.positions
        if positions is None:
            return np.zeros(0, np.uint32)
        return positions[_kept_places(positions, self.new_docs[self.postings.docs] != _GONE)]


def _copy_articles(segment: SegmentView, docs: list[int], articles: PerArticle) -> None:
    ids = segment.id_ranks.tolist()
    published, days = segment.published.tolist(), segment.days.tolist()
    labels = {
        name: [None if number == NO_VALUE else facet.labels[number - 1] for number in facet.numbers.tolist()]
        for name, facet in segment.facets.items()
    }
    for doc in docs:
        articles.add(
            segment.ids[ids[doc]].decode(),
            stored=segment.stored(doc),
            published=published[doc],
            day=days[doc],
            facets={name: labels[name][doc] for name in FACETS},
        )


def _merge_dictionaries(segments: Sequence[SegmentView], name: str, out: ArrayFileWriter) -> list[Array]:
    """Write the union of a dictionary; return each segment's new numbers."""
    union, numbers = merge_terms([list(segment.dictionaries[name]) for segment in segments])
    write_dictionary(out, name, union)
    return numbers


def _parts(
    segments: Sequence[SegmentView], name: str, kept: Sequence[Array], numbers: Sequence[Array]
) -> list[_Part]:
    parts, base = [], 0
    for segment, docs, number in zip(segments, kept, numbers, strict=True):
        new_docs = np.full(segment.article_count, _GONE, np.int64)
        new_docs[docs] = np.arange(base, base + len(docs))
        base += len(docs)
        terms = segment.fields[name].terms
        if POSTINGS[name].kind is Kind.PAIRS:
            # New numbers keep the order of old ones, so that the keys stay sorted.
            first, second = number[terms >> _HALF], number[terms & _LOW_HALF]
            keys = (first.astype(np.uint64) << _HALF) | second.astype(np.uint64)
        else:
            keys = number[terms].astype(np.uint64)
        parts.append(
            _part(segment.fields[name].postings, keys, new_docs, segment.fields[name].postings.lengths[docs])
        )
    return parts


def _part(postings: Postings, keys: Array, new_docs: Array, lengths: Array) -> _Part:
    is_kept = new_docs[postings.docs] != _GONE
    counts = _sums(is_kept, postings.starts[:-1])
    occurrence_counts = None
    if postings.positions is not None and postings.occurrences is not None:
        occurrence_counts = _sums(_kept_places(postings.positions, is_kept), postings.occurrences[:-1])
        occurrence_counts = occurrence_counts[counts > 0]
    return _Part(
        postings=postings,
        new_docs=new_docs,
        keys=keys[counts > 0],
        counts=counts[counts > 0],
        occurrence_counts=occurrence_counts,
        lengths=lengths,
    )


def _kept_places(positions: Array, is_kept: Array) -> Array:
    """Say of each position whether its posting is kept: a mark begins each posting's positions."""
    kept: Array = is_kept[np.cumsum(positions >= FIRST_IN_ARTICLE) - 1]
    return kept


def _sums(flags: Array, begins: Array) -> Array:
    """Count the flags of each run that begins at begins."""
    if not len(begins):
        return np.zeros(0, np.int64)
    return np.add.reduceat(flags, begins.astype(np.int64), dtype=np.int64)


def _interleave(parts: Sequence[_Part]) -> tuple[Array, Postings]:
    """Bring the postings of a term together from all parts, in the order of the parts."""
    terms = np.unique(np.concatenate([part.keys for part in parts]))
    slots = [np.searchsorted(terms, part.keys) for part in parts]
    counts = [part.counts for part in parts]
    starts = _starts(len(terms), slots, counts)
    positions = occurrences = None
    occurrence_counts = [part.occurrence_counts for part in parts if part.occurrence_counts is not None]
    if occurrence_counts:
        occurrences = _starts(len(terms), slots, occurrence_counts)
        positions = _placed(
            (part.positions() for part in parts), np.uint32, occurrences, slots, occurrence_counts
        )
    return terms, Postings(
        starts=starts,
        docs=_placed((part.docs() for part in parts), np.uint32, starts, slots, counts),
        codes=_placed((part.codes() for part in parts), np.uint16, starts, slots, counts),
        lengths=np.concatenate([part.lengths for part in parts]),
        positions=positions,
        occurrences=occurrences,
    )


def _starts(term_count: int, slots: Sequence[Array], counts: Sequence[Array]) -> Array:
    """Return where each term begins in the merged arrays; one more than there are terms."""
    totals = np.zeros(term_count, np.int64)
    for slot, count in zip(slots, counts, strict=True):
        totals[slot] += count
    return np.append(0, np.cumsum(totals))


def _placed(
    values: Iterable[Array],
    dtype: type[np.generic],
    starts: Array,
    slots: Sequence[Array],
    counts: Sequence[Array],
) -> Array:
    """Return the values of all parts, term by term."""
    merged = np.empty(int(starts[-1]), dtype)
    filled = starts[:-1].copy()
    for value, slot, count in zip(values, slots, counts, strict=True):
        begins = np.cumsum(count) - count
        merged[np.repeat(filled[slot] - begins, count) + np.arange(len(value))] = value
        filled[slot] += count
    return merged
