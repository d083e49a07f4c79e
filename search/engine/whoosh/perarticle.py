"""What a segment keeps article by article: id, stored record, moment of publication, facet values."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np

from search.analysis.normalize import slug
from search.engine.whoosh.dictionary import write_dictionary
from search.engine.whoosh.fields import FACETS
from search.engine.whoosh.layout import Array, ArrayFileWriter

NO_MOMENT = int(np.iinfo(np.int64).min)
NO_MONTH = -1
NO_DAY = 0
NO_VALUE = -1
_EPOCH = date(1970, 1, 1).toordinal()


class PerArticle:
    """Collects articles' values in the order of their numbers."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._stored: list[bytes] = []
        self._published: list[int] = []
        self._days: list[int] = []
        self._labels: dict[str, list[str]] = {name: [] for name in FACETS}

    def __len__(self) -> int:
        return len(self._ids)

    def add(
        self, article_id: str, *, stored: bytes, published: int, day: int, facets: Mapping[str, str | None]
    ) -> None:
        """Take the values of the next article; ``published`` is in seconds, ``day`` an ordinal."""
        self._ids.append(article_id)
        self._stored.append(stored)
        self._published.append(published)
        self._days.append(day)
        for name, labels in self._labels.items():
            labels.append(facets[name] or "")

    def write(self, out: ArrayFileWriter) -> None:
        """Add all values to a segment file."""
        sizes = np.array([0, *map(len, self._stored)], np.uint64)
        out.add("stored.offsets", np.cumsum(sizes))
        out.add("stored.bytes", np.frombuffer(b"".join(self._stored), np.uint8))
        order = sorted(range(len(self)), key=self._ids.__getitem__)
        write_dictionary(out, "id", [self._ids[number] for number in order])
        out.add("id.docs", np.array(order, np.uint32))
        out.add("published", np.array(self._published, np.int64))
        days = np.array(self._days, np.int32)
        out.add("days", days)
        out.add("months", _months_of(days))
        for name, labels in self._labels.items():
            _write_facet(out, name, labels)


def _months_of(days: Array) -> Array:
    """Return the month of each day (a proleptic Gregorian ordinal), counted since January of year 0."""
    months = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int32) + 1970 * 12
    return np.where(days == NO_DAY, NO_MONTH, months).astype(np.int32)


def _write_facet(out: ArrayFileWriter, name: str, labels: list[str]) -> None:
    """Write each article's value as a slug, and the most frequent label of each slug.

    Two spellings of one name ("Thế giới", "Thế Giới") have one slug and so are one value.
    """
    spellings: dict[str, list[tuple[int, str]]] = {}
    slug_of = {}
    for label, count in Counter(labels).items():
        slug_of[label] = slug(label)
        spellings.setdefault(slug_of[label], []).append((count, label))
    values = sorted(value for value in spellings if value)
    number = {"": NO_VALUE} | {value: place for place, value in enumerate(values)}
    write_dictionary(out, f"{name}.values", values)
    write_dictionary(out, f"{name}.labels", [max(spellings[value])[1] for value in values])
    out.add(f"{name}.numbers", np.array([number[slug_of[label]] for label in labels], np.int32))
