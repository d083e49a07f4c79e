"""Any database gives an article a row; nothing is written to it, and its password is never shown."""

import sqlite3
from pathlib import Path

import pytest

from indexer.errors import SourceUnavailable
from indexer.sources import sql
from indexer.sources.columns import Columns
from indexer.sources.outcome import Item, Rejected
from indexer.sources.sql import Sql
from search.article import Article
from tests.indexer.reading import context


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database with three rows, one of them without a text."""
    path = tmp_path / "news.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE news (Id INTEGER, TieuDe TEXT, NoiDung TEXT, Ngay TEXT, Anh BLOB);"
        "INSERT INTO news VALUES (1, 'Tin một', '<p>Đoạn</p>', '13/12/2023 14:00', NULL),"
        " (2, '', NULL, NULL, x'00ff'), (3, 'Tin ba', 'x', NULL, NULL);"
    )
    connection.close()
    return path


def read(address: str, query: str, columns: Columns | None = None) -> list[Item]:
    """Return what a query yields."""
    source = Sql(name="db", kind="sql", database="NEWS", query=query, columns=columns or Columns())
    return list(sql.read(source, context(env={"NEWS": address})))


def test_a_row_is_an_article(database: Path) -> None:
    """By the names that the query gives its columns, or by those that the sources file maps."""
    query = (
        "SELECT 'n' || Id AS id, TieuDe AS TITLE, NoiDung AS body, Ngay AS published FROM news ORDER BY Id"
    )
    first, second, third = read(f"sqlite:///{database}", query, Columns(markup=("body",)))
    assert isinstance(first, Article)
    assert (first.id, first.title, first.body) == ("n1", "Tin một", "Đoạn")
    assert first.published is not None
    assert second == Rejected("row 2", "neither title nor body", "n2")
    assert isinstance(third, Article)

    mapped = read(f"sqlite:///{database}", "SELECT * FROM news", Columns((("id", "Id"), ("title", "TieuDe"))))
    assert [item.id for item in mapped if isinstance(item, Article)] == ["1", "3"]


@pytest.mark.parametrize(
    ("address", "query", "problem"),
    [
        ("sqlite:///{}", "SELECT * FROM nowhere", "no such table: nowhere"),
        ("sqlite:///{}", "SELECT TieuDe FROM news", "no column 'Id'; there are TieuDe"),
        ("sqlite:///{}", "WITH x AS (SELECT 1) DELETE FROM news", "attempt to write a readonly database"),
        ("sqlite:////no/such/folder/x.db", "SELECT 1", "unable to open database file"),
        ("pigeon://me:s3cret@there/db", "SELECT 1", "Can't load plugin"),
        ("postgresql+nodriver://me:s3cret@there/db", "SELECT 1", "://me:***@there/db"),
        ("s3cret", "SELECT 1", "NEWS holds no address of a database"),
        ("", "SELECT 1", "the environment variable NEWS is not set"),
    ],
)
def test_what_is_wrong_is_said_without_the_password(
    database: Path, address: str, query: str, problem: str
) -> None:
    """The source is unavailable; no other is."""
    columns = Columns((("id", "Id"), ("title", "TieuDe"))) if "TieuDe" in query else Columns()
    with pytest.raises(SourceUnavailable) as caught:
        read(address.format(database), query, columns)
    assert problem in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert sqlite3.connect(database).execute("SELECT count(*) FROM news").fetchone() == (3,)
