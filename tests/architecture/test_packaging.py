"""The wheel holds all that runs, and the pinned lists are what runs here."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import PACKAGES, ROOT, files, name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock")
PIN = re.compile(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel of the tree as it stands, built with what is installed and no network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("timtin-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which the wheel is installed, away from the tree."""
    folder = tmp_path_factory.mktemp("installed")
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-index",
        "--no-deps",
        "--target",
        folder,
        wheel,
        cwd=folder,
    )
    return folder


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    """Templates, styles and the sample travel with the code, and nothing else does."""
    held = {file for file in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in file}
    assert held == {name(path) for path in files(*PACKAGES)}
    for folder in ("web/templates/", "web/static/", "indexer/sample/"):
        assert any(file.startswith(folder) for file in held), folder


@pytest.mark.parametrize("script", PROJECT["project"]["scripts"])
def test_script_runs_from_the_wheel(installed: Path, script: str) -> None:
    """Each command starts where there is no source tree."""
    answer = run(installed / "bin" / script, "--help", cwd=installed, PYTHONPATH=str(installed))
    assert "Usage" in answer or "usage" in answer


def test_wheel_is_found_before_the_tree(installed: Path) -> None:
    """The test above runs the wheel's own modules, not those of an editable install."""
    found = "import search, indexer, web; print(search.__file__, indexer.__file__, web.__file__)"
    answer = run(sys.executable, "-c", found, cwd=installed, PYTHONPATH=str(installed))
    assert answer.count(str(installed)) == 3


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-bench.lock"])
def test_lock_holds_names_and_versions_only(lock: str) -> None:
    """No index address, no option, no range."""
    assert [line for line in pins(lock) if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_pinned_is_what_runs(lock: str) -> None:
    """These tests ran with the pinned versions; `make test` installs them."""
    assert {pin: version(pin.split("==")[0]) for pin in pins(lock)} == {
        pin: pin.split("==")[1] for pin in pins(lock)
    }


def test_locks_hold_what_the_project_asks_for() -> None:
    """Every dependency is pinned, at a version that pyproject.toml allows, and in one list only."""
    pinned = [Requirement(pin) for lock in LOCKS for pin in pins(lock)]
    names = [canonicalize_name(pin.name) for pin in pinned]
    assert len(names) == len(set(names))
    wanted = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
    for requirement in map(Requirement, wanted + PROJECT["dependency-groups"]["test"]):
        (pin,) = (pin for pin in pinned if canonicalize_name(pin.name) == canonicalize_name(requirement.name))
        (exactly,) = pin.specifier
        assert requirement.specifier.contains(exactly.version), requirement


def pins(lock: str) -> list[str]:
    """Return the lines of a list that are no comment."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run a program without the caller's variables; return what it printed."""
    clean = {"PATH": str(Path(sys.executable).parent), "LANG": "C.UTF-8"} | variables
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
