"""One JSON object a line, plain or compressed (.gz, .xz)."""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from indexer.errors import SourceUnavailable
from indexer.sources import records
from indexer.sources.context import Context
from indexer.sources.files import BROKEN_STREAM, edition, files_of, opened
from indexer.sources.model import FileSource
from indexer.sources.outcome import Item, Note, Rejected
from search.article import Article

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.xz")

# The longest article that the model allows, each character as a six-byte escape, with room to spare.
MAX_LINE_BYTES = 16 * 2**20


# How many lines a run that was killed reads again.
_BETWEEN_NOTES = 100


def read(source: FileSource, context: Context) -> Iterator[Item]:
    """Yield the articles of a file or of the files of a folder, and the lines that are none.

    A run that was killed is taken up where it was, unless a file has changed since.
    """
    files = files_of(source.path, SUFFIXES)
    position = context.memory.resume(edition(files))
    start = _Place(*json.loads(position)) if position else _Place()
    if position:
        yield Note(f"taken up where the last run was interrupted: {files[start.file][1]}:{start.line}")
    for number, (path, name) in enumerate(files[start.file :], start=start.file):
        begin = start if number == start.file else _Place(number)
        for item, place in _read_file(path, name, begin, context.zone):
            yield item
            if place.line % _BETWEEN_NOTES == 0:
                context.memory.reached(json.dumps(astuple(place)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Behind a line: which file of the source, how many bytes of it unpacked, how many lines."""

    file: int = 0
    offset: int = 0
    line: int = 0


def articles(path: Path, zone: ZoneInfo) -> Iterator[Article | Rejected]:
    """Yield the same of a file or a folder, for whoever remembers nothing."""
    for number, (file, name) in enumerate(files_of(path, SUFFIXES)):
        for item, _ in _read_file(file, name, _Place(number), zone):
            yield item


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
    return records.parse(found, where, zone)


def _read_file(
    path: Path, name: str, begin: _Place, zone: ZoneInfo
) -> Iterator[tuple[Article | Rejected, _Place]]:
    number = begin.line
    try:
        with opened(path) as stream:
            # In a compressed file that means unpacking again, but neither parsing nor storing.
            stream.seek(begin.offset)
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                where = f"{name}:{number}"
                if len(line) > MAX_LINE_BYTES:
                    _skip_line(stream, line)
                    found: Article | Rejected = Rejected(where, f"line longer than {MAX_LINE_BYTES} bytes")
                elif not line.isspace():
                    found = parse(line, where, zone)
                else:
                    continue
                yield found, _Place(begin.file, stream.tell(), number)
    except BROKEN_STREAM as error:
        reason = f"compressed data is broken: {error}"
        yield Rejected(f"{name}:{number + 1}", reason, ends_source=True), begin
    except OSError as error:
        raise SourceUnavailable(f"{path}: {error.strerror or error}") from error


def _skip_line(stream: BinaryIO, part: bytes) -> None:
    """Read on to the end of a line without keeping it."""
    while part and not part.endswith(b"\n"):
        part = stream.readline(2**20)
