"""Whole texts by their letters: without marks, in lower case, with nothing but blanks between syllables.

A page of results looks through ten whole articles for what was typed. A table that says of each letter which
one it is makes that ten times as fast as folding them, and a syllable between blanks is found by str.find().
"""

import re

import numpy as np

from search.analysis.normalize import fold
from search.analysis.syllables import lower_case

_BETWEEN = re.compile(r"[\W_]")
# One entry a code of UTF-16, filled as codes are met; 0, which stands in no clean text, is one not yet met.
_LETTERS = np.zeros(1 << 16, np.uint16)


def bare(text: str) -> str:
    """Return clean text folded, in lower case, a blank for all but letters and digits; offsets stay."""
    codes = np.frombuffer(text.encode("utf-16-le"), "<u2")
    if len(codes) > len(text):
        # An emoji is two codes.
        return _bare(text)
    letters = _LETTERS.take(codes)
    if not letters.all():
        for code in set(codes[letters == 0].tolist()):
            _LETTERS[code] = ord(_bare(chr(code)))
        letters = _LETTERS.take(codes)
    return letters.astype("<u2", copy=False).tobytes().decode("utf-16-le")


def _bare(text: str) -> str:
    return _BETWEEN.sub(" ", lower_case(fold(text)))
