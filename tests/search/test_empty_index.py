"""An index without articles, as that of a site that begins."""

from datetime import date
from pathlib import Path

import pytest

from search.engine.port import Searcher
from search.errors import ArticleNotFound
from search.plan import Sort
from search.query.model import Query
from search.service import article, day, days, months, related, suggest
from tests.make import HCM
from tests.search.searching import ask, index

TEXTS = ["", "giá vàng", "gia vangg", "98/2023/QH15", '"giá vàng"', "-giá", "(a | b)", "tiêu-đề: giá"]


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher of no articles."""
    return index([], Path(tmp_path_factory.mktemp("nothing")))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("sort", list(Sort))
def test_whatever_is_asked_finds_nothing(nothing: Searcher, text: str, sort: Sort) -> None:
    """And is no error."""
    page = ask(nothing, text, sort=sort)
    assert (page.results, page.total, page.pages, page.histogram, page.next) == ((), 0, 1, (), None)


def test_there_are_no_days_and_no_suggestions(nothing: Searcher) -> None:
    """Nor a way to other days."""
    found = day(date(2023, 12, 13), Query(text="giá"), nothing, HCM)
    assert (found.page.total, found.month, found.previous, found.next) == (0, (), None, None)
    assert days(date.min, date.max, nothing, HCM) == months(nothing) == ()
    assert suggest("gi", nothing) == ()


def test_no_article_is_there(nothing: Searcher) -> None:
    """As any id that there is not."""
    for use in (article, related):
        with pytest.raises(ArticleNotFound):
            use("a", nothing)
