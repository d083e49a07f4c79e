"""The container: what the Dockerfile copies is enough, and what it starts is there."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from indexer.cli import cli
from tests.architecture.test_settings import VARIABLE, settings_rows
from tests.architecture.tree import ROOT
from tests.deploy.machine import DEPLOY, USAGE
from web import create_app

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
SCRIPTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
# What every service of the compose file is refused.
REFUSED = ("read_only: true", "cap_drop:\n      - ALL", "no-new-privileges:true", "restart: unless-stopped")


def copied() -> list[str]:
    """Return what the Dockerfile copies from the repository."""
    lines = re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE)
    return [name for line in lines for name in line.split()]


def services() -> dict[str, str]:
    """Return the text of each service of the compose file."""
    text = COMPOSE.split("\nservices:\n")[1].split("\nvolumes:\n")[0]
    found = re.split(r"^  ([a-z]+):\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_what_is_copied_is_enough_for_a_wheel(tmp_path: Path) -> None:
    """The image is built from these files alone; the wheel that comes of them is that of the whole tree."""
    for name in copied():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((tmp_path / "dist").glob("timtin-*.whl"))) == 1


def test_what_is_copied_is_not_ignored() -> None:
    """The builder is given what the Dockerfile copies, and nothing else of the tree."""
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^!(\S+)$", ignore, re.MULTILINE)) == sorted(copied())
    assert re.search(r"^\*$", ignore, re.MULTILINE)


def test_the_image_starts_the_service_as_nobody_of_importance() -> None:
    """A command that timtin has, under its own user, healthy when there is an index to ask."""
    (command,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert json.loads(command)[0] in SCRIPTS
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["timtin"]
    (health,) = re.findall(r"^HEALTHCHECK CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    program, option, code = json.loads(health)
    assert (program, option) == ("python", "-c")
    compile(code, "HEALTHCHECK", "exec")
    (address,) = re.findall(r"http://[^']+", code)
    create_app().url_map.bind("localhost").match(urlsplit(address).path)
    assert f"EXPOSE {urlsplit(address).port}\n" in DOCKERFILE


@pytest.mark.parametrize("line", re.findall(r"timtin-index ([a-z][^;\n]*);", COMPOSE), ids=str)
def test_command_of_the_compose_file_is_one(line: str) -> None:
    """Its options are those of the program."""
    assert CliRunner().invoke(cli, [*line.split(), "--help"]).exit_code == 0


def test_health_of_the_indexer_is_its_status() -> None:
    """What the compose file asks is what a monitor asks."""
    (check,) = re.findall(r"test: (\[.*\])", COMPOSE)
    kind, program, *arguments = json.loads(check)
    assert (kind, program) == ("CMD", "timtin-index")
    assert CliRunner().invoke(cli, [*arguments, "--help"]).exit_code == 0


def test_services_are_refused_what_they_do_not_need() -> None:
    """Both alike; only the indexer may write to the articles, and only this machine reaches the pages."""
    assert list(services()) == ["index", "web"]
    for name, text in services().items():
        assert [refused for refused in REFUSED if refused not in text] == [], name
    assert "- data:/var/lib/timtin\n" in services()["index"]
    assert "- data:/var/lib/timtin:ro\n" in services()["web"]
    assert all(f"- usage:{USAGE}\n" in text for text in services().values())
    assert f"TIMTIN_USAGE_DIR={USAGE}" in DOCKERFILE
    assert "- 127.0.0.1:8000:8000\n" in services()["web"]


def test_variables_are_those_of_the_readme() -> None:
    """A slip in a name would be passed over in silence."""
    assert set(VARIABLE.findall(DOCKERFILE + COMPOSE)) <= {variable for variable, _ in settings_rows()}
