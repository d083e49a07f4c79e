"""Queries that must find what they always found: an index that loses one does not go live."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import InvalidConfiguration, MustFindLost
from indexer.exit_codes import ExitCode
from indexer.must_find import NAME, MustFind
from indexer.rebuild import rebuild
from indexer.verify import verify
from indexer.workplace import Workplace
from search.article import Article
from tests.indexer.steps import Write, articles, ingest, live
from tests.make import HCM, article

GOLD = article("gold", "Giá vàng tăng mạnh", url="https://news.vn/gold")
RAIN = article("rain", "Mưa lớn ở miền Trung")
Demand = Callable[..., None]


@pytest.fixture
def demand(place: Workplace) -> Demand:
    """Return a function that writes the must-find file of the data folder."""

    def written(*lines: str) -> None:
        place.data_dir.mkdir(exist_ok=True, mode=0o700)
        (place.data_dir / NAME).write_text("\n".join(lines), encoding="utf-8")

    return written


def left_over(place: Workplace) -> list[str]:
    """Return generations and what stands in them, but for what is published."""
    generations = sorted(place.data_dir.glob("gen-*"))
    tocs = [path for generation in generations for path in generation.glob("*.toc")]
    return [path.name for path in generations[1:] + tocs[1:]]


def test_an_index_that_finds_all_goes_live(place: Workplace, write: Write, demand: Demand) -> None:
    """By id or by address, with a reason or without; remarks and empty lines say nothing."""
    demand("# remark", "", "giá vàng\tgold\t1", "gia vang\thttps://news.vn/gold\t3\teveryone asks this")
    report = ingest(place, write([GOLD, RAIN]))

    assert (report.exit_code, report.must_find_lost) == (ExitCode.DONE, [])
    assert sorted(live(place)) == ["gold", "rain"]


def test_an_update_that_loses_one_is_not_published(place: Workplace, write: Write, demand: Demand) -> None:
    """Readers keep the index before, the store keeps the news, and no file is left over."""
    demand("giá vàng\tgold\t1")
    ingest(place, write([GOLD, RAIN]))
    before = place.index.searcher.status()

    report = ingest(place, write([replace(GOLD, title="Giá bạc"), article("new", "Giá vàng")]))

    assert report.exit_code is ExitCode.SAFETY_STOP
    assert place.index.searcher.status() == before
    assert live(place) == {"gold": GOLD.title, "rain": RAIN.title}
    assert report.index_version == before.version
    assert left_over(place) == []
    assert report.articles == 2


def test_what_was_refused_is_published_when_the_file_allows_it(
    place: Workplace, write: Write, demand: Demand
) -> None:
    """Nothing is read again: the difference between store and index is still there."""
    demand("giá vàng\tgold\t1")
    ingest(place, write([GOLD, RAIN]))
    later = write([RAIN, article("new", "Giá vàng")])
    assert ingest(place, later).exit_code is ExitCode.SAFETY_STOP

    demand("giá vàng\tnew\t1")
    assert ingest(place, later).exit_code is ExitCode.DONE
    assert sorted(live(place)) == ["new", "rain"]


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        ("giá vàng\tgone\t1", "line 1: “giá vàng”: gone is not in the index"),
        ("mưa lớn\tgold\t3", "line 1: “mưa lớn”: gold is not among the first 100 answers"),
        ("tin\tn3\t1", "line 1: “tin”: n3 stands at place 4, not among the first 1"),
        ("giá vàng\thttps://news.vn/x\t1", "https://news.vn/x is not among the first 100 answers"),
    ],
)
def test_what_was_lost_is_said(place: Workplace, write: Write, demand: Demand, line: str, fate: str) -> None:
    """Which line, what became of its article, and the way out; for a program too."""
    several = [GOLD, *articles(5)]
    ingest(place, write(several))
    demand(line)
    report = ingest(place, write([*several, RAIN]))

    told = "\n".join(report.lines())
    assert fate in told
    assert "loses 1 of 1 must-find queries; it was not published" in told
    assert f"change these lines of {place.data_dir / NAME}" in told
    (lost,) = json.loads(report.as_json())["must_find_lost"]
    query, wanted, places = line.split("\t")
    assert (lost["line"], lost["query"], lost["article"], lost["places"]) == (1, query, wanted, int(places))
    assert lost["is_indexed"] is (wanted != "gone")
    assert lost["place"] == (4 if wanted == "n3" else None)


def test_a_rebuild_that_loses_one_is_not_published(place: Workplace, write: Write, demand: Demand) -> None:
    """The generation built beside the live one goes; the error says what was lost."""
    ingest(place, write([GOLD, RAIN]))
    demand("mưa lớn\tgold\t1\tnever true")
    before = place.index.searcher.status()

    with pytest.raises(MustFindLost, match="loses 1 of 1"):
        rebuild(place, accept_loss=True)

    assert place.index.searcher.status() == before
    assert left_over(place) == []
    demand("giá vàng\tgold\t1")
    assert rebuild(place, accept_loss=False).exit_code is ExitCode.DONE


def test_where_nothing_is_live_a_lossy_index_is_better_than_none(
    place: Workplace, write: Write, demand: Demand
) -> None:
    """It goes live, and the run says that it loses something."""
    demand("giá vàng\tsilver\t1")
    report = ingest(place, write([GOLD]))

    assert report.exit_code is ExitCode.SAFETY_STOP
    assert "published all the same" in (report.index_problem or "")
    assert sorted(live(place)) == ["gold"]
    assert report.index_version == place.index.searcher.status().version
    assert ingest(place, write([GOLD])).exit_code is ExitCode.DONE


def test_a_dry_run_asks_nothing(place: Workplace, write: Write, demand: Demand) -> None:
    """There is no index to ask; the report is as before."""
    ingest(place, write([GOLD]))
    demand("giá vàng\tgone\t1")
    assert ingest(place, write([GOLD, RAIN]), dry_run=True).exit_code is ExitCode.DONE


def test_the_file_of_the_settings_goes_before_that_of_the_data_folder(
    place: Workplace, write: Write, demand: Demand, tmp_path: Path
) -> None:
    """One of them counts, not both."""
    other = tmp_path / "other.tsv"
    other.write_text("giá vàng\tgold\t1\n", encoding="utf-8")
    demand("giá vàng\tgone\t1")
    place = replace(place, settings=replace(place.settings, must_find_file=other))
    assert ingest(place, write([GOLD])).exit_code is ExitCode.DONE
    assert verify(place, None).exit_code is ExitCode.DONE
    assert verify(place, place.data_dir / NAME).exit_code is ExitCode.SAFETY_STOP


def test_verify_asks_the_live_index(place: Workplace, write: Write, demand: Demand) -> None:
    """All found is 0, one lost is 76; a person gets lines, a program an object."""
    found: list[Article] = [GOLD, RAIN]
    ingest(place, write(found))
    demand("giá vàng\tgold\t1", "mưa\train\t1")
    good = verify(place, None)
    assert (good.exit_code, good.asked, good.lost) == (ExitCode.DONE, 2, [])

    demand("giá vàng\tgold\t1", "mưa\tgold\t1")
    bad = verify(place, None)
    assert bad.exit_code is ExitCode.SAFETY_STOP
    assert bad.lines()[0] == "line 2: “mưa”: gold is not among the first 100 answers"
    assert "2 must-find queries of" in bad.lines()[-1]
    told = json.loads(bad.as_json())
    assert (told["verb"], told["exit_code"], told["asked"], told["lost"][0]["line"]) == ("verify", 76, 2, 2)
    assert told["index_version"] == place.index.searcher.status().version


def test_verify_without_a_file_says_where_one_belongs(place: Workplace, write: Write) -> None:
    """Nothing to ask is a mistake of the caller, not a success."""
    ingest(place, write([GOLD]))
    with pytest.raises(InvalidConfiguration, match=r"or write .*must_find\.tsv"):
        verify(place, None)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("giá vàng\tgold", "a query, an article and a place, with tabs between them"),
        ("giá vàng gold 1", "a query, an article and a place, with tabs between them"),
        ("giá vàng\tgold\tfirst", "the place must be a number from 1 to 100"),
        ("giá vàng\tgold\t0", "the place must be a number from 1 to 100"),
        ("giá vàng\tgold\t101", "the place must be a number from 1 to 100"),
        ("giá vàng\t\t1", "neither the query nor the article may be empty"),
        ("vàng " * 200 + "\tgold\t1", "nobody can ask this"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    """File and line, before any work is done."""
    path = tmp_path / "must.tsv"
    path.write_text(f"# remark\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidConfiguration, match=rf"must\.tsv:2: {complaint}"):
        MustFind.read(path, HCM)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A setting that points nowhere would be no safety at all."""
    with pytest.raises(InvalidConfiguration, match=r"must-find file .*nowhere\.tsv"):
        MustFind.read(tmp_path / "nowhere.tsv", HCM)
