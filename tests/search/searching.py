"""A real index of a few articles, asked in one line."""

from pathlib import Path

from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Searcher
from search.query.model import Query
from search.results import ResultPage
from search.service import answer
from tests.make import HCM


def index(articles: list[Article], data_dir: Path) -> Searcher:
    """Return a searcher of these articles."""
    settings = Settings(data_dir=data_dir)
    with open_writer(settings).generation() as generation:
        generation.add(articles)
        generation.publish()
    return open_searcher(settings)


def ask(searcher: Searcher, text: str = "", **rest: object) -> ResultPage:
    """Return the answer to a query."""
    return answer(Query(text=text, **rest), searcher, HCM)  # type: ignore[arg-type]


def ids(page: ResultPage) -> list[str]:
    """Return the ids of a page's results, in order."""
    return [result.article.id for result in page.results]
