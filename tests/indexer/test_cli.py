"""timtin-index as cron and an operator call it: exit codes, last lines, clear complaints."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer import progress
from indexer.cli import cli
from indexer.exit_codes import ExitCode, gravest
from indexer.lock import hold
from tests.indexer.reading import NOW

ROOT = Path(__file__).parents[2]
GOOD = '{"id": "a", "title": "Tin một"}\n{"id": "b", "title": "Tin hai"}\n'


@pytest.fixture
def news(tmp_path: Path) -> str:
    """Return the path of a file with two articles."""
    path = tmp_path / "news.jsonl"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set no variable but the data folder."""
    monkeypatch.setenv("TIMTIN_DATA_DIR", str(tmp_path / "data"))


def call(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def last(result: Result) -> dict[str, Any]:
    """Return the JSON object on the last line of standard output."""
    found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return found


def test_ingest_reports_for_a_person_and_for_a_program(news: str) -> None:
    """Two lines to read, or one object to parse."""
    told = call("ingest", "--source", news)
    assert told.exit_code == 0
    assert told.stdout.splitlines()[0].startswith("news.jsonl: 2 seen, 2 added, 0 changed")

    report = last(call("ingest", "--source", news, "--json"))
    counted = {
        key: report[key] for key in ("verb", "seen", "added", "unchanged", "removed", "failed", "exit_code")
    }
    assert counted == {
        "verb": "ingest", "seen": 2, "added": 0, "unchanged": 2, "removed": 0, "failed": 0, "exit_code": 0,
    }  # fmt: skip
    assert report["index_version"]
    assert report["sources"][0]["name"] == "news.jsonl"


def test_the_verbs_work_together(news: str, tmp_path: Path) -> None:
    """From nothing through every verb to a restored copy of all."""
    assert call("stats").exit_code == 0
    for verb in (
        ["ingest", "--source", news],
        ["check"],
        ["rebuild"],
        ["rollback"],
        ["check", "--fix"],
        ["stats"],
    ):
        assert call(*verb).exit_code == 0, verb
    assert last(call("check", "--json"))["missing"] == 0
    counted = last(call("stats", "--json"))
    assert (counted["articles"], counted["index"]["articles"]) == (2, 2)
    assert call("backup", str(tmp_path / "backup.tar.gz")).exit_code == 0
    assert call("restore", str(tmp_path / "backup.tar.gz")).exit_code == 0
    assert last(call("stats", "--json"))["index"]["articles"] == 2


def test_stats_leaves_no_trace(tmp_path: Path) -> None:
    """Looking makes no data folder."""
    assert "index: none" in call("stats").stdout
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "env", "code", "complaint"),
    [
        (["ingest"], {}, 2, "no source: name one with --source"),
        (["ingest", "--source", "nwes"], {}, 2, "no source or file 'nwes'"),
        (["ingest", "--nonsense"], {}, 2, "No such option"),
        (["restore", "nowhere.tar.gz"], {}, 2, "does not exist"),
        (["ingest"], {"TIMTIN_SOURCES": "nowhere.toml"}, 2, "sources file nowhere.toml: No such file"),
        (["stats"], {"TIMTIN_BAD_SHARE": "a lot"}, 2, "TIMTIN_BAD_SHARE must be a number"),
        (["ingest"], {"TIMTIN_KEEP_REMOVED_RUNS": "for ever"}, 2, "TIMTIN_KEEP_REMOVED_RUNS must be a whole"),
        (["stats"], {"TIMTIN_ENGINE": "steam"}, 2, "steam"),
        (["stats"], {"TIMTIN_TIME_ZONE": "Asia/Sai_Gon_Moi"}, 2, "Asia/Sai_Gon_Moi"),
        (["rollback"], {}, 73, ""),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], env: dict[str, str], code: int, complaint: str
) -> None:
    """One sentence on standard error, no traceback."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    result = call(*arguments)

    assert result.exit_code == code
    assert complaint in result.stderr
    assert result.stderr.strip()


def test_bad_data_is_65_and_what_is_wrong_is_shown(tmp_path: Path) -> None:
    """The good record is searchable all the same; ten places are shown, all are in the file."""
    path = tmp_path / "news.jsonl"
    path.write_text(GOOD + "garbage\n" * 12, encoding="utf-8")

    result = call("ingest", "--source", str(path), "--json")

    assert result.exit_code == 65
    assert result.stderr.splitlines()[0].startswith("news.jsonl: news.jsonl:3: not JSON")
    assert "… and 2 more in" in result.stderr
    assert last(result)["failed"] == 12
    assert last(call("stats", "--json"))["index"]["articles"] == 2


def test_a_missing_source_is_69_and_the_others_go_on(news: str) -> None:
    """The name of the missing one is in the report."""
    result = call("ingest", "--source", "/nowhere/at/all", "--source", news, "--json")

    assert result.exit_code == 69
    assert "not found" in last(result)["sources"][0]["problem"]
    assert last(result)["added"] == 2


def test_a_data_folder_that_cannot_be_written_is_73(
    news: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions and broken mounts are the operator's business."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("TIMTIN_DATA_DIR", str(tmp_path / "file" / "data"))

    result = call("ingest", "--source", news, "--json")

    assert result.exit_code == 73
    assert last(result)["exit_code"] == 73
    assert "cannot prepare the data folder" in last(result)["problem"]


def test_a_held_lock_is_75_and_counting_goes_on(news: str, tmp_path: Path) -> None:
    """The next cron run comes when the first is not done yet."""
    call("ingest", "--source", news)
    with hold(tmp_path / "data", "rebuild", NOW):
        result = call("ingest", "--source", news)
        assert result.exit_code == 75
        assert f"in use by rebuild (process {os.getpid()}" in result.stderr
        assert call("stats").exit_code == 0


def test_too_much_vanishing_is_76(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A described, complete source that lost most of its articles."""
    path = tmp_path / "all.jsonl"
    path.write_text("".join(f'{{"id": "n{number}", "title": "Tin"}}\n' for number in range(30)))
    sources = tmp_path / "sources.toml"
    sources.write_text('[[source]]\nname = "all"\nkind = "jsonl"\npath = "all.jsonl"\ncomplete = true\n')
    monkeypatch.setenv("TIMTIN_SOURCES", str(sources))
    assert call("ingest").exit_code == 0
    path.write_text('{"id": "n0", "title": "Tin"}\n')

    result = call("ingest", "--source", "all")

    assert result.exit_code == 76
    assert "run again with --accept-loss" in result.stdout
    assert call("ingest", "--accept-loss").exit_code == 0


