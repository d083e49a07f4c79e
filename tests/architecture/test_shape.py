"""The code keeps the shape that the project promises."""

import ast
import re
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, modules, name

BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
MOST_LINES = 300
MOST_LINES_IN_FUNCTION = 40
# It holds the numbers of documents; nobody here wants the standard library's abstract number classes.
ALLOWED = {"search/analysis/numbers.py"}
SWITCHED_OFF = re.compile(r"pytest\.(skip|importorskip|xfail)|mark\.(skip|skipif|xfail)|unittest\.skip")

FILES = modules(*PACKAGES, "tests")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_is_small(path: Path) -> None:
    """Nobody has to scroll far to read a file, or at all to read a function."""
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= MOST_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= MOST_LINES_IN_FUNCTION, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_is_named_for_what_it_holds(path: Path) -> None:
    """No grab-bags, and no name that hides a module of the standard library."""
    assert path.stem not in BANNED
    assert path.parent.name not in BANNED
    assert path.stem not in sys.stdlib_module_names or name(path) in ALLOWED


@pytest.mark.parametrize("path", modules("tests"), ids=name)
def test_no_test_is_switched_off(path: Path) -> None:
    """A test that cannot run fails; it does not look as if it had passed."""
    assert SWITCHED_OFF.findall(path.read_text(encoding="utf-8")) == []


def test_top_level_names_are_ours() -> None:
    """No other installed distribution owns a package called search, indexer or web."""
    intruders = {
        (found.name, file.parts[0])
        for found in distributions()
        for file in found.files or ()
        if file.parts[0] in PACKAGES and found.name != "timtin"
    }
    assert intruders == set()
