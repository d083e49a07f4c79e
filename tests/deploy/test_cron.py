"""The crontab, the rotation of its log, and the file of variables: what they say runs as it stands there."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.architecture.test_settings import VARIABLE, settings_rows
from tests.deploy.machine import DEPLOY, Machine

CRONTAB = (DEPLOY / "crontab").read_text(encoding="utf-8")
LOG = "/var/log/timtin/index.log"
# Minute, hour, day of the month, month, day of the week: the smallest and the largest that cron takes.
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
KNOWN = {variable for variable, _ in settings_rows()}


def jobs() -> list[list[str]]:
    """Return the lines that are neither variable nor remark: five fields of time, and a command."""
    lines = [line for line in CRONTAB.splitlines() if line and not re.match(r"#|[A-Z_]+=", line)]
    return [line.split(maxsplit=5) for line in lines]


def environment(machine: Machine) -> dict[str, str]:
    """Return the variables that the crontab sets, as cron takes them: without quotes or other variables."""
    lines = re.findall(r"^([A-Z_]+)=(.*)$", machine.moved(CRONTAB), re.MULTILINE)
    return dict(lines)


def sentence(verb: str) -> str:
    """Return the command that calls a verb."""
    (found,) = [command for *_, command in jobs() if f"timtin-index {verb}" in command]
    return found


@pytest.mark.parametrize("job", jobs(), ids=lambda job: job[5][:30])
def test_a_line_is_one_that_cron_takes(job: list[str]) -> None:
    """Each field is *, a number in its range, or every so many; a % would end the command."""
    *fields, command = job
    for field, (least, most) in zip(fields, FIELDS, strict=True):
        number = re.fullmatch(r"(?:\*/)?(\d+)|\*", field)
        assert number, field
        assert number[1] is None or least <= int(number[1]) <= most
    assert "%" not in command


def test_the_commands_run_as_they_stand(machine: Machine) -> None:
    """Articles come in, index and store are compared, each report is a line of the log; nothing is mailed."""
    variables = environment(machine)
    for verb in ("ingest", "check", "purge"):
        done = machine.run([variables["SHELL"], "-c", machine.moved(sentence(verb))], variables)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    log = Path(machine.moved(LOG)).read_text(encoding="utf-8")
    reports = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    told = [(report["verb"], report.get("articles")) for report in reports]
    assert told == [("ingest", 2), ("check", 2), ("purge", None)]


def test_mail_comes_only_when_all_is_not_well(machine: Machine) -> None:
    """Cron mails whatever a job prints: nothing after a good run, the reason when there is no index."""
    variables = environment(machine)
    shell = [variables["SHELL"], "-c"]

    said = machine.run([*shell, machine.moved(sentence("status"))], variables).stdout
    assert said.startswith("not well, exit code 73\nindex: missing: ")

    machine.run([*shell, machine.moved(sentence("ingest"))], variables)
    done = machine.run([*shell, machine.moved(sentence("status"))], variables)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_log_is_rotated() -> None:
    """Every file that cron writes is one that logrotate takes, and the braces are closed."""
    rotation = (DEPLOY / "logrotate").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"^(/\S+) \{$", rotation, re.MULTILINE)
    assert {log for log in re.findall(r">>\s*(\S+)", CRONTAB) if not fnmatch(log, pattern)} == set()
    assert rotation.rstrip().endswith("\n}")


def test_variables_are_those_of_the_readme(machine: Machine) -> None:
    """Neither file sets one that timtin does not know, and where both say something they agree."""
    told, crons = machine.environment(), environment(machine)
    assert {name for name in (told | crons) if VARIABLE.fullmatch(name)} <= KNOWN
    assert {name: told[name] for name in crons if name in told and name != "PATH"} == {
        name: crons[name] for name in crons if name in told and name != "PATH"
    }
