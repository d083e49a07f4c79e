"""Where articles come from: one file a kind of source, and the table of kinds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.sources import csv_file, feed, jsonl, links, pages, sharepoint, sitemap, sql
from indexer.sources.context import Context
from indexer.sources.description import file_source
from indexer.sources.outcome import Item
from indexer.sources.table import Table


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source.

    ``describe`` turns a table of the sources file, which stands in a folder, into a source. ``read`` yields
    what that source holds, in its order, and raises SourceUnavailable when it is not there or breaks off.
    ``suffixes`` are the endings of files that need no description.
    """

    describe: Callable[[Table, Path], Any]
    read: Callable[[Any, Context], Iterator[Item]]
    suffixes: tuple[str, ...] = ()


# A new kind of source is a new file and one more line here.
SOURCES: dict[str, Kind] = {
    "jsonl": Kind(file_source, jsonl.read, jsonl.SUFFIXES),
    "html": Kind(file_source, pages.read, pages.SUFFIXES),
    "feed": Kind(feed.describe, feed.read),
    "sitemap": Kind(sitemap.describe, sitemap.read),
    "links": Kind(links.describe, links.read),
    "sharepoint": Kind(sharepoint.describe, sharepoint.read),
    "csv": Kind(csv_file.describe, csv_file.read),
    "sql": Kind(sql.describe, sql.read),
}