def test_verify_is_0_or_76(news: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the file that is named, that of the variable, or that of the data folder; without one it is 2."""
    call("ingest", "--source", news)
    assert "no must-find file" in call("verify").stderr
    assert call("verify").exit_code == 2
    good, bad = tmp_path / "good.tsv", tmp_path / "bad.tsv"
    good.write_text("tin một\ta\t1\n", encoding="utf-8")
    bad.write_text("tin một\tb\t1\n", encoding="utf-8")

    assert call("verify", "--must-find", str(good)).exit_code == 0
    assert call("verify", "--best-bets", str(bad)).exit_code == 65
    result = call("verify", "--must-find", str(bad), "--json")
    assert result.exit_code == 76
    assert last(result)["lost"][0]["query"] == "tin một"
    monkeypatch.setenv("TIMTIN_MUST_FIND", str(bad))
    assert call("verify").exit_code == 76
    refused = call("rebuild", "--json")
    assert (refused.exit_code, last(refused)["code"]) == (76, "must_find_lost")
    assert "line 1: “tin một”: b " in refused.stderr


def test_status_is_for_a_monitor(news: str, tmp_path: Path) -> None:
    """73 without an index, 0 after a good ingest, and it answers while another run is under way."""
    assert call("status").exit_code == 73
    assert call("ingest", "--source", news).exit_code == 0
    assert call("status", "--max-age", "0").exit_code == 2
    with hold(tmp_path / "data", "rebuild", NOW):
        result = call("status", "--max-age", "60", "--json", "--metrics", str(tmp_path / "timtin.prom"))
    assert (result.exit_code, last(result)["index"], last(result)["articles"]) == (0, "live", 2)
    assert "\ntimtin_index_live 1\n" in (tmp_path / "timtin.prom").read_text(encoding="utf-8")


def test_what_it_says_can_be_json_lines(news: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How the run ended, what was rejected, how far it is, what is wrong; the report stays where it was."""
    monkeypatch.setenv("TIMTIN_LOG_FORMAT", "json")
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    with Path(news).open("a", encoding="utf-8") as lines:
        lines.write("no json\n")
    result = call("ingest", "--source", news, "--json")
    told = [json.loads(line) for line in result.stderr.splitlines()]
    assert {line["event"] for line in told} == {"progress", "rejected", "run"}
    assert told[-1]["message"] == "run ended"
    assert [told[-1][name] for name in ("verb", "exit_code", "added", "failed")] == ["ingest", 0, 2, 1]
    assert (last(result)["added"], len(result.stdout.splitlines())) == (2, 1)

    with hold(tmp_path / "data", "rebuild", NOW):
        (locked,) = map(json.loads, call("ingest", "--source", news).stderr.splitlines())
    assert (locked["level"], locked["exit_code"], locked["code"]) == ("error", 75, "run_locked")


def test_a_wrong_setting_is_named() -> None:
    """Code 2, as every wrong use."""
    result = CliRunner(env={"TIMTIN_LOG_FORMAT": "xml"}).invoke(cli, ["stats"])
    assert (result.exit_code, "TIMTIN_LOG_FORMAT" in result.stderr) == (2, True)


def test_module_and_help_say_what_there_is() -> None:
    """Python -m indexer is timtin-index; its help names the verbs and the exit codes."""
    done = subprocess.run(
        [sys.executable, "-m", "indexer", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    for word in (
        "timtin-index",
        "ingest",
        "rebuild",
        "rollback",
        "check",
        "stats",
        "status",
        "verify",
        "backup",
        "restore",
        "76 too much",
    ):
        assert word in done.stdout


def test_gravest_code_wins() -> None:
    """Bad data weighs least, what keeps a run from working at all weighs most."""
    assert gravest([]) is ExitCode.DONE
    assert gravest([ExitCode.BAD_DATA, ExitCode.DONE]) is ExitCode.BAD_DATA
    assert gravest([ExitCode.SAFETY_STOP, ExitCode.SOURCE_UNAVAILABLE]) is ExitCode.SAFETY_STOP
    assert gravest([ExitCode.CANNOT_WRITE, ExitCode.SAFETY_STOP]) is ExitCode.CANNOT_WRITE
