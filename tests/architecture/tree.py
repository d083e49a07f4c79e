"""What stands in the repository: the files that the tests of this folder read."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("search", "indexer", "web")
# What tools and runs leave behind; none of it is ours. Names with a dot in front are left out too.
LEFT_BEHIND = {"__pycache__", "build", "dist", "shots", "index_data"}


def files(*folders: str) -> Iterator[Path]:
    """Yield the files that we wrote below some folders of the repository, in order."""
    for folder in folders:
        for path in sorted((ROOT / folder).iterdir()):
            if path.name in LEFT_BEHIND or path.name.startswith("."):
                continue
            if path.is_dir():
                yield from files(name(path))
            else:
                yield path


def modules(*folders: str) -> list[Path]:
    """Return the Python files below some folders."""
    return [path for path in files(*folders) if path.suffix == ".py"]


def name(path: Path) -> str:
    """Return the path of a file as seen from the repository."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Yield the full names that a file imports, at its top or later: "search.plan.Sort", "whoosh"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def text_of(path: Path) -> str:
    """Return what a file says; nothing for one that is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table row of a page, without the backquotes around them."""
    lines = (line.strip() for line in text.splitlines())
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


WRITTEN = [*files(".", ".ci"), ROOT / "index_data" / "README.md"]
PAGES = [path for path in WRITTEN if path.suffix == ".md"]
