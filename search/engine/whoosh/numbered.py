"""Fields that give each article of a segment one of a few values, as a number."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from math import prod
from typing import TypeAlias

import numpy as np

from search.engine.whoosh.dictionary import Dictionary
from search.engine.whoosh.layout import Array, ArrayFile

# So many cells of a cube cost as much as to count one article once more.
_CELLS = 1

# The places of values among a field's ``values``, and how many articles have each.
Present: TypeAlias = list[tuple[int, int]]


def present(counts: Array) -> Present:
    """Return where a count is not 0, and the count."""
    places = counts.nonzero()[0]
    return list(zip(places.tolist(), counts[places].tolist(), strict=True))


class NumberedView:
    """A value for each article: ``numbers`` counts from 1 in ``values``; NO_VALUE is none."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.numbers = file.array(f"{name}.numbers")
        self.values = list(Dictionary(file, f"{name}.values"))
        self.labels = self.values

    def is_any_of(self, wanted: Callable[[str], bool], docs: Array) -> Array:
        """Say of each of these articles whether it has a wanted value."""
        is_wanted = np.array([False, *map(wanted, self.values)])
        chosen: Array = is_wanted.take(self.numbers.take(docs))
        return chosen


class FacetView(NumberedView):
    """A facet field; each value has the label that people know it by."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        super().__init__(file, name)
        self.labels = list(Dictionary(file, f"{name}.labels"))


class Cube:
    """Counts the values of several fields: those of all fields together name a cell of a cube.

    Counting cells takes one pass over the articles; what a field's values hold are then sums of cells.
    """

    def __init__(self, views: Mapping[str, NumberedView]) -> None:
        """Hold the fields; cells are numbered when they are first needed."""
        self._views = views
        self._shape = tuple(len(view.values) + 1 for view in views.values())

    def count(self, names: Collection[str], docs: Array) -> dict[str, Present]:
        """Return for each field named which of its values these articles have, and how many do."""
        if len(names) < 2 or prod(self._shape) > len(docs) * _CELLS:
            views = [self._views[name] for name in names]
            counts = [np.bincount(view.numbers.take(docs), minlength=1) for view in views]
        else:
            cells = np.bincount(self._cells.take(docs), minlength=prod(self._shape)).reshape(self._shape)
            counts = [cells.sum(axis=self._axes_but(name)) for name in names]
        return {name: present(of_field[1:]) for name, of_field in zip(names, counts, strict=True)}

    @cached_property
    def _cells(self) -> Array:
        cells = np.ravel_multi_index([view.numbers for view in self._views.values()], self._shape)
        return cells.astype(np.min_scalar_type(prod(self._shape)))

    def _axes_but(self, name: str) -> tuple[int, ...]:
        return tuple(axis for axis, other in enumerate(self._views) if other != name)
