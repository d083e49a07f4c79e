"""The sources file (TIMTIN_SOURCES), and what --source may name."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.errors import InvalidConfiguration
from indexer.sources import SOURCES
from indexer.sources.model import FileSource, Source
from indexer.sources.table import Table


def load(path: Path) -> dict[str, Source]:
    """Read a sources file; its paths are relative to the folder it stands in."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidConfiguration(f"sources file {path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidConfiguration(f"sources file {path} is no TOML: {error}") from error
    try:
        return _sources(found, path.parent)
    except InvalidConfiguration as error:
        raise InvalidConfiguration(f"sources file {path}: {error}") from error


def gather(names: Sequence[str], sources_file: Path | None) -> list[Source]:
    """Return the sources that are named, or all of the sources file when none is."""
    catalog = load(sources_file) if sources_file else {}
    if not (names or catalog):
        raise InvalidConfiguration(
            "no source: name one with --source, or describe some in a TIMTIN_SOURCES file"
        )
    found = [source for name in names for source in find(name, catalog)] if names else catalog.values()
    return list(dict.fromkeys(found))


def find(name_or_file: str, catalog: Mapping[str, Source]) -> list[Source]:
    """Return the source of a name, or the file, or all that can be read in a folder.

    A path that is not there is a source all the same: reading it says so, and stops no other.
    """
    if name_or_file in catalog:
        return [catalog[name_or_file]]
    path = Path(name_or_file)
    files = path.rglob("*") if path.is_dir() else [path]
    endings = [file.name.lower() for file in files]
    kinds = [name for name, kind in SOURCES.items() if any(file.endswith(kind.suffixes) for file in endings)]
    if not kinds and "/" in name_or_file and not path.exists():
        kinds = ["jsonl"]
    if not kinds:
        what = (
            f"{path} holds nothing that can be read"
            if path.exists()
            else f"no source or file {name_or_file!r}"
        )
        names = ", ".join(catalog) or "none"
        known = ", ".join(suffix for kind in SOURCES.values() for suffix in kind.suffixes)
        raise InvalidConfiguration(f"{what}; sources described: {names}; files that can be read: {known}")
    return [FileSource(name=path.resolve().name, kind=kind, path=path) for kind in kinds]


def _sources(found: dict[str, object], folder: Path) -> dict[str, Source]:
    tables = found.get("source")
    if set(found) - {"source"} or not isinstance(tables, list) or not tables:
        raise InvalidConfiguration("must hold [[source]] tables and nothing else")
    sources: dict[str, Source] = {}
    for number, table in enumerate(tables, start=1):
        source = _source(Table.of(f"source {number}", table), folder)
        if source.name in sources:
            raise InvalidConfiguration(f"source {number}: the name {source.name!r} is used twice")
        sources[source.name] = source
    return sources


def _source(table: Table, folder: Path) -> Source:
    kind = table.text("kind")
    if kind not in SOURCES:
        raise InvalidConfiguration(f"{table.where}: kind must be one of {', '.join(SOURCES)}, not {kind!r}")
    source: Source = SOURCES[kind].describe(table, folder)
    return source
