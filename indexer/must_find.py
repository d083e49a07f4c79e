"""Queries that must find what they always found: a file of them, and what of it an index would lose.

A line of the file (see search.tsv) is a query, the id or the address of an article, and the last place at
which the article may stand among the answers; after a third tab may stand why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from indexer.errors import InvalidConfiguration, MustFindLost
from search.analysis.normalize import clean
from search.article import Article
from search.engine.port import Searcher
from search.errors import InvalidQuery
from search.query.model import MAX_PER_PAGE, Query
from search.service import answer
from search.tsv import rows

NAME = "must_find.tsv"
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Expectation:
    """A query and the article that must be among its first ``places`` answers; ``line`` says it."""

    line: int
    query: Query
    article: str
    places: int

    def place(self, searcher: Searcher, zone: ZoneInfo, limit: int) -> int | None:
        """Return at which place the article stands among the first ``limit`` answers; None: at none."""
        page = answer(replace(self.query, per_page=limit), searcher, zone)
        found = (n for n, result in enumerate(page.results, start=1) if self._is_meant(result.article))
        return next(found, None)

    def _is_meant(self, found: Article) -> bool:
        return self.article in (found.id, found.url)


@dataclass(frozen=True, slots=True)
class Loss:
    """An expectation that an index does not meet, and the place at which the article stands instead."""

    expectation: Expectation
    place: int | None
    is_indexed: bool

    def __str__(self) -> str:
        wanted = self.expectation
        if self.place is not None:
            fate = f"stands at place {self.place}, not among the first {wanted.places}"
        elif self.is_indexed:
            fate = f"is not among the first {MAX_PER_PAGE} answers"
        else:
            fate = "is not in the index"
        return f"line {wanted.line}: “{wanted.query.text}”: {wanted.article} {fate}"

    def as_object(self) -> dict[str, object]:
        """Return what a report in JSON says of it."""
        wanted = self.expectation
        return {
            "line": wanted.line,
            "query": wanted.query.text,
            "article": wanted.article,
            "places": wanted.places,
            "place": self.place,
            "is_indexed": self.is_indexed,
        }


@dataclass(frozen=True, slots=True)
class MustFind:
    """All that must be found; without a file, nothing."""

    zone: ZoneInfo
    file: Path | None = None
    expectations: tuple[Expectation, ...] = ()

    @classmethod
    def read(cls, file: Path, zone: ZoneInfo) -> "MustFind":
        """Read a file; InvalidConfiguration says which line is wrong."""
        try:
            lines = list(rows(file.read_bytes()))
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidConfiguration(f"must-find file {file} cannot be read: {error}") from error
        return cls(zone, file, tuple(_expectation(number, cells, file) for number, cells in lines))

    def lost(self, searcher: Searcher) -> list[Loss]:
        """Ask every query; return what is not found where it must be."""
        return [
            Loss(wanted, wanted.place(searcher, self.zone, MAX_PER_PAGE), _holds(searcher, wanted.article))
            for wanted in self.expectations
            if wanted.place(searcher, self.zone, wanted.places) is None
        ]

    def complaint(self, lost: Sequence[Loss], *, published: bool) -> MustFindLost:
        """Return the error that says what an index lost, what came of the index, and the way out."""
        fate = (
            "it was published all the same, because nothing else could be searched"
            if published
            else "it was not published, and readers keep the index before"
        )
        return MustFindLost(
            f"the new index loses {len(lost)} of {len(self.expectations)} must-find queries; {fate}.\n"
            + "\n".join(f"  {loss}" for loss in lost)
            + f"\nIf that is meant, change these lines of {self.file} and run again",
            [loss.as_object() for loss in lost],
        )


def _expectation(number: int, cells: list[str], file: Path) -> Expectation:
    if len(cells) < _COLUMNS:
        raise InvalidConfiguration(
            f"{file}:{number}: a query, an article and a place, with tabs between them"
        )
    text, article, places = (cell.strip() for cell in cells[:_COLUMNS])
    if not (text and article):
        raise InvalidConfiguration(f"{file}:{number}: neither the query nor the article may be empty")
    if not (places.isdecimal() and 1 <= int(places) <= MAX_PER_PAGE):
        raise InvalidConfiguration(f"{file}:{number}: the place must be a number from 1 to {MAX_PER_PAGE}")
    try:
        return Expectation(number, Query(text=clean(text)), article, int(places))
    except InvalidQuery as error:
        raise InvalidConfiguration(f"{file}:{number}: nobody can ask this: {error}") from error


def _holds(searcher: Searcher, article: str) -> bool:
    """Say whether an article is in the index; of an address it is not known, and taken to be."""
    return "://" in article or searcher.article(article) is not None
