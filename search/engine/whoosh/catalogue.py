"""The directory of an index: generations, and the manifest that says what of one is live.

    index_data/CURRENT            the name of the live generation
    index_data/gen-.../           one Whoosh index: table of contents, segments
    index_data/gen-.../manifest.json   which table of contents is published, and its SHA-256; and which
                                       were a moment ago (earlier.py)

A reader follows CURRENT to the manifest and opens the very table of contents that the manifest names, if
its hash agrees: Whoosh keeps that table as a pickle, and nothing is unpickled that was not published by
us. Both pointers move by rename after everything they point to is on disk, so that a crash or a power
cut leaves the old state or the new one.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.engine.whoosh.codec import ArraySegment
from search.errors import IndexCorrupt, IndexOutdated, IndexUnavailable

INDEX_NAME = "MAIN"
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
CHECKSUM = "sha256"
GENERATION_PREFIX = "gen-"
DRAFT = ".new"
_STAMP = re.compile(rf"{GENERATION_PREFIX}([0-9A-Za-z]*)")
_GENERATION_NAME = re.compile(rf"{GENERATION_PREFIX}[0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is published of a generation."""

    fingerprint: str
    serial: int
    toc_sha256: str
    built_at: datetime
    published_at: datetime
    articles: int
    newest: datetime | None
    bytes: int
    # Publications of before removed articles were remembered do not say it.
    removed: str = ""
    # What this one took the place of, the latest first: still on disk for whoever walks through it.
    earlier: tuple["Manifest", ...] = ()

    @property
    def version(self) -> str:
        """A name that no other publication has."""
        # Segments have names of their own, so that no two tables of contents have one hash.
        return f"{self.published_at:%Y-%m-%dT%H:%M:%SZ}-{self.articles}-{self.toc_sha256[:8]}"

    def require(self, fingerprint: str) -> None:
        """Raise IndexOutdated when it was built under another analysis than this one."""
        if self.fingerprint != fingerprint:
            raise IndexOutdated(
                f"the index was built as {self.fingerprint}, this is {fingerprint}: run timtin-index rebuild"
            )

    def write(self, directory: Path) -> None:
        """Publish: replace the generation's manifest, durably."""
        values = json.loads(json.dumps(asdict(self), default=datetime.isoformat))
        signed = values | {CHECKSUM: _checksum(values)}
        replace_durably(directory / MANIFEST, json.dumps(signed, indent=1) + "\n")

    @classmethod
    def read(cls, directory: Path) -> "Manifest":
        """Read a generation's manifest; IndexUnavailable: there is none; IndexCorrupt: it is broken."""
        try:
            values: dict[str, Any] = json.loads((directory / MANIFEST).read_text())
            # One from before there were checksums has none; damage to its name leaves an unknown one.
            if values.pop(CHECKSUM, None) not in (None, _checksum(values)):
                raise ValueError("it is not what was published")
            return cls._of(values)
        except FileNotFoundError as error:
            raise IndexUnavailable(f"{directory.name} was never published") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexCorrupt(f"{directory.name}/{MANIFEST} is not readable: {error}") from error

    @classmethod
    def _of(cls, values: dict[str, Any]) -> "Manifest":
        for name in ("built_at", "published_at", "newest"):
            values[name] = values[name] and datetime.fromisoformat(values[name])
        values["earlier"] = tuple(map(cls._of, values.get("earlier", ())))
        return cls(**values)


def _checksum(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def storage_of(directory: Path) -> FileStorage:
    """Return Whoosh's storage over a generation; without its memory maps, which copy every file."""
    return FileStorage(str(directory), supports_mmap=False)


def toc_path(directory: Path, serial: int) -> Path:
    """Return where the table of contents of a publication stands."""
    return directory / f"_{INDEX_NAME}_{serial}.toc"


def read_toc(directory: Path, manifest: Manifest) -> TOC:
    """Read the table of contents that the manifest names, if its hash agrees."""
    path = toc_path(directory, manifest.serial)
    if hashlib.sha256(path.read_bytes()).hexdigest() != manifest.toc_sha256:
        raise IndexCorrupt(f"{path.name} is not what was published")
    return TOC.read(storage_of(directory), INDEX_NAME, gen=manifest.serial)


def write_toc(directory: Path, schema: Any, segments: Sequence[ArraySegment], serial: int) -> str:
    """Write a table of contents durably; return its SHA-256."""
    TOC(schema, list(segments), serial).write(storage_of(directory), INDEX_NAME)
    path = toc_path(directory, serial)
    sync(path)
    sync(directory)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def current(data_dir: Path) -> Path:
    """Return the live generation's directory; IndexUnavailable when there is none, or none to be trusted."""
    try:
        # The table of contents is a pickle: whoever may write here would run programs in every reader.
        if data_dir.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise IndexUnavailable(f"others may write {data_dir}: run chmod go-w {data_dir}")
        name = (data_dir / CURRENT).read_text(errors="replace").strip()
    except FileNotFoundError as error:
        raise IndexUnavailable(f"no index in {data_dir}: run timtin-index ingest") from error
    if not _GENERATION_NAME.fullmatch(name):
        raise IndexCorrupt(f"{data_dir / CURRENT} does not name a generation")
    return data_dir / name


def generations(data_dir: Path) -> list[Path]:
    """Return the directories of all generations, oldest first; their names sort by time."""
    return sorted(path for path in data_dir.glob(f"{GENERATION_PREFIX}*") if path.is_dir())


def new_generation(data_dir: Path, now: datetime) -> Path:
    """Make the directory of a generation, durably; its name sorts behind all others, whatever clocks say."""
    stamp = now.strftime("%Y%m%dT%H%M%S%f")
    latest = max((_STAMP.findall(path.name)[0] for path in generations(data_dir)), default="")
    if stamp <= latest:
        # The clock was set back. What a name says of the time is for people, its order is for us.
        stamp = f"{latest}z"
    directory = data_dir / f"{GENERATION_PREFIX}{stamp}-{uuid4().hex[:8]}"
    directory.mkdir(mode=0o700)
    sync(data_dir)
    return directory


def replace_durably(path: Path, text: str) -> None:
    """Give a file a new content, all at once, even if the power fails."""
    draft = path.with_name(path.name + DRAFT)
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    # A rename is atomic: a reader finds the old file or the new one, never half of one.
    draft.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make a file or a folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
