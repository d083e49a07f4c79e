"""A sorted list of terms in two arrays: UTF-8 bytes end to end, and where each term begins.

UTF-8 sorts as code points do, so the order of bytes is the order of Python strings.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from search.engine.whoosh.layout import Array, ArrayFile, ArrayFileWriter

# Of each segment, of which there are ten: the syllables that most questions have.
_CACHED_TERMS = 1_024
_LAST = chr(0x10FFFF)


def write_dictionary(out: ArrayFileWriter, name: str, terms: Sequence[str]) -> None:
    """Write terms, which are sorted and distinct, under a name."""
    encoded = [term.encode() for term in terms]
    ends = np.cumsum([len(term) for term in encoded], dtype=np.uint64)
    out.add(f"{name}.offsets", np.concatenate((np.zeros(1, np.uint64), ends)))
    out.add(f"{name}.bytes", np.frombuffer(b"".join(encoded), np.uint8))


class Dictionary:
    """The terms of a field of a segment; a term's number is its rank in the order."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        """Open the dictionary written under a name."""
        self._offsets = file.array(f"{name}.offsets").data
        self._bytes = file.raw(f"{name}.bytes")
        self._found: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        return self._bytes[self._offsets[number] : self._offsets[number + 1]].tobytes()

    def __iter__(self) -> Iterator[str]:
        encoded = self._bytes.tobytes()
        return (encoded[begin:end].decode() for begin, end in pairwise(self._offsets.tolist()))

    def find(self, term: str) -> int:
        """Return the term's number, or -1."""
        number = self._found.get(term)
        if number is None:
            # Half a letter, as a damaged id may have, is in no dictionary.
            wanted = term.encode(errors="surrogatepass")
            number = bisect_left(self, wanted)
            if number == len(self) or self[number] != wanted:
                number = -1
            if len(self._found) >= _CACHED_TERMS:
                self._found.clear()
            self._found[term] = number
        return number

    def span(self, low: str, high: str) -> tuple[int, int]:
        """Return the half-open range of numbers of the terms from low to high, both included."""
        return bisect_left(self, low.encode()), bisect_left(self, (high + "\0").encode())

    def prefixed(self, prefix: str) -> tuple[int, int]:
        """Return the half-open range of numbers of the terms that begin with prefix."""
        return bisect_left(self, prefix.encode()), bisect_left(self, (prefix + _LAST).encode())


def merge_terms(dictionaries: Sequence[Sequence[str]]) -> tuple[list[str], list[Array]]:
    """Return the union of several sorted term lists, and each list's new numbers in it."""
    union = sorted(set().union(*dictionaries))
    number = {term: new for new, term in enumerate(union)}
    renumbered = [np.fromiter((number[t] for t in terms), np.int64, len(terms)) for terms in dictionaries]
    return union, renumbered
