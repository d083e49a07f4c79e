"""Golden lines: one case a line, its cells separated by tabs; lines that begin with # are comments."""

from pathlib import Path

FOLDER = Path(__file__).parent


def cases(name: str) -> list[tuple[str, str]]:
    """Return what is given and what is expected (perhaps nothing) in each line of a file."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    parts = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return [(given, expected) for given, _, expected in parts]
