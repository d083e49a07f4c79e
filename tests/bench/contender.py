"""What the benchmark asks of an engine, and which engines there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from search.article import Article
from tests.bench.corpus import Corpus
from tests.bench.workload import Question


@dataclass(frozen=True, slots=True)
class Answer:
    """What engines must agree on: the exact total and, if asked for, counts by category and by month."""

    total: int
    categories: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[int, int] = field(default_factory=dict)


class Contender(Protocol):
    """An engine over a folder of its own."""

    @property
    def name(self) -> str:
        """What the table calls it."""
        ...

    @property
    def folder(self) -> Path:
        """Where it keeps everything."""
        ...

    def build(self, corpus: Corpus) -> None:
        """Index everything; afterwards it can be asked."""
        ...

    def ask(self, question: Question) -> Any:
        """Return the exact total and ten articles read from the disk, in a form of its own."""
        ...

    def page(self, question: Question) -> Any:
        """Return what a page of results needs, ten snippets included where the engine has them."""
        ...

    def answer(self, found: Any) -> Answer:
        """Read what ask returned; this is not timed."""
        ...

    def change(self, changed: list[Article], corpus: Corpus) -> float:
        """Put changed articles in the place of the old ones; return the seconds until they are found."""
        ...

    def close(self) -> None:
        """Let go of all files."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """An engine there is: what tables call it, the module it needs, how many articles it is spared more than.

    Named in --engines it takes part whatever that costs.
    """

    title: str
    module: str
    most: int


# By the name that --engines takes.
KNOWN = {
    "timtin": Known("timtin", "search", 10**9),
    "tantivy": Known("Tantivy", "tantivy", 10**9),
    "sqlite": Known("SQLite FTS5", "sqlite3", 50_000),
    "xapian": Known("Xapian", "xapian", 50_000),
    "whoosh": Known("stock Whoosh", "whoosh", 10_000),
}


def peer(name: str, folder: Path) -> Contender | None:
    """Return an engine that timtin is measured beside, over a new folder; None when it is not installed."""
    if find_spec(KNOWN[name].module) is None:
        return None
    folder.mkdir()
    match name:
        case "whoosh":
            from tests.bench.with_whoosh import StockWhoosh

            return StockWhoosh(folder)
        case "tantivy":
            from tests.bench.with_tantivy import Tantivy

            return Tantivy(folder)
        case "xapian":
            from tests.bench.with_xapian import Xapian

            return Xapian(folder)
        case _:
            from tests.bench.with_sqlite import SqliteFts5

            return SqliteFts5(folder)
