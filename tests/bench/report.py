"""Tables, for the terminal and as Markdown."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from sqlite3 import sqlite_version


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title above and sentences below it."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def plain(table: Table) -> str:
    """Return a table whose columns are aligned."""
    lines = (table.header, *table.rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = (_padded(line, widths) for line in lines)
    return "\n".join([table.title, *(f"  {'  '.join(line)}" for line in shown), *table.notes, ""])


def markdown(table: Table) -> str:
    """Return the same table as Markdown."""
    rule = ("---", *("---:" for _ in table.header[1:]))
    lines = (f"| {' | '.join(line)} |" for line in (table.header, rule, *table.rows))
    return "\n".join([f"## {table.title}", "", *lines, *(f"\n{note}" for note in table.notes), ""])


def machine() -> str:
    """Say what the benchmark ran on."""
    cores = len(os.sched_getaffinity(0))
    return (
        f"{cores} cores ({_processor()}), {_memory()} GiB of memory, {platform.system()} "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}, {_versions()}"
    )


def number(value: float) -> str:
    """Return a number with about three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _padded(line: Iterable[str], widths: list[int]) -> list[str]:
    first, *others = zip(line, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]


def _versions() -> str:
    found = [f"SQLite {sqlite_version}"]
    for package in ("numpy", "tantivy", "whoosh", "xapian-bindings-binary"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def _processor() -> str:
    names = _lines("/proc/cpuinfo", "model name")
    return names[0] if names else platform.machine()


def _memory() -> int:
    kibibytes = _lines("/proc/meminfo", "MemTotal")
    return round(int(kibibytes[0].split()[0]) / 2**20) if kibibytes else 0


def _lines(path: str, key: str) -> list[str]:
    """Return the values of a key in one of the system's own lists."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [line.split(":", 1)[1].strip() for line in lines if line.startswith(key)]
