"""The formatter, the linter, the type checker and the import contracts agree."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT

WHERE = (*PACKAGES, "tests", ".ci")
TOOLS = {
    "ruff format": ("ruff", "format", "--check", *WHERE),
    "ruff check": ("ruff", "check", *WHERE),
    "mypy": ("mypy",),
    "import-linter": ("lint-imports",),
}


@pytest.mark.parametrize("command", TOOLS.values(), ids=TOOLS)
def test_tool_is_content(command: tuple[str, ...]) -> None:
    """What the tool says stands in the failure."""
    program, *arguments = command
    path = Path(sysconfig.get_path("scripts"), program)
    done = subprocess.run([path, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
