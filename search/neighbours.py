"""The articles just newer and just older than another: a walk along them meets every dated article once."""

from bisect import bisect_left
from dataclasses import replace
from math import inf

from search.article import Article
from search.engine.port import Searcher
from search.plan import InRange, Plan, Sort
from search.schema import PUBLISHED

# How many there are on each side of an article.
COUNT = 5


def neighbours(article: Article, searcher: Searcher) -> tuple[tuple[Article, ...], tuple[Article, ...]]:
    """Return the newer and the older neighbours of an article, nearest first; none where it has no date.

    The order is that of Sort.NEWEST, in which articles of the same second stand by id. A whole import may
    bear one date, so the article's place is looked up and never counted off.
    """
    if article.published is None:
        return (), ()
    moment = _moment(article)
    # Reaching COUNT articles to either side keeps the place small: engines pay for a deep one.
    low = _farthest(
        Plan(filters=(InRange(PUBLISHED.name, high=moment - 1),), sort=Sort.NEWEST), searcher, moment
    )
    high = _farthest(
        Plan(filters=(InRange(PUBLISHED.name, low=moment + 1),), sort=Sort.OLDEST), searcher, moment
    )
    near = Plan(filters=(InRange(PUBLISHED.name, low, high),), sort=Sort.NEWEST, size=1)
    total = searcher.search(near).total
    here = _order(article)
    place = bisect_left(range(total), here, key=lambda place: _order_at(place, near, searcher))
    window = replace(near, start=max(0, place - COUNT), size=2 * COUNT + 1)
    around = [hit.article for hit in searcher.search(window).hits]
    newer = [other for other in around if _order(other) < here]
    older = [other for other in around if _order(other) > here]
    return tuple(newer[::-1][:COUNT]), tuple(older[:COUNT])


def _farthest(side: Plan, searcher: Searcher, default: int) -> int:
    """Return the moment of the last of the first COUNT hits."""
    hits = searcher.search(replace(side, size=COUNT)).hits
    return _moment(hits[-1].article) if hits else default


def _order_at(place: int, plan: Plan, searcher: Searcher) -> tuple[float, str]:
    """Return the order of the hit at a place; the end of all where a publication has just removed it."""
    hits = searcher.search(replace(plan, start=place)).hits
    return _order(hits[0].article) if hits else (inf, "")


def _order(article: Article) -> tuple[float, str]:
    """Return what Sort.NEWEST orders by."""
    return -_moment(article), article.id


def _moment(article: Article) -> int:
    """Return the second of publication as engines keep it; of an article without a date nobody asks."""
    return int(article.published.timestamp()) if article.published else 0
