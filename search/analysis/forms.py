"""What a word segmentation model knows of each surface form ("Hà", "hà", "HÀ"), as arrays.

A weight says how much it speaks for a token going on with the word before it, rather than beginning one.
"""

from string import punctuation
from threading import Lock
from typing import NamedTuple

import numpy as np

from search.analysis.crfsuite import Model
from search.analysis.lexicon import Lexicon
from search.analysis.viterbi import Chain

# The row that stands for the end of a line among the rows of forms.
BREAK = 0

# PyVi's labels: a token begins a word, or goes on with the one before.
_BEGINS, _GOES_ON = "B_W", "I_W"

# Stands for all forms that the model has never met; no token is a blank. (It has met "".)
_NEVER_MET = " "

# Surface forms remembered; past that all are forgotten, and the common ones come straight back.
_MOST_SURFACES = 100_000


class Forms:
    """A table with one row for all surface forms that are one to the model. A row never changes.

    The columns: ``own`` speaks for the token itself, ``as_left`` for its right neighbour, ``as_right`` for
    its left one; ``syllable`` is its number in the lexicon; ``joinable`` says that it may stand in a word
    of several tokens, ``titled`` that it begins with a capital.
    """

    def __init__(self, model: Model, lexicon: Lexicon) -> None:
        self._model, self._lexicon = model, lexicon
        self._met = {attribute.partition("word.lower():")[2] for attribute in model.states}
        self._row_of_surface: dict[str, int] = {}
        self._row_of_kind: dict[_Kind | None, int] = {None: BREAK}
        self._lock = Lock()
        # A lower-case form has five kinds at most (hà, Hà, HÀ, HàN; of one letter: À): eight rows are enough.
        rows = 8 * (len(self._met) + len(lexicon) + 1)
        self.own, self.as_left, self.as_right = np.zeros(rows), np.zeros(rows), np.zeros(rows)
        self.syllable = np.zeros(rows, dtype=np.int64)
        self.joinable, self.titled = np.zeros(rows, dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
        # A line's first token hears nothing from the left and its last one nothing from the right: BREAK,
        # which is no part of a word for certain, takes back what the steps from and to it would say.
        chain = chain_of(model)
        self.own[BREAK] = -np.inf
        self.as_left[BREAK] = -chain.ahead(-np.inf)
        self.as_right[BREAK] = -chain.back(label=False)

    def row(self, surface: str) -> int:
        """Return the row of a surface form."""
        row = self._row_of_surface.get(surface)
        return self._learn(surface) if row is None else row

    def _learn(self, surface: str) -> int:
        kind = self._kind(surface)
        with self._lock:
            row = self._row_of_kind.get(kind)
            if row is None:
                row = len(self._row_of_kind)
                self._fill(row, kind)
                self._row_of_kind[kind] = row
            if len(self._row_of_surface) >= _MOST_SURFACES:
                self._row_of_surface.clear()
            self._row_of_surface[surface] = row
        return row

    def _kind(self, surface: str) -> "_Kind":
        lower = surface.lower()
        return _Kind(
            lower=lower if lower in self._met or lower in self._lexicon else _NEVER_MET,
            is_upper=surface.isupper(),
            is_title=surface.istitle(),
            is_digit=surface.isdigit(),
            # As PyVi has it: what is a part of this string, be it one mark or several, joins nothing.
            joinable=surface not in punctuation and not surface[0].isdigit(),
            titled=surface[0].istitle(),
        )

    def _fill(self, row: int, kind: "_Kind") -> None:
        lower, upper, title = kind.lower, kind.is_upper, kind.is_title
        self.own[row] = self._sum(
            "bias",
            f"word.lower():{lower}",
            upper and "word.isupper()",
            title and "word.istitle()",
            kind.is_digit and "word.isdigit()",
        )
        for side, column in (("-1", self.as_left), ("+1", self.as_right)):
            column[row] = self._sum(
                f"{side}:word.lower():{lower}",
                upper and f"{side}:word.isupper()",
                title and f"{side}:word.istitle()",
            )
        self.syllable[row] = self._lexicon.number(lower)
        self.joinable[row], self.titled[row] = kind.joinable, kind.titled

    def _sum(self, *attributes: str | bool) -> float:
        return sum(
            weight_of(self._model, attribute) for attribute in attributes if isinstance(attribute, str)
        )


class _Kind(NamedTuple):
    """All that the model asks of a surface form."""

    lower: str
    is_upper: bool
    is_title: bool
    is_digit: bool
    joinable: bool
    titled: bool


def weight_of(model: Model, attribute: str) -> float:
    """Return how much an attribute speaks for going on with a word."""
    weights = model.states.get(attribute, {})
    return weights.get(_GOES_ON, 0.0) - weights.get(_BEGINS, 0.0)


def chain_of(model: Model) -> Chain:
    """Return the chain of the model's two labels; True is to go on with a word."""
    weights = model.transitions
    return Chain(
        stay_false=weights.get((_BEGINS, _BEGINS), 0.0),
        rise=weights.get((_BEGINS, _GOES_ON), 0.0),
        fall=weights.get((_GOES_ON, _BEGINS), 0.0),
        stay_true=weights.get((_GOES_ON, _GOES_ON), 0.0),
    )
