"""The rows of a query to a database, through SQLAlchemy."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import InvalidConfiguration, SourceUnavailable
from indexer.fetching.address import redact
from indexer.sources import records
from indexer.sources.columns import Columns
from indexer.sources.context import Context
from indexer.sources.description import COMMON_KEYS
from indexer.sources.model import Source
from indexer.sources.outcome import Item
from indexer.sources.table import Table

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

# How many rows are held at a time.
_ROWS = 500

_QUERY = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)

# What makes a database refuse to write. Where there is no such word, the operator's account must not write;
# nothing is ever committed in any case.
_READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql(Source):
    """A query. ``database`` names the environment variable that holds the database's SQLAlchemy address."""

    database: str
    query: str
    columns: Columns


def describe(table: Table, folder: Path) -> Sql:  # noqa: ARG001 - every kind is asked alike
    """Return the source that a table of the sources file describes."""
    table.refuse_unknown(COMMON_KEYS | {"database", "query", "columns", "html"})
    if "://" in table.text("database"):
        raise InvalidConfiguration(
            f"{table.where}: database must name the environment variable that holds the address"
        )
    if not _QUERY.match(table.text("query")):
        raise InvalidConfiguration(f"{table.where}: query must begin with SELECT or WITH")
    return Sql(
        name=table.text("name"),
        kind=table.text("kind"),
        complete=table.flag("complete"),
        database=table.text("database"),
        query=table.text("query"),
        columns=Columns.of(table),
    )


def read(source: Sql, context: Context) -> Iterator[Item]:
    """Yield the articles of the rows, in the order of the query.

    A query has no position that a later run could take up, so after a kill all rows are read again.
    """
    # Slow to import, and most deployments have no database.
    from sqlalchemy import make_url, text
    from sqlalchemy.exc import SQLAlchemyError

    address = context.secret(source.database)
    try:
        url = make_url(address)
    except SQLAlchemyError:
        raise SourceUnavailable(f"{source.database} holds no address of a database") from None
    try:
        with _connected(url) as connection:
            rows = connection.execution_options(yield_per=_ROWS).execute(text(source.query))
            source.columns.check(list(rows.keys()), "the query")
            for number, row in enumerate(rows.mappings(), start=1):
                found = source.columns.record({str(name): value for name, value in row.items()})
                yield records.parse(found, f"row {number}", context.zone)
    except (SQLAlchemyError, ImportError) as error:
        raise SourceUnavailable(f"{url.render_as_string()}: {_shown(error, url)}") from error


@contextmanager
def _connected(url: "URL") -> Iterator["Connection"]:
    """Connect to a database for reading only."""
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            statement = _READ_ONLY.get(connection.dialect.name)
            if statement:
                connection.execute(text(statement))
            yield connection
    finally:
        engine.dispose()


def _shown(error: Exception, url: "URL") -> str:
    """Return what a driver complains of, without the password that some drivers repeat."""
    said = redact(str(error).split("\n", 1)[0])
    return said.replace(str(url.password), "…") if url.password else said
