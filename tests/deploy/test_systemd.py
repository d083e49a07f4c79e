"""The units of systemd: they say what README promises, and what they start works as it stands there."""

import json
import shlex
import signal
import socket
import subprocess
import urllib.request
from configparser import ConfigParser
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from search.usage.events import Visited
from search.usage.ledger import NAME, Ledger
from tests.deploy.machine import DEPLOY, USAGE, Machine
from tests.web.usage.reading import BROWSER
from web import gunicorn_conf

UNITS = {path.name: path for path in sorted((DEPLOY / "systemd").iterdir())}
SERVICES = [name for name in UNITS if name.endswith(".service")]
TIMERS = [name for name in UNITS if name.endswith(".timer")]
DATA = "/var/lib/timtin"

# What every service is refused, whatever it does.
REFUSED = {
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "PrivateDevices": "true",
    "ProtectClock": "true",
    "ProtectControlGroups": "true",
    "ProtectHostname": "true",
    "ProtectKernelLogs": "true",
    "ProtectKernelModules": "true",
    "ProtectKernelTunables": "true",
    "ProtectProc": "invisible",
    "NoNewPrivileges": "true",
    "CapabilityBoundingSet": "",
    "LockPersonality": "true",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "RestrictNamespaces": "true",
    "RestrictRealtime": "true",
    "RestrictSUIDSGID": "true",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
    "User": "timtin",
    "Group": "timtin",
}


def unit(name: str) -> ConfigParser:
    """Return a unit; a key that stands in it twice is an error, as is a line that is none."""
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(UNITS[name], encoding="utf-8")
    return parser


def started(name: str, machine: Machine) -> list[str]:
    """Return what a service starts on a machine."""
    return shlex.split(machine.moved(unit(name)["Service"]["ExecStart"]))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_refused_what_it_does_not_need(name: str) -> None:
    """All alike; systemd knows no way to say it once."""
    service = unit(name)["Service"]
    assert {key: service.get(key) for key in REFUSED} == REFUSED


@pytest.mark.parametrize("name", SERVICES)
def test_each_writes_to_one_folder_and_the_web_service_not_to_the_index(name: str, machine: Machine) -> None:
    """Who talks to outsiders writes counts, and reads what is trusted; although all are the same user."""
    service = unit(name)["Service"]
    assert machine.environment()["TIMTIN_DATA_DIR"] == machine.moved(DATA)
    assert machine.environment()["TIMTIN_USAGE_DIR"] == machine.moved(USAGE)
    is_of_use = name in ("timtin-web.service", "timtin-purge.service")
    folder = USAGE if is_of_use else DATA
    assert f"/var/lib/{service['StateDirectory']}" == service["ReadWritePaths"] == folder
    assert service["StateDirectoryMode"] == "0700"
    assert (service.get("ReadOnlyPaths", "").removeprefix("-") == DATA) == is_of_use


@pytest.mark.parametrize("name", TIMERS)
def test_a_timer_calls_its_service_and_makes_up_for_lost_time(name: str) -> None:
    """A machine that was off at the hour runs it when it is on again."""
    timer = unit(name)
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
    service = unit(name.replace(".timer", ".service"))["Service"]
    assert service["Type"] == "oneshot"
    # The next run does what this one could not: that is no failure.
    assert service["SuccessExitStatus"] == "75"


def test_the_runs_of_the_timers_work_as_they_stand(machine: Machine) -> None:
    """First the articles come in, then index and store agree; each report is the last line of the journal."""
    for name, verb in (("timtin-index.service", "ingest"), ("timtin-check.service", "check")):
        done = machine.run(started(name, machine), machine.environment())
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout.splitlines()[-1])
        assert (report["verb"], report["exit_code"], report["articles"]) == (verb, 0, 2)
    with Ledger.open(Path(machine.moved(USAGE)) / NAME) as ledger:
        ledger.add({Visited(date(2020, 1, 1)): 1, Visited(date.max): 1})
    done = machine.run(started("timtin-purge.service", machine), machine.environment())
    assert json.loads(done.stdout)["forgotten"]["visits"] == 1


def test_the_web_service_says_when_it_is_ready_and_ends_when_it_is_told(machine: Machine) -> None:
    """Type=notify waits for the first message; SIGTERM ends it in time, and what it counted is kept."""
    service = unit("timtin-web.service")["Service"]
    assert (service["Type"], service["KillMode"]) == ("notify", "mixed")
    stop_s = int(service["TimeoutStopSec"].removesuffix("s"))
    assert stop_s > gunicorn_conf.graceful_timeout
    assert machine.run(started("timtin-index.service", machine), machine.environment()).returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    name = f"timtin-{uuid4()}"
    variables = machine.environment() | {"TIMTIN_BIND": bind, "NOTIFY_SOCKET": f"@{name}"}

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0{name}")
        listener.settimeout(60)
        with subprocess.Popen(started("timtin-web.service", machine), env=variables) as running:
            try:
                assert listener.recv(4096).startswith(b"READY=1")
                with urllib.request.urlopen(f"http://{bind}/healthz/ready", timeout=30) as answer:
                    assert json.load(answer)["status"] == "ready"
                browser = {"User-Agent": BROWSER}
                with urllib.request.urlopen(urllib.request.Request(f"http://{bind}/bai/a", headers=browser)):
                    pass
            finally:
                running.send_signal(signal.SIGTERM)
                code = running.wait(stop_s)
    assert code == 0
    with Ledger.open(Path(machine.moved(USAGE)) / NAME) as ledger:
        assert ledger.views("a") == 1


def test_a_wrong_setting_stops_the_web_service_for_good(machine: Machine) -> None:
    """Starting anew every two seconds would mend nothing."""
    service = unit("timtin-web.service")["Service"]
    wrong = machine.environment() | {"TIMTIN_WORKERS": "some"}
    done = machine.run(started("timtin-web.service", machine), wrong)
    assert str(done.returncode) == service["RestartPreventExitStatus"]
    assert "TIMTIN_WORKERS" in done.stderr


def test_every_unit_is_told_of() -> None:
    """A file that nobody is told to install is none that works as shipped."""
    text = Path(DEPLOY / "README.md").read_text(encoding="utf-8")
    assert [name for name in UNITS if name not in text] == []
