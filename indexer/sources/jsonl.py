"""One JSON object a line, plain or compressed (.gz, .xz)."""

import gzip
import json
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from indexer.errors import SourceUnavailable
from indexer.sources.files import files_of
from indexer.sources.model import Source
from indexer.sources.outcome import Rejected
from search import record
from search.article import Article
from search.errors import InvalidArticle

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.xz")

# The longest article that the model allows, each character as a six-byte escape, with room to spare.
MAX_LINE_BYTES = 16 * 2**20

_BROKEN_STREAM = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError)


def read(source: Source, zone: ZoneInfo) -> Iterator[Article | Rejected]:
    """Yield the articles of a file or of the files of a folder, and the lines that are none."""
    for path, name in files_of(source.path, SUFFIXES):
        yield from _read_file(path, name, zone)


def parse(line: bytes, where: str, zone: ZoneInfo) -> Article | Rejected:
    """Turn one line into an article."""
    try:
        # The signature that Windows programs put before UTF-8 is no part of the first line.
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Rejected(where, f"not UTF-8 at byte {error.start}")
    except (ValueError, RecursionError) as error:
        return Rejected(where, f"not JSON: {error}")
    if not isinstance(found, dict):
        return Rejected(where, f"not a JSON object but {type(found).__name__}")
    try:
        return record.parse(found, zone)
    except InvalidArticle as error:
        return Rejected(where, str(error), article_id=_named_id(found))


def _read_file(path: Path, name: str, zone: ZoneInfo) -> Iterator[Article | Rejected]:
    number = 0
    try:
        with _open(path) as stream:
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                where = f"{name}:{number}"
                if len(line) > MAX_LINE_BYTES:
                    _skip_line(stream, line)
                    yield Rejected(where, f"line longer than {MAX_LINE_BYTES} bytes")
                elif not line.isspace():
                    yield parse(line, where, zone)
    except _BROKEN_STREAM as error:
        yield Rejected(f"{name}:{number + 1}", f"compressed data is broken: {error}", ends_source=True)
    except OSError as error:
        raise SourceUnavailable(f"{path}: {error.strerror or error}") from error


def _open(path: Path) -> BinaryIO:
    if path.suffix == ".gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    if path.suffix == ".xz":
        return cast("BinaryIO", lzma.open(path, "rb"))
    return path.open("rb")


def _skip_line(stream: BinaryIO, part: bytes) -> None:
    """Read on to the end of a line without keeping it."""
    while part and not part.endswith(b"\n"):
        part = stream.readline(2**20)


def _named_id(found: dict[str, object]) -> str | None:
    named = found.get("id")
    return str(named) if isinstance(named, str | int) and not isinstance(named, bool) else None
