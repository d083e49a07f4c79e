"""Field lengths in one byte, and the 16-bit code that a posting carries.

The byte keeps four significant bits, as Lucene's SmallFloat.intToByte4 does: lengths up to 39 are
exact, longer ones lose at most one part in eight, which BM25 hardly feels. A code is the term
frequency (255 at most: BM25 has long saturated) and the length byte of the article's field, so that a
score is one look-up in a table of 65,536 numbers.
"""

import numpy as np

from search import ranking
from search.engine.whoosh.layout import Array

_MAX_FREQUENCY = 255
_FREE = 24  # lengths below this are their own byte; Lucene's NUM_FREE_VALUES


def _decoded(byte: int) -> int:
    if byte < _FREE:
        return byte
    mantissa, shift = (byte - _FREE) & 7, ((byte - _FREE) >> 3) - 1
    return _FREE + (mantissa if shift < 0 else (mantissa | 8) << shift)


DECODED_LENGTHS = np.array([_decoded(byte) for byte in range(256)], np.float64)


def encode_lengths(lengths: Array) -> Array:
    """Return the byte of each length: that of the greatest length not above it."""
    return (np.searchsorted(DECODED_LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def encode_postings(frequencies: Array, length_bytes: Array) -> Array:
    """Return a 16-bit code for each posting of frequency and length byte."""
    return (np.minimum(frequencies, _MAX_FREQUENCY).astype(np.uint16) << 8) | length_bytes


def saturation_table(average_length: float) -> Array:
    """Return BM25's term-frequency part for each of the 65,536 codes."""
    frequency = np.arange(_MAX_FREQUENCY + 1, dtype=np.float64)[:, None]
    relative = DECODED_LENGTHS[None, :] / max(average_length, 1.0)
    norm = ranking.K1 * (1 - ranking.B + ranking.B * relative)
    return (frequency / (frequency + norm)).ravel()
