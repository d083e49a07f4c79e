"""Where articles come from: one file a kind of source, and the table of kinds."""

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from indexer.sources import jsonl, pages
from indexer.sources.model import Source
from indexer.sources.outcome import Rejected
from search.article import Article

# Yields what a source holds, in its order. Raises SourceUnavailable when it is not there or breaks off.
Reader = Callable[[Source, ZoneInfo], Iterator[Article | Rejected]]

# A new kind of source is a new file with a read() of this shape and one more line here.
SOURCES: dict[str, Reader] = {
    "jsonl": jsonl.read,
    "html": pages.read,
}

# What a file's name says about its kind, for a file that no sources file describes.
SUFFIXES: dict[str, tuple[str, ...]] = {
    "jsonl": jsonl.SUFFIXES,
    "html": pages.SUFFIXES,
}
