"""What was counted is reported, and forgotten by date."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli import cli
from indexer.usage import purge, report
from indexer.workplace import Workplace
from search.usage.events import Event, Searched, Viewed, Visited
from search.usage.ledger import Ledger
from search.usage.summary import AskedText, DayOfUse
from tests.indexer.reading import NOW
from tests.indexer.steps import Write, articles, ingest
from tests.make import HCM

TODAY = NOW.astimezone(HCM).date()


def days(back: int) -> date:
    """Return a day before today."""
    return TODAY - timedelta(back)


@pytest.fixture
def used(place: Workplace) -> Workplace:
    """Return a workplace whose site was read today, six days ago, and eight days ago."""
    counted: dict[Event, int] = {
        Visited(days(0)): 5,
        Visited(days(6)): 2,
        Visited(days(8)): 1,
        Viewed(days(0), "n1"): 4,
        Viewed(days(6), "gone"): 6,
        Viewed(days(8), "n0"): 9,
        Searched(days(0), "", is_empty=False, is_slow=False): 7,
        Searched(days(0), "giá vàng", is_empty=False, is_slow=True): 3,
        Searched(days(0), "giá vàng", is_empty=False, is_slow=False): 5,
        Searched(days(6), "gia vang", is_empty=True, is_slow=False): 4,
        Searched(days(8), "mưa", is_empty=True, is_slow=True): 90,
    }
    with Ledger.open(place.usage_path) as ledger:
        ledger.add(counted)
    return place


def test_report_tells_of_the_last_days(used: Workplace, write: Write) -> None:
    """Numbers by day, and the top of each list; titles of the articles that there still are."""
    ingest(used, write(articles(2)))
    found = report(used, 7)
    assert found.used.visits_ever == 8
    assert found.used.days == (
        DayOfUse(days(0).isoformat(), visits=5, views=4, searches=15, without_results=0, slow=3),
        DayOfUse(days(6).isoformat(), visits=2, views=6, searches=4, without_results=4, slow=0),
    )
    assert found.used.most_viewed == (("gone", 6), ("n1", 4))
    assert found.titles == {"n1": "Tin 1"}
    gold, unmarked = AskedText("giá vàng", 8, 0, 3), AskedText("gia vang", 4, 4, 0)
    assert (found.used.top, found.used.without_results, found.used.slow) == (
        (gold, unmarked),
        (unmarked,),
        (gold,),
    )
    assert [asked.text for asked in report(used, 9).used.top] == ["mưa", "giá vàng", "gia vang"]


def test_report_is_for_a_person_and_for_a_program(used: Workplace, write: Write) -> None:
    """Lines with headings, or one object."""
    ingest(used, write(articles(2)))
    lines = report(used, 7).lines()
    assert lines[0] == f"since {days(6)}; 8 visits since counting began"
    for line in ("  4 n1: Tin 1", "  6 gone: gone", "  8 giá vàng", "  4 of 4 gia vang", "  3 giá vàng"):
        assert line in lines
    told = json.loads(report(used, 7).as_json())
    assert (told["verb"], told["exit_code"], told["since"]) == ("report", 0, days(6).isoformat())
    assert told["most_viewed"][1] == {"id": "n1", "title": "Tin 1", "views": 4}
    assert told["top"][0] == {"text": "giá vàng", "searches": 8, "without_results": 0, "slow": 3}


def test_report_needs_neither_counts_nor_an_index(place: Workplace) -> None:
    """Nothing was counted yet: it says so, and makes nothing."""
    found = report(place, 7)
    assert found.used.days == ()
    assert "no text of a query is kept" in found.lines()[-1]
    assert not place.data_dir.exists()


def test_purge_forgets_by_date(used: Workplace) -> None:
    """Six days ago stays, eight goes; totals have no date."""
    assert purge(used, 7).rows == {"views": 1, "visits": 1, "searches": 1}
    assert "mưa".encode() not in b"".join(
        path.read_bytes() for path in used.usage_path.parent.glob("usage.*")
    )
    assert purge(used, 7).rows == {"views": 0, "visits": 0, "searches": 0}
    found = report(used, 30).used
    assert [day.day for day in found.days] == [days(0).isoformat(), days(6).isoformat()]
    assert found.visits_ever == 8
    assert purge(used, 0).rows == {"views": 1, "visits": 1, "searches": 1}
    assert [day.day for day in report(used, 30).used.days] == [days(0).isoformat()]


def test_purge_of_nothing_makes_nothing(place: Workplace) -> None:
    """A service that nobody has read yet has nothing to forget."""
    assert purge(place, 30).rows == {}
    assert "nothing" in purge(place, 30).lines()[0]
    assert not place.data_dir.exists()


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Say by the environment that the counts have a folder of their own."""
    monkeypatch.setenv("TIMTIN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TIMTIN_USAGE_DIR", str(tmp_path / "usage"))
    return tmp_path / "usage"


def test_the_commands_read_the_folder_that_the_web_service_writes(told: Path) -> None:
    """They find it by the same variable, and need no lock and no index."""
    with Ledger.open(told / "usage.sqlite3") as ledger:
        ledger.add({Visited(date(2020, 1, 1)): 5})
    done = CliRunner().invoke(cli, ["report", "--days", "3660", "--json"])
    assert (done.exit_code, json.loads(done.stdout)["visits_ever"]) == (0, 5)
    done = CliRunner().invoke(cli, ["purge", "--older-than", "400", "--json"])
    assert (done.exit_code, json.loads(done.stdout)["forgotten"]["visits"]) == (0, 1)
    assert not (told.parent / "data").exists()


@pytest.mark.parametrize("verb", [("report",), ("purge", "--older-than", "1")])
def test_damaged_counts_are_said(told: Path, verb: tuple[str, ...]) -> None:
    """73, and the name of the file."""
    told.mkdir()
    (told / "usage.sqlite3").write_bytes(b"this is no database" * 500)
    done = CliRunner().invoke(cli, verb)
    assert done.exit_code == 73
    assert "usage.sqlite3" in done.stderr


@pytest.mark.parametrize(
    "line", ["report --days 0", "purge", "purge --older-than -1", "purge --older-than soon"]
)
def test_wrong_use_is_refused(line: str) -> None:
    """Nothing is forgotten by mistake."""
    assert CliRunner().invoke(cli, line.split()).exit_code == 2
