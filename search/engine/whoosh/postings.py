"""From tokens to postings, by sorting and counting arrays; and the form of postings in a segment file.

A field of postings is, term by term: ``terms`` (the term's number, or a pair's key, ascending) and
``starts`` (where its postings begin; one more than there are terms); posting by posting: ``docs`` (the
article's number in the segment) and ``codes`` (see lengths.py); article by article: ``lengths``. Pairs
carry ``positions`` too: a number an occurrence, its highest bit set on the first one in an article, and
``occurrences`` (where a term's positions begin).
"""

from dataclasses import dataclass

import numpy as np

from search.engine.whoosh.layout import Array, ArrayFile, ArrayFileWriter
from search.engine.whoosh.lengths import encode_lengths, encode_postings

FIRST_IN_ARTICLE = np.uint32(1 << 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """The postings of all terms of a field, in the order of term, then article."""

    starts: Array
    docs: Array
    codes: Array
    lengths: Array
    positions: Array | None = None
    occurrences: Array | None = None

    def write(self, out: ArrayFileWriter, name: str, terms: Array) -> None:
        """Add the field to a segment file."""
        out.add(f"{name}.terms", terms.astype(np.uint64))
        out.add(f"{name}.starts", self.starts.astype(np.uint64))
        out.add(f"{name}.docs", self.docs.astype(np.uint32))
        out.add(f"{name}.codes", self.codes.astype(np.uint16))
        out.add(f"{name}.lengths", self.lengths.astype(np.uint32))
        if self.positions is not None and self.occurrences is not None:
            out.add(f"{name}.positions", self.positions.astype(np.uint32))
            out.add(f"{name}.occurrences", self.occurrences.astype(np.uint64))

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> "Postings":
        """View a field of a segment file."""
        positional = f"{name}.positions" in file
        return cls(
            starts=file.array(f"{name}.starts"),
            docs=file.array(f"{name}.docs"),
            codes=file.array(f"{name}.codes"),
            lengths=file.array(f"{name}.lengths"),
            positions=file.array(f"{name}.positions") if positional else None,
            occurrences=file.array(f"{name}.occurrences") if positional else None,
        )


def invert(
    terms: Array, docs: Array, *, article_count: int, positions: Array | None = None
) -> tuple[Array, Postings]:
    """Return the distinct terms in order, and their postings.

    ``terms`` and ``docs`` hold a number each token, tokens in the order of articles and of the text;
    ``positions`` the place of each in its article.
    """
    lengths = np.bincount(docs, minlength=article_count)
    order = _stable_order(terms)
    terms, docs = terms[order], docs[order]
    is_new_term = _changes(terms)
    is_new_posting = is_new_term | _changes(docs)
    heads = np.flatnonzero(is_new_posting)
    firsts = np.flatnonzero(is_new_term)
    posting_docs = docs[heads]
    frequencies = np.diff(np.append(heads, len(terms)))
    marked = occurrences = None
    if positions is not None:
        marked = positions[order].astype(np.uint32) | (is_new_posting * FIRST_IN_ARTICLE)
        occurrences = np.append(firsts, len(terms))
    return terms[firsts], Postings(
        starts=np.append(np.searchsorted(heads, firsts), len(heads)),
        docs=posting_docs,
        codes=encode_postings(frequencies, encode_lengths(lengths)[posting_docs]),
        lengths=lengths,
        positions=marked,
        occurrences=occurrences,
    )


def _changes(values: Array) -> Array:
    """Say of each value whether it differs from the one before; the first does."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def _stable_order(terms: Array) -> Array:
    """Return the order that sorts terms and leaves equal ones as they stand.

    Where a term and its place fit into 64 bits together, one plain sort of numbers does it, several
    times faster than a stable argsort. A pair's key is squeezed first: its halves are small numbers.
    """
    count = len(terms)
    if not count:
        return np.zeros(0, np.int64)
    place_bits = count.bit_length()
    squeezed = terms.astype(np.uint64)
    top = int(squeezed.max())
    if top.bit_length() > 32:
        low = squeezed & np.uint64(0xFFFFFFFF)
        low_bits = int(low.max()).bit_length()
        squeezed = ((squeezed >> np.uint64(32)) << np.uint64(low_bits)) | low
        top = int(squeezed.max())
    if top.bit_length() + place_bits > 64:
        return np.argsort(terms, kind="stable")
    packed = (squeezed << np.uint64(place_bits)) | np.arange(count, dtype=np.uint64)
    packed.sort()
    return (packed & np.uint64((1 << place_bits) - 1)).astype(np.int64)
