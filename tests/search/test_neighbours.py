"""An article, and the ones just newer and just older."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from search.engine.port import Searcher
from search.errors import ArticleNotFound
from search.plan import Sort
from search.service import article
from tests import make
from tests.search.searching import ask, ids, index


@pytest.fixture
def news(tmp_path: Path) -> Searcher:
    """Return a searcher of two articles with a date and one without."""
    articles = [make.article("new"), make.article("old", published="2022-05-01")]
    return index([*articles, make.article("undated", published=None)], tmp_path)


def test_an_unknown_article_is_not_found(news: Searcher) -> None:
    """The id is part of the error."""
    with pytest.raises(ArticleNotFound, match="nowhere"):
        article("nowhere", news)


def test_an_article_without_a_date_has_no_neighbours(news: Searcher) -> None:
    """It is neither newer nor older than any other, and nobody's neighbour."""
    page = article("undated", news)
    assert (page.newer, page.older) == ((), ())
    assert "undated" not in [other.id for other in article("old", news).older]


def walked(start: str, searcher: Searcher, side: str) -> Iterator[str]:
    """Yield the ids that a reader meets who always takes the nearest neighbour of a side."""
    following = getattr(article(start, searcher), side)
    while following:
        yield following[0].id
        following = getattr(article(following[0].id, searcher), side)


def test_neighbours_lose_and_repeat_no_article(tmp_path: Path) -> None:
    """Also where many articles bear one date: a walk either way meets each of them once."""
    noon = datetime(2023, 12, 13, 5, tzinfo=UTC)
    moments = [
        noon - timedelta(hours=2),
        *[noon] * 13,
        noon + timedelta(hours=1),
        *[noon + timedelta(hours=2)] * 8,
    ]
    articles = [
        make.article(f"{(number * 7) % 23:02}", published=moment) for number, moment in enumerate(moments)
    ]
    searcher = index(articles, tmp_path)
    order = ids(ask(searcher, sort=Sort.NEWEST, per_page=100))
    assert [order[0], *walked(order[0], searcher, "older")] == order
    assert [order[-1], *walked(order[-1], searcher, "newer")] == order[::-1]
    for place, article_id in enumerate(order):
        page = article(article_id, searcher)
        assert [other.id for other in page.newer] == order[max(0, place - 5) : place][::-1]
        assert [other.id for other in page.older] == order[place + 1 : place + 6]
