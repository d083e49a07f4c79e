"""The likeliest way through candidates, one for each place of a text; each step is judged by likelihood."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from search.repair.candidates import Candidate
from search.repair.likelihood import Floats, Likelihood, Syllables


class Lattice:
    """Candidates for each place, and how likely every step from one to a next one is."""

    def __init__(self, places: Sequence[Sequence[Candidate]], likelihood: Likelihood) -> None:
        """Judge all steps at once: one search among a million counts is far cheaper than many."""
        self._places = places
        heads = [likelihood.syllables([candidate.codes[0] for candidate in place]) for place in places]
        tails = [likelihood.syllables([candidate.codes[-1] for candidate in place]) for place in places]
        self._beginning = likelihood.alone(heads[0])
        self._steps: list[Floats] = []
        if len(places) > 1:
            sizes = [(len(place), len(after)) for place, after in pairwise(places)]
            left = [tail.each(count) for tail, (_, count) in zip(tails[:-1], sizes, strict=True)]
            right = [head.all(count) for head, (count, _) in zip(heads[1:], sizes, strict=True)]
            nats = likelihood.following(_joined(left), _joined(right))
            blocks = np.split(nats, np.cumsum([rows * columns for rows, columns in sizes])[:-1])
            self._steps = [block.reshape(size) for block, size in zip(blocks, sizes, strict=True)]

    def best(self, is_allowed: Callable[[Candidate], bool]) -> tuple[list[Candidate], float]:
        """Return the likeliest way through allowed candidates, and its nats; each place must have one."""
        costs = [self._cost(place, is_allowed) for place in self._places]
        nats = self._beginning - costs[0]
        origins = []
        for step, cost in zip(self._steps, costs[1:], strict=True):
            ways = nats[:, None] + step
            origin = ways.argmax(axis=0)
            origins.append(origin)
            nats = ways[origin, np.arange(len(cost))] - cost
        number = int(nats.argmax())
        way = [self._places[-1][number]]
        for place, origin in zip(self._places[-2::-1], reversed(origins), strict=True):
            number = int(origin[number])
            way.append(place[number])
        return way[::-1], float(nats.max())

    @staticmethod
    def _cost(place: Sequence[Candidate], is_allowed: Callable[[Candidate], bool]) -> Floats:
        return np.array([candidate.cost if is_allowed(candidate) else np.inf for candidate in place])


def _joined(rows: Sequence[Syllables]) -> Syllables:
    return Syllables(np.concatenate([row.codes for row in rows]), np.concatenate([row.times for row in rows]))
