"""A machine for the files of deploy/ to run on: a temporary folder in the place of the root."""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.tree import ROOT

DEPLOY = ROOT / "deploy"
# The folders that the files name, and README tells the operator to make.
FOLDERS = ("/opt/timtin", "/etc/timtin", "/var/lib/timtin", "/var/log/timtin")
# Its name begins with that of another, and is moved with it.
USAGE = "/var/lib/timtin-usage"
PROGRAMS = {"timtin-index": "indexer", "timtin-web": "web"}
NEWS = '{"id": "a", "title": "Tin một"}\n{"id": "b", "title": "Tin hai"}\n'
SOURCES = '[[source]]\nname = "news"\nkind = "jsonl"\npath = "news.jsonl"\n'


@dataclass(frozen=True, slots=True)
class Machine:
    """A root of its own, with timtin installed, sources described, and nothing indexed yet."""

    root: Path

    def moved(self, text: str) -> str:
        """Return a text that names the folders where they stand on this machine."""
        for folder in FOLDERS:
            text = text.replace(folder, f"{self.root}{folder}")
        return text

    def environment(self) -> dict[str, str]:
        """Return what timtin.env says, read as systemd reads it, and no other variable but a path."""
        lines = self.moved((DEPLOY / "timtin.env").read_text(encoding="utf-8"))
        variables = (line.partition("=") for line in shlex.split(lines, comments=True))
        return {"PATH": os.defpath} | {name: value for name, _, value in variables}

    def run(self, command: list[str], env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end, with these variables and no other."""
        return subprocess.run(
            command, cwd=self.root, env=env, capture_output=True, text=True, check=False, timeout=120
        )


def installed(root: Path) -> Machine:
    """Make the machine as deploy/README.md tells: folders, programs, two articles to read."""
    for folder in (*FOLDERS, USAGE, "/opt/timtin/.venv/bin"):
        Path(f"{root}{folder}").mkdir(parents=True, exist_ok=True)
    for program, module in PROGRAMS.items():
        path = Path(f"{root}/opt/timtin/.venv/bin/{program}")
        run = f'PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m {module} "$@"'
        path.write_text(f"#!/bin/sh\n{run}\n", encoding="utf-8")
        path.chmod(0o755)
    settings = Path(f"{root}/etc/timtin")
    (settings / "news.jsonl").write_text(NEWS, encoding="utf-8")
    (settings / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return Machine(root)
