"""The sources file says what it means, or is refused with a sentence that helps."""

import re
from pathlib import Path

import pytest

from indexer.config import IndexerSettings
from indexer.errors import InvalidConfiguration
from indexer.sources import SOURCES
from indexer.sources.catalog import find, gather, load
from indexer.sources.model import FileSource, Source
from tests.indexer.specimen import seed_rule

EXAMPLE = Path(__file__).parents[2] / "indexer" / "sources.example.toml"
ALL = list(load(EXAMPLE))
GOOD = '[[source]]\nname = "news"\nkind = "jsonl"\npath = "news.jsonl"\n'
WEB = '[[source]]\nname = "feed"\nkind = "feed"\naddress = "https://tin.example.vn/rss"\n'
TABLE = '[[source]]\nname = "table"\nkind = "csv"\npath = "table.csv"\n'
SQL = '[[source]]\nname = "db"\nkind = "sql"\ndatabase = "NEWS"\nquery = "SELECT 1"\n'
LIST = WEB.replace("feed", "sharepoint") + 'list = "Tin"\n'
SELECT = '[source.select]\ntitle = "h1"\nbody = ".body"\n'


def file(source: Source) -> FileSource:
    """Return a source as one that is a file."""
    assert isinstance(source, FileSource)
    return source


def test_the_example_is_right() -> None:
    """What is shipped to be copied loads, with paths beside the file."""
    catalog = load(EXAMPLE)

    assert {source.kind for source in catalog.values()} == set(SOURCES)
    assert catalog["export"].complete
    assert file(catalog["export"]).path == EXAMPLE.parent / "export/articles.jsonl.gz"
    assert file(catalog["portal"]).rule == seed_rule()
    assert seed_rule().strip == ("Nguồn:", "Tác giả:")
    assert file(catalog["other-pages"]).rule is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "must hold [[source]] tables"),
        ("this is no toml", "is no TOML"),
        ('[source]\nname = "a"', "must hold [[source]] tables"),
        ("source = [1]", "source 1 must be a table"),
        (GOOD + "[extra]", "must hold [[source]] tables"),
        (GOOD.replace('name = "news"', ""), "source 1: name must be a text"),
        (GOOD.replace('"news"', '""'), "source 1: name must be a text"),
        (GOOD.replace("jsonl", "pigeon", 1), "source 1: kind must be one of jsonl, html,"),
        (GOOD + "complete = 1", "source 1: complete must be true or false"),
        (GOOD + 'pathh = "x"', "source 1: unknown key 'pathh'"),
        (GOOD + GOOD, "source 2: the name 'news' is used twice"),
        (GOOD + "select = 3", "source 1, select must be a table"),
        (GOOD + '[source.select]\ntitle = "h1"', "source 1, select: select needs at least title and body"),
        (GOOD + SELECT + 'heading = "h2"', "source 1, select: unknown key 'heading'"),
        (GOOD + SELECT + 'captions = "p["', "source 1, select: select.captions is no CSS selector: 'p['"),
        (GOOD + SELECT + 'remove = ".ad"', "source 1, select: remove must be a list of texts"),
        (GOOD + SELECT + 'remove = ["::x y("]', "select.remove is no CSS selector"),
        (WEB.replace("https", "ftp"), "address must begin with http:// or https://"),
        (WEB.replace("//", "//me:pass@"), "address holds a secret; name the environment variable"),
        (WEB.replace("/rss", "/rss?token=abc"), "address holds a secret"),
        (WEB + "complete = true", "unknown key 'complete'"),
        (WEB + "delay = -1", "delay must be a number from 0 to 60"),
        (WEB + "delay = true", "delay must be a number from 0 to 60"),
        (WEB + "recheck_days = 1000", "recheck_days must be a number from 1 to 365"),
        (TABLE + 'encoding = "utf-9"', "no encoding 'utf-9' is known"),
        (TABLE + 'delimiter = "; "', "delimiter must be one character"),
        (TABLE + "columns = 3", "columns must be a table"),
        (TABLE + '[source.columns]\ntitel = "x"', "'titel' is none of id, url, title"),
        (TABLE + '[source.columns]\ntitle = ""', "source 1, columns: title must be a text"),
        (SQL.replace("NEWS", "mysql://a:b@c"), "database must name the environment variable"),
        (SQL.replace("SELECT", "DELETE"), "query must begin with SELECT or WITH"),
        (LIST, "columns must say which fields of the list hold what"),
    ],
)
def test_a_wrong_sources_file_is_refused_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    """The operator reads which table and which key to mend."""
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InvalidConfiguration, match=re.escape(complaint)) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_a_sources_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A wrong TIMTIN_SOURCES is a wrong setting."""
    with pytest.raises(InvalidConfiguration, match="No such file"):
        load(tmp_path / "sources.toml")


def test_source_may_be_a_name_or_a_file_or_a_folder(tmp_path: Path) -> None:
    """A name of the sources file wins; a folder gives a source for each kind in it."""
    news = FileSource(name="news", kind="jsonl", path=tmp_path / "elsewhere.jsonl", complete=True)
    for name in ("a.jsonl.gz", "b.HTML", "c.txt"):
        (tmp_path / name).touch()

    assert find("news", {"news": news}) == [news]
    assert [source.kind for source in find(str(tmp_path / "a.jsonl.gz"), {})] == ["jsonl"]
    assert [source.kind for source in find(str(tmp_path / "b.HTML"), {})] == ["html"]
    assert [source.kind for source in find(str(tmp_path), {})] == ["jsonl", "html"]
    assert not any(source.complete for source in find(str(tmp_path), {}))


def test_a_path_that_is_not_there_is_a_source_that_will_say_so(tmp_path: Path) -> None:
    """An unmounted disk must not stop the other sources; a name that means nothing is a slip."""
    assert [file(source).path for source in find(str(tmp_path / "gone"), {})] == [tmp_path / "gone"]
    assert [file(source).path.name for source in find("gone.jsonl", {})] == ["gone.jsonl"]
    with pytest.raises(InvalidConfiguration, match="no source or file 'nwes'; sources described: none"):
        find("nwes", {})
    (tmp_path / "table.csv").touch()
    with pytest.raises(InvalidConfiguration, match="holds nothing that can be read"):
        find(str(tmp_path / "table.csv"), {})


def test_all_described_sources_are_read_unless_some_are_named() -> None:
    """Cron gives no names; naming a source twice reads it once."""
    assert [source.name for source in gather((), EXAMPLE)] == ALL
    assert [source.name for source in gather(("portal", "portal"), EXAMPLE)] == ["portal"]
    with pytest.raises(InvalidConfiguration, match="no source"):
        gather((), None)


@pytest.mark.parametrize(
    ("env", "complaint"),
    [
        ({"TIMTIN_LOSS_SHARE": "20%"}, "TIMTIN_LOSS_SHARE must be a number"),
        ({"TIMTIN_LOSS_SHARE": "20"}, "TIMTIN_LOSS_SHARE must be a number from 0 to 1"),
        ({"TIMTIN_BAD_SHARE": "nan"}, "TIMTIN_BAD_SHARE must be a number from 0 to 1"),
        ({"TIMTIN_KEEP_GENERATIONS": "0"}, "TIMTIN_KEEP_GENERATIONS must be a whole number"),
        ({"TIMTIN_KEEP_GENERATIONS": "1.5"}, "TIMTIN_KEEP_GENERATIONS must be a whole number"),
    ],
)
def test_a_wrong_setting_is_refused(env: dict[str, str], complaint: str) -> None:
    """A safety is not switched off by a slip of the pen."""
    with pytest.raises(InvalidConfiguration, match=complaint):
        IndexerSettings.from_env(env)


def test_settings_have_defaults_and_an_empty_one_is_unset() -> None:
    """The environment of a service manager often sets empty variables."""
    assert IndexerSettings.from_env({"TIMTIN_SOURCES": "", "TIMTIN_BAD_SHARE": ""}) == IndexerSettings()
    assert IndexerSettings.from_env({"TIMTIN_LOSS_SHARE": "0", "TIMTIN_SOURCES": "x"}) == IndexerSettings(
        loss_share=0.0, sources_file=Path("x")
    )
