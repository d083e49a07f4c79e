"""The best labels of a chain with two labels, nearly everywhere found without a search.

With two labels, all that a token hears from either neighbour is one number: how much it speaks for True.
That number has bounds, so a token whose own score lies beyond them is settled at once, and Viterbi's
search is left for the few that lie between. The labels are exactly those of a search over all tokens.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What it weighs to go from one label to the next."""

    stay_false: float
    rise: float
    fall: float
    stay_true: float

    def labels(self, scores: Scores) -> Labels:
        """Return the best labels, given how much each token itself speaks for True.

        The first and the last score must be -inf: tokens that are False for certain.
        """
        ahead = (self.ahead(-inf), self.ahead(inf))
        back = (self.back(label=False), self.back(label=True))
        labels: Labels = scores > -(min(ahead) + min(back))
        settled = labels | (scores < -(max(ahead) + max(back)))
        self._search(scores, labels, (~settled).nonzero()[0].tolist())
        return labels

    def ahead(self, lead: float) -> float:
        """Return how much a token in which True leads by so much speaks for True at the next one."""
        if lead in (inf, -inf):
            return self.stay_true - self.fall if lead > 0 else self.rise - self.stay_false
        return max(lead + self.stay_true, self.rise) - max(lead + self.fall, self.stay_false)

    def back(self, *, label: bool) -> float:
        """Return how much a token of this label speaks for True at the one before."""
        return self.stay_true - self.rise if label else self.fall - self.stay_false

    def _search(self, scores: Scores, labels: Labels, places: list[int]) -> None:
        """Find the labels at these places, in order, by Viterbi's search between settled neighbours."""
        leads: dict[int, float] = {}
        for place in places:
            before = leads.get(place - 1, inf if labels[place - 1] else -inf)
            leads[place] = float(scores[place]) + self.ahead(before)
        for place in reversed(places):
            labels[place] = leads[place] + self.back(label=bool(labels[place + 1])) > 0
