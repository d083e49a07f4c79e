"""An upgrade and a move to an empty machine, rehearsed with the commands of deploy/README.md."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from indexer.exit_codes import ExitCode
from search.usage import ledger
from search.usage.events import Viewed
from search.usage.ledger import Ledger
from tests.deploy.machine import DEPLOY, Machine, installed

README = (DEPLOY / "README.md").read_text(encoding="utf-8")


def upgrade() -> str:
    """Return the commands of an upgrade without a pause."""
    (commands,) = re.findall(r"```sh\n(timtin-index backup .*?)```", README, re.DOTALL)
    return str(commands)


def variables(machine: Machine) -> dict[str, str]:
    """Return those of timtin.env, and a path on which timtin-index is found."""
    told = machine.environment()
    return told | {"PATH": f"{machine.root}/opt/timtin/.venv/bin:{told['PATH']}"}


def run(machine: Machine, script: str) -> str:
    """Run commands of the README; each must end well. Return what they printed."""
    done = machine.run(["/bin/sh", "-e", "-c", machine.moved(script)], variables(machine))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_version_builds_its_index_beside_the_old_one(machine: Machine) -> None:
    """Afterwards both folders have a live index, and the old one is untouched, as are the counts of both."""
    Path(f"{machine.root}/opt/timtin-next").symlink_to(f"{machine.root}/opt/timtin")
    run(machine, "timtin-index ingest")
    Path(machine.moved("/var/lib/timtin-next")).mkdir()
    lines = [Path(machine.moved(f"/var/lib/{name}/must_find.tsv")) for name in ("timtin", "timtin-next")]
    lines[0].write_text("tin\tkhong-co\t5\n", encoding="utf-8")
    before = json.loads(run(machine, "timtin-index status --json"))
    saved, rest = upgrade().split("\n", 1)
    with Ledger.open(Path(machine.moved("/var/lib/timtin-usage")) / ledger.NAME) as counts:
        counts.add({Viewed(date(2026, 11, 29), "n1"): 3})
        run(machine, saved)
        counts.add({Viewed(date(2026, 11, 29), "n1"): 4})

    failed = machine.run(["/bin/sh", "-e", "-c", machine.moved(rest)], variables(machine))
    assert failed.returncode == ExitCode.SAFETY_STOP, "what must be found is asked of the new index"
    for file in lines:
        file.unlink()
    run(machine, rest)

    assert json.loads(run(machine, "timtin-index status --json"))["index_version"] == before["index_version"]
    with Ledger.open(Path(machine.moved("/var/lib/timtin-usage")) / ledger.NAME) as counts:
        assert counts.views("n1") == 7
    beside = run(machine, "TIMTIN_DATA_DIR=/var/lib/timtin-next timtin-index status --json")
    assert [json.loads(beside)[name] for name in ("index", "articles", "exit_code")] == ["live", 2, 0]


@pytest.mark.parametrize("verb", ["status --json", "check --json"])
def test_a_backup_is_enough_for_an_empty_machine(machine: Machine, tmp_path: Path, verb: str) -> None:
    """Where nothing but the programs is; what is read next is no news."""
    run(machine, "timtin-index ingest && timtin-index backup /var/lib/timtin/all.tar.gz")
    other = installed(tmp_path / "other")
    Path(other.moved("/var/lib/timtin")).rmdir()
    archive = machine.moved("/var/lib/timtin/all.tar.gz")

    done = other.run(
        [f"{other.root}/opt/timtin/.venv/bin/timtin-index", "restore", archive], variables(other)
    )
    assert done.returncode == 0, done.stderr

    told = json.loads(run(other, f"timtin-index {verb}").splitlines()[-1])
    assert (told["exit_code"], told["articles"]) == (0, 2)
    report = json.loads(run(other, "timtin-index ingest --json").splitlines()[-1])
    assert (report["unchanged"], report["added"]) == (2, 0)
