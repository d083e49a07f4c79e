"""The highest of many numbers."""

from typing import Any

import numpy as np

from search.engine.whoosh.layout import Array

# So many numbers are laid out in columns first, and the highest are looked for among those of each column.
_MANY = 4_096
_ROWS = 64


def highest(values: Array, wanted: int) -> Array:
    """Return where the highest ``wanted`` values stand, and all that tie with the last of them."""
    if len(values) <= wanted:
        return np.arange(len(values))
    near: Array = (values >= _reached(values, wanted)).nonzero()[0]
    return near.take(highest(values.take(near), wanted)) if len(near) < len(values) else near


def _reached(values: Array, wanted: int) -> Any:
    """Return a number that ``wanted`` of these reach, and perhaps a few more."""
    width = len(values) // _ROWS
    if len(values) >= _MANY and wanted <= width // 2:
        # The highest of each column are among the values: as many of these as are wanted reach the number.
        values = values[: width * _ROWS].reshape(_ROWS, width).max(axis=0)
    return edge(values, wanted)


def edge(values: Array, wanted: int) -> Any:
    """Return the least of the highest ``wanted`` values."""
    return np.partition(values, len(values) - wanted)[len(values) - wanted]
