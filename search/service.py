"""The use cases of search: what the page, the API and the terminal ask for."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from math import log
from time import perf_counter
from zoneinfo import ZoneInfo

from search.analysis.dates import mentioned_days
from search.analysis.keys import keys, query_keys
from search.analysis.numbers import DocumentNumber, document_numbers
from search.article import Article
from search.engine.port import Bucket, Hit, Hits, Searcher
from search.errors import ArticleNotFound
from search.highlight import LOOKED_AT, highlight
from search.neighbours import neighbours
from search.plan import InRange, Interval, Plan, Sort
from search.planner import day_bounds, plan, published_between, relaxed
from search.query.model import DateField, Query
from search.query.parser import parse
from search.ranking import enough_matches
from search.results import ArticlePage, DayPage, Notice, Result, ResultPage, Tier
from search.schema import ALL_SYLLABLES, PUBLISHED
from search.wanted import Wanted


def answer(query: Query, searcher: Searcher, zone: ZoneInfo) -> ResultPage:
    """Answer a query with one page of results."""
    started = perf_counter()
    asked = plan(query, zone)
    hits, was_relaxed = _search(asked, searcher)
    status = searcher.status()
    parsed = parse(query.text)
    notices = {
        "unclosed_quote": parsed.unclosed_quote,
        "relaxed": was_relaxed,
        "nothing_searchable": query.text.strip() and not (asked.groups or asked.must or asked.must_not),
    }
    wanted = Wanted(parsed, _rarity(searcher, status.articles))
    numbers = _numbers_asked(query.text)
    return ResultPage(
        query=query,
        results=tuple(_result(hit, wanted, numbers) for hit in hits.hits),
        total=hits.total,
        facets=hits.facets,
        histogram=hits.histogram,
        notices=tuple(Notice(code) for code, holds in notices.items() if holds),
        status=status,
        took_ms=(perf_counter() - started) * 1000,
    )


def article(article_id: str, searcher: Searcher) -> ArticlePage:
    """Return an article and its neighbours in time; raises ArticleNotFound."""
    found = searcher.article(article_id)
    if found is None:
        raise ArticleNotFound(article_id)
    newer, older = neighbours(found, searcher)
    return ArticlePage(
        article=found,
        newer=newer,
        older=older,
        days_mentioned=_days_mentioned(found),
        document_numbers=_document_numbers(found),
        status=searcher.status(),
    )


def day(day: date, query: Query, searcher: Searcher, zone: ZoneInfo) -> DayPage:
    """Answer a query among the articles of one day, and point to other days with news."""
    begin, end = day_bounds(day, zone)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    of_day = replace(query, first_day=day, last_day=day, date_field=DateField.PUBLISHED)
    before, after = InRange(PUBLISHED.name, high=begin - 1), InRange(PUBLISHED.name, low=end + 1)
    return DayPage(
        day=day,
        page=answer(of_day, searcher, zone),
        month=days(day.replace(day=1), last, searcher, zone),
        previous=_nearest_day(Plan(filters=(before,), sort=Sort.NEWEST, size=1), searcher, zone),
        next=_nearest_day(Plan(filters=(after,), sort=Sort.OLDEST, size=1), searcher, zone),
    )


def days(first: date, last: date, searcher: Searcher, zone: ZoneInfo) -> tuple[Bucket, ...]:
    """Return the days with news from first to last, and how many articles each has."""
    within = published_between(first, last, zone)
    return searcher.search(Plan(filters=(within,), size=0, histogram=Interval.DAY)).histogram


def _search(strict: Plan, searcher: Searcher) -> tuple[Hits, bool]:
    """Run a plan; when too few articles hold most of the words, any one will do. Say whether that was so.

    What decides is the total, which is the same on every page of the answer. By date, articles with one of
    the words would stand between those with all, so there the net widens only when it is empty.
    """
    hits, loose = searcher.search(strict), relaxed(strict)
    by_relevance = strict.sort is Sort.RELEVANCE
    if (
        hits.total >= (enough_matches(len(strict.groups)) if by_relevance else 1)
        or loose.minimum == strict.minimum
    ):
        return hits, False
    more = searcher.search(loose)
    return (more, True) if more.total > hits.total else (hits, False)


def _rarity(searcher: Searcher, articles: int) -> Callable[[str], float]:
    """Return what says of a syllable how few articles hold it."""

    def rarity(syllable: str) -> float:
        return log(1 + articles / max(1, searcher.frequency(ALL_SYLLABLES.name, syllable)))

    return rarity


def _result(hit: Hit, wanted: Wanted, numbers_asked: frozenset[str]) -> Result:
    """Make a hit ready to be shown."""
    shown = highlight(hit.article, wanted)
    numbers = _document_numbers(hit.article)
    return Result(
        article=hit.article,
        title=shown.title,
        snippet=shown.snippet,
        score=hit.score,
        tier=Tier.NUMBER if _has_number(hit.article, numbers, numbers_asked) else shown.tier,
        via=shown.via,
        days_mentioned=_days_mentioned(hit.article),
        document_numbers=numbers,
    )


def _numbers_asked(text: str) -> frozenset[str]:
    """Return the keys of the documents that a query names.

    A number and its year are a key only where no more was typed: 98/2023/NĐ-CP is not 98/2023/QH15.
    """
    found = query_keys(text)
    return frozenset(
        key for key in found if not any(key.replace("/", "") in other for other in found if other != key)
    )


def _has_number(article: Article, numbers: Iterable[DocumentNumber], asked: frozenset[str]) -> bool:
    """Say whether an article names one of the documents asked for."""
    if any(number.key in asked for number in numbers):
        return True
    of_year = {key for key in asked if "/" in key}
    return bool(of_year) and any(not of_year.isdisjoint(keys(text[:LOOKED_AT])) for text in article.texts())


def _days_mentioned(article: Article) -> tuple[date, ...]:
    """Return each day that an article names, in the order of the text; months and years are no days."""
    found = (mention for text in article.texts() for mention in mentioned_days(text[:LOOKED_AT]))
    return tuple(dict.fromkeys(mention.first for mention in found if mention.first == mention.last))


def _document_numbers(article: Article) -> tuple[DocumentNumber, ...]:
    """Return each document number that an article names, where it does so first."""
    found: dict[str, DocumentNumber] = {}
    for text in article.texts():
        for number in document_numbers(text[:LOOKED_AT]):
            found.setdefault(number.key, number)
    return tuple(found.values())


def _nearest_day(wanted: Plan, searcher: Searcher, zone: ZoneInfo) -> Bucket | None:
    """Return the day of a plan's first hit, and how many articles it has in all."""
    for hit in searcher.search(wanted).hits:
        if hit.article.published is not None:
            found = hit.article.published.astimezone(zone).date()
            return next(iter(days(found, found, searcher, zone)), None)
    return None
