"""Tables of separated values: a heading, then a row an article."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from indexer.errors import InvalidConfiguration, SourceUnavailable
from indexer.sources import records
from indexer.sources.columns import Columns
from indexer.sources.context import Context
from indexer.sources.description import COMMON_KEYS
from indexer.sources.files import BROKEN_STREAM, edition, files_of, opened
from indexer.sources.model import FileSource
from indexer.sources.outcome import Item, Note, Rejected
from indexer.sources.table import Table

SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz")

# An article's longest text, with room to spare; a quotation mark that is never closed ends here.
MAX_FIELD = 4_000_000

_DELIMITERS = ",;\t|"
_BETWEEN_NOTES = 100

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Csv(FileSource):
    """Tables. Without a ``delimiter`` it is the one of , ; tab | that the heading has most of."""

    columns: Columns
    encoding: str = "utf-8-sig"
    delimiter: str | None = None


def describe(table: Table, folder: Path) -> Csv:
    """Return the source that a table of the sources file describes."""
    table.refuse_unknown(COMMON_KEYS | {"path", "columns", "html", "encoding", "delimiter"})
    encoding = table.optional_text("encoding") or "utf-8-sig"
    delimiter = table.optional_text("delimiter")
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        raise InvalidConfiguration(f"{table.where}: no encoding {encoding!r} is known") from None
    if delimiter is not None and len(delimiter) != 1:
        raise InvalidConfiguration(f"{table.where}: delimiter must be one character")
    return Csv(
        name=table.text("name"),
        kind=table.text("kind"),
        complete=table.flag("complete"),
        path=folder / table.text("path"),
        columns=Columns.of(table),
        # The signature that Windows programs put before UTF-8 is no part of the first heading.
        encoding="utf-8-sig" if encoding.lower().replace("-", "") == "utf8" else encoding,
        delimiter=delimiter,
    )


def read(source: Csv, context: Context) -> Iterator[Item]:
    """Yield the articles of a table, or of the tables of a folder.

    After a run that was killed the rows before are read again, but neither parsed nor stored.
    """
    # A limit of the whole process; nothing else in it reads tables.
    csv.field_size_limit(MAX_FIELD)
    files = files_of(source.path, SUFFIXES)
    done = int(context.memory.resume(edition(files)) or 0)
    if done:
        yield Note(f"taken up where the last run was interrupted: row {done}")
    rows = chain.from_iterable(_rows(path, name, source) for path, name in files)
    for number, (where, row) in enumerate(rows, start=1):
        if number > done:
            yield row if isinstance(row, Rejected) else _item(row, where, source.columns, context.zone)
            if number % _BETWEEN_NOTES == 0:
                context.memory.reached(str(number))


def _rows(path: Path, name: str, source: Csv) -> Iterator[tuple[str, Row | Rejected]]:
    """Yield each row by its headings, and the line that it ends on."""
    where = f"{name}:1"
    try:
        # A broken character costs its row, not the rest of the file.
        with io.TextIOWrapper(opened(path), source.encoding, errors="replace", newline="") as lines:
            heading = lines.readline()
            delimiter = source.delimiter or max(_DELIMITERS, key=heading.count)
            table = csv.reader(chain([heading], lines), delimiter=delimiter)
            names = next(table, [])
            source.columns.check(names, str(path))
            while (row := _next(table)) is not None:
                where = f"{name}:{table.line_num}"
                if isinstance(row, str):
                    yield where, Rejected(where, row)
                elif row:
                    yield where, dict(zip(names, row, strict=False))
    except BROKEN_STREAM as error:
        yield where, Rejected(where, f"compressed data is broken after it: {error}", ends_source=True)
    except OSError as error:
        raise SourceUnavailable(f"{path}: {error.strerror or error}") from error


def _next(table: Iterator[list[str]]) -> list[str] | str | None:
    """Return the next row, or what is wrong with it, or None behind the last."""
    try:
        return next(table, None)
    except csv.Error as error:
        return str(error)


def _item(row: Row, where: str, columns: Columns, zone: ZoneInfo) -> Item:
    if any("\ufffd" in value for value in row.values()):
        return Rejected(where, "not in the encoding that the source says")
    return records.parse(columns.record(row), where, zone)
