"""Write requirements.lock and requirements-test.lock anew: `make lock`.

Everything is installed into two fresh virtual environments in turn, the second with the first's pins,
so the lists fit together. There are no hashes: they would have to name every wheel for every kind of
machine and Python, and an index that serves wheels it built itself could not be used.
"""

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEADER = """\
# {purpose}
# Written by `make lock` with Python {version}; good for 3.11 to 3.13. Names and versions only:
# which index they come from is the machine's business.
"""


def main() -> None:
    """Resolve what pyproject.toml asks for, and write both lists."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run_time = freeze(project["project"]["dependencies"] + project["build-system"]["requires"])
    everything = freeze(run_time + project["dependency-groups"]["test"])
    write("requirements.lock", "What timtin runs on, and hatchling, which installs timtin itself.", run_time)
    write(
        "requirements-test.lock",
        "What the tests need besides requirements.lock.",
        [pin for pin in everything if pin not in run_time],
    )


def freeze(wanted: list[str]) -> list[str]:
    """Install wanted into a fresh environment; return all that stands in it as name==version."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check", "--no-input"]
        subprocess.run([*pip, "install", "--quiet", *wanted], check=True)
        subprocess.run([*pip, "check"], check=True)
        done = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True)
    return sorted(done.stdout.splitlines(), key=str.lower)


def write(name: str, purpose: str, pins: list[str]) -> None:
    """Write one list beside pyproject.toml."""
    header = HEADER.format(purpose=purpose, version=".".join(map(str, sys.version_info[:2])))
    (ROOT / name).write_text(header + "\n".join(pins) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
