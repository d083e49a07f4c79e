"""What the tests of the indexer do again and again, in one word each."""

from collections.abc import Callable

from indexer import ingest as ingesting
from indexer.ingest import Choices
from indexer.report import Report
from indexer.sources.model import FileSource, Source
from indexer.workplace import Workplace
from search.article import Article
from tests.make import article

# The fixture that writes articles to a JSONL file and describes it as a source.
Write = Callable[..., FileSource]


def ingest(place: Workplace, *sources: Source, **choices: bool) -> Report:
    """Run an ingest and return its report."""
    return ingesting.ingest(place, sources, Choices(**choices))[0]


def live(place: Workplace) -> dict[str, str]:
    """Return id and title of all that readers can find."""
    return {found.id: found.title for found in place.index.searcher.articles()}


def articles(count: int, title: str = "Tin") -> list[Article]:
    """Return so many articles: n0, n1 and so on."""
    return [article(f"n{number}", f"{title} {number}") for number in range(count)]
