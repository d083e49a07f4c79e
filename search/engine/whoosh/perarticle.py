"""What a segment keeps article by article: id, stored record, moment of publication, facet values."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np

from search.analysis.normalize import slug
from search.engine.whoosh.dictionary import write_dictionary
from search.engine.whoosh.fields import FACETS
from search.engine.whoosh.layout import ArrayFileWriter

# What months are called in the file; years are computed from them.
MONTHS = "months"
NO_MOMENT = int(np.iinfo(np.int64).min)
NO_DAY = 0
NO_VALUE = 0


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
        out.add("days", np.array(self._days, np.int32))
        month_of = {
            day: date.fromordinal(day).isoformat()[:7] if day != NO_DAY else "" for day in set(self._days)
        }
        _write_numbered(out, MONTHS, [month_of[day] for day in self._days])
        for name, labels in self._labels.items():
            _write_facet(out, name, labels)


def _write_facet(out: ArrayFileWriter, name: str, labels: list[str]) -> None:
    """Write each article's value as a slug, and the most frequent label of each slug.

    Two spellings of one name ("Thế giới", "Thế Giới") have one slug and so are one value.
    """
    slug_of = {label: slug(label) for label in set(labels)}
    spellings: dict[str, list[tuple[int, str]]] = {}
    for label, count in Counter(labels).items():
        spellings.setdefault(slug_of[label], []).append((count, label))
    values = _write_numbered(out, name, [slug_of[label] for label in labels])
    write_dictionary(out, f"{name}.labels", [max(spellings[value])[1] for value in values])


def _write_numbered(out: ArrayFileWriter, name: str, values: list[str]) -> list[str]:
    """Write the distinct values, and each article's as its number among them, from 1; "" is NO_VALUE."""
    distinct = sorted(set(values) - {""})
    number = {"": NO_VALUE} | {value: place for place, value in enumerate(distinct, start=1)}
    # Small numbers: they are gathered by the ten thousand for every query.
    dtype = np.uint16 if len(distinct) < 2**16 else np.uint32
    write_dictionary(out, f"{name}.values", distinct)
    out.add(f"{name}.numbers", np.array([number[value] for value in values], dtype))
    return distinct
