"""timtin-index verify reads the best bets, before and after they go live."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import InvalidConfiguration
from indexer.exit_codes import ExitCode
from indexer.must_find import NAME
from indexer.verify import verify
from indexer.workplace import Workplace
from search.config import BEST_BETS
from tests.indexer.reading import NOW
from tests.indexer.steps import Write, articles, ingest

RIGHT = "nộp thuế | khai thuế\tThuế\t/thue\nthuế\tThuế\t/cu\t\t\t31/12/2000\nthuế\tThuế\t/moi\t\t1/1/2100\n"
WRONG = "nộp thuế\tThuế\tjavascript:alert(1)\nphí\n"


def written(path: Path, text: str) -> Path:
    """Return a file that holds a text."""
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_right_file_is_counted(place: Workplace, tmp_path: Path) -> None:
    """Before it goes live, with no index at all; a person gets lines, a program an object."""
    file = written(tmp_path / "new.tsv", RIGHT)
    found = verify(place, best_bets=file)
    assert found.exit_code is ExitCode.DONE
    assert found.lines() == [f"3 best bets for 3 queries of {file}; 1 are over, 1 are still to come"]
    told = json.loads(found.as_json())
    assert told["best_bets"] == {
        "file": str(file),
        "links": 3,
        "queries": 3,
        "over": 1,
        "to_come": 1,
        "problems": [],
    }
    assert (told["file"], told["asked"], told["lost"], told["index_version"]) == (None, 0, [], None)


def test_a_wrong_file_is_bad_data(place: Workplace, tmp_path: Path) -> None:
    """Each line to mend is named; 65."""
    file = written(tmp_path / "new.tsv", WRONG)
    found = verify(place, best_bets=file)
    assert found.exit_code is ExitCode.BAD_DATA
    first, second, last = found.lines()
    assert first.startswith("new.tsv:1: the address must begin with https://")
    assert second.startswith("new.tsv:2: the queries, a title and an address")
    assert last == f"{file}: 2 to mend; none of it is shown"
    assert json.loads(found.as_json())["best_bets"]["problems"] == [first, second]


def test_the_file_in_place_is_read_with_the_queries_that_must_be_found(
    place: Workplace, write: Write
) -> None:
    """What is lost weighs more than what is wrong; with a file named, the other is left alone."""
    ingest(place, write(articles(1)))
    bets = written(place.data_dir / BEST_BETS, WRONG)
    assert verify(place).exit_code is ExitCode.BAD_DATA
    must_find = written(place.data_dir / NAME, "tin\tn0\t1\n")
    found = verify(place)
    assert (found.exit_code, found.asked, found.lost) == (ExitCode.BAD_DATA, 1, [])
    assert len(found.lines()) == 4
    assert verify(place, must_find=must_find).best_bets is None
    written(must_find, "tin\tn1\t1\n")
    assert verify(place).exit_code is ExitCode.SAFETY_STOP
    assert verify(place, best_bets=bets).lost == []


def test_the_file_of_the_settings_goes_before_that_of_the_data_folder(
    place: Workplace, tmp_path: Path
) -> None:
    """One that is named and not there is bad data: it would be missed."""
    written(place.data_dir / BEST_BETS, WRONG)
    place = replace(place, best_bets_file=written(tmp_path / "other.tsv", RIGHT))
    assert verify(place).exit_code is ExitCode.DONE
    place = replace(place, best_bets_file=tmp_path / "nowhere.tsv")
    assert "nowhere.tsv cannot be read: No such file" in verify(place).lines()[0]
    assert verify(place).exit_code is ExitCode.BAD_DATA


def test_nothing_to_verify_is_said(place: Workplace) -> None:
    """And what would be verified."""
    with pytest.raises(InvalidConfiguration, match="TIMTIN_BEST_BETS"):
        verify(place)


def test_days_are_those_of_the_site(place: Workplace, tmp_path: Path) -> None:
    """A link of today is neither over nor to come."""
    today = f"{NOW.astimezone(place.zone):%d/%m/%Y}"
    file = written(tmp_path / "new.tsv", f"thuế\tThuế\t/thue\t\t{today}\t{today}\n")
    found = verify(place, best_bets=file).best_bets
    assert found is not None
    assert (found.over, found.to_come) == (0, 0)
