"""Rows of named columns -> records: for tables, databases and lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from indexer.errors import InvalidConfiguration, SourceUnavailable
from indexer.page_text import text_of_markup
from indexer.sources.table import Table

KEYS = (
    "id", "url", "title", "summary", "body", "published", "updated", "category", "source", "author",
    "captions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what of an article, by the keys of a record, and which of them are HTML.

    Without ``names`` a column holds what it is called; upper and lower case are the same.
    """

    names: tuple[tuple[str, str], ...] = ()
    markup: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Table) -> "Columns":
        """Return what a table of the sources file says under columns and html."""
        names = table.pairs("columns") if "columns" in table.values else {}
        markup = table.texts("html") if "html" in table.values else ()
        for key in (*names, *markup):
            if key not in KEYS:
                raise InvalidConfiguration(f"{table.where}: {key!r} is none of {', '.join(KEYS)}")
        return cls(tuple(names.items()), markup)

    def check(self, found: list[str], where: str) -> None:
        """Raise SourceUnavailable when a column is named that is not among those found."""
        there = {name.lower() for name in found}
        missing = [column for _, column in self.names if column.lower() not in there]
        if missing:
            columns = ", ".join(found[:50])
            raise SourceUnavailable(f"{where}: no column {missing[0]!r}; there are {columns}")

    def record(self, row: Mapping[str, object]) -> dict[str, object]:
        """Return a row as a record (see search.record)."""
        lower = {name.lower(): value for name, value in row.items()}
        names = self.names or tuple((key, key) for key in KEYS)
        record: dict[str, object] = {key: _text(lower.get(column.lower())) for key, column in names}
        for key in self.markup:
            said = record.get(key)
            record[key] = text_of_markup(said) if isinstance(said, str) else said
        return record


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
