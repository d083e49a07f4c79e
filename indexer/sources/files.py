"""The files of a source that is a file or a folder."""

import gzip
import hashlib
import lzma
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from indexer.errors import SourceUnavailable

# What reading a compressed file raises when it is not whole.
BROKEN_STREAM = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError)


def files_of(path: Path, suffixes: tuple[str, ...]) -> list[tuple[Path, str]]:
    """Return a file itself, or those below a folder that end in one of suffixes, each with a short name.

    A folder without any is unavailable, not empty: more likely a mount is missing than all the news.
    """
    try:
        if path.is_file():
            return [(path, path.name)]
        found = sorted(
            file for file in path.rglob("*") if file.name.lower().endswith(suffixes) and file.is_file()
        )
    except OSError as error:
        raise SourceUnavailable(f"{path}: {error.strerror or error}") from error
    if not found:
        what = f"holds no {' or '.join(suffixes)} file" if path.is_dir() else "not found"
        raise SourceUnavailable(f"{path}: {what}")
    return [(file, file.relative_to(path).as_posix()) for file in found]


def opened(path: Path) -> BinaryIO:
    """Open a file that may be compressed, by what its name says."""
    if path.suffix == ".gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    if path.suffix == ".xz":
        return cast("BinaryIO", lzma.open(path, "rb"))
    return path.open("rb")


def edition(files: list[tuple[Path, str]]) -> str:
    """Return what changes when one of the files does, or when there is one more or less of them."""
    try:
        found = [(name, path.stat()) for path, name in files]
    except OSError as error:
        raise SourceUnavailable(f"{error.filename}: {error.strerror or error}") from error
    states = [(name, state.st_ino, state.st_size, state.st_mtime_ns) for name, state in found]
    return hashlib.sha256(repr(states).encode("utf-8", "surrogateescape")).hexdigest()
