"""The use cases of search: what the page, the API and the terminal ask for."""

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from math import log
from time import perf_counter
from zoneinfo import ZoneInfo

from search.analysis.citations import citation_term
from search.analysis.numbers import DocumentNumber
from search.article import Article
from search.citations import MOST_TERMS, prefix_of, resolve
from search.engine.port import Bucket, Hit, Searcher
from search.errors import ArticleNotFound, ArticleRemoved
from search.finding import Found, find, state_for
from search.glossary import Glossary, built_in_glossary
from search.highlight import highlight, mark
from search.mentions import mentions
from search.neighbours import neighbours
from search.plan import AnyOf, InRange, Interval, Plan, Sort, Term
from search.planner import day_bounds, published_between
from search.query.cursor import Cursor
from search.query.model import MAX_PAGE, DateField, Query
from search.query.reading import Understanding
from search.related import related_articles
from search.results import (
    ArticlePage,
    DayPage,
    DocumentCard,
    Notice,
    RelatedPage,
    Result,
    ResultPage,
    Suggestion,
    Tier,
)
from search.schema import ALL_SYLLABLES, CITATIONS, PUBLISHED
from search.suggest import suggestions
from search.understanding import understand
from search.wanted import Wanted

NO_QUERY = Query()


def answer(
    query: Query,
    searcher: Searcher,
    zone: ZoneInfo,
    *,
    glossary: Glossary | None = None,
    today: date | None = None,
) -> ResultPage:
    """Answer a query with one page of results.

    ``glossary`` is the operator's list of abbreviations, in the place of the built-in one; ``today`` is what
    "hôm nay" means, which names no day without it. Raises SearchTimeout when the searcher's deadline passes,
    CursorExpired when the walk of a cursor cannot go on, InvalidQuery when it is not of this query.
    """
    started = perf_counter()
    # One page is made from one state, and whether there is a newer one is asked once and not for every word.
    searcher = state_for(query, searcher)
    today = query.cursor.today if query.cursor else today
    asked = understand(query, searcher, glossary or built_in_glossary(), today)
    found = find(asked, query, searcher, zone)
    query = replace(query, page=query.cursor.page, cursor=None) if query.cursor else query
    hits, status = found.hits, searcher.status()
    wanted = _wanted(asked, searcher)
    documents = frozenset(term for document in asked.documents for term in document.terms)
    return ResultPage(
        query=query,
        asked=asked,
        document=_card(asked, searcher),
        results=tuple(_result(hit, wanted, documents, searcher) for hit in hits.hits),
        total=hits.total,
        facets=hits.facets,
        histogram=hits.histogram,
        notices=(*_notices(asked), *map(Notice, found.codes)),
        status=status,
        took_ms=(perf_counter() - started) * 1000,
        next=_next(query, found, status.version, today),
    )


def article(
    article_id: str,
    searcher: Searcher,
    query: Query = NO_QUERY,
    *,
    glossary: Glossary | None = None,
    today: date | None = None,
) -> ArticlePage:
    """Return an article and its neighbours in time; raises ArticleNotFound, or ArticleRemoved.

    What ``query`` asks for is marked in it, as in the results of that query.
    """
    searcher = searcher.pinned()
    found = _article(article_id, searcher)
    newer, older = neighbours(found, searcher)
    named = mentions(found)
    asked = understand(query, searcher, glossary or built_in_glossary(), today)
    return ArticlePage(
        article=found,
        texts=mark(found, _wanted(asked, searcher)),
        newer=newer,
        older=older,
        days_mentioned=named.days,
        document_numbers=_resolved(named.numbers, found, searcher),
        status=searcher.status(),
    )


def _article(article_id: str, searcher: Searcher) -> Article:
    found = searcher.article(article_id)
    if found is None:
        raise (ArticleRemoved if searcher.was_removed(article_id) else ArticleNotFound)(article_id)
    return found


def day(
    day: date,
    query: Query,
    searcher: Searcher,
    zone: ZoneInfo,
    *,
    glossary: Glossary | None = None,
    today: date | None = None,
) -> DayPage:
    """Answer a query among the articles of one day, and point to other days with news."""
    searcher = searcher.pinned()
    begin, end = day_bounds(day, zone)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    of_day = replace(query, first_day=day, last_day=day, date_field=DateField.PUBLISHED)
    before, after = InRange(PUBLISHED.name, high=begin - 1), InRange(PUBLISHED.name, low=end + 1)
    return DayPage(
        day=day,
        page=answer(of_day, searcher, zone, glossary=glossary, today=today),
        month=days(day.replace(day=1), last, searcher, zone),
        previous=_nearest_day(Plan(filters=(before,), sort=Sort.NEWEST, size=1), searcher, zone),
        next=_nearest_day(Plan(filters=(after,), sort=Sort.OLDEST, size=1), searcher, zone),
    )


def days(first: date, last: date, searcher: Searcher, zone: ZoneInfo) -> tuple[Bucket, ...]:
    """Return the days with news from first to last, and how many articles each has."""
    within = published_between(first, last, zone)
    return searcher.search(Plan(filters=(within,), size=0, histogram=Interval.DAY)).histogram


def months(searcher: Searcher) -> tuple[Bucket, ...]:
    """Return the months with news, and how many articles each has."""
    return searcher.search(Plan(size=0, histogram=Interval.MONTH)).histogram


def _next(query: Query, found: Found, version: str, today: date | None) -> Cursor | None:
    """Return the cursor of the page behind this one; None where the list ends."""
    if found.hits.next is None:
        return None
    return Cursor(
        version=version,
        plan=found.plan,
        step=found.step,
        page=min(query.page + 1, MAX_PAGE),
        today=today,
        place=found.hits.next,
    )


def _notices(asked: Understanding) -> Iterator[Notice]:
    """Yield what was read into the query."""
    if asked.interpreted_as is not None:
        code = "marks_restored" if asked.only_marks else "repaired"
        yield Notice(code, {"meant": asked.interpreted_as})
    for expansion in asked.expansions:
        yield Notice("abbreviation", {"short": expansion.short, "long": expansion.long})


def _card(asked: Understanding, searcher: Searcher) -> DocumentCard | None:
    """Count the articles that name the document asked for; None when no document or more is asked for."""
    document = asked.document
    if document is None or document.number is None:
        return None
    names = tuple(Term(CITATIONS.name, term) for term in document.terms)
    total = searcher.search(Plan(groups=(AnyOf(names),), minimum=1, size=0)).total if names else 0
    return DocumentCard(document.number, document.kind, total)


def _wanted(asked: Understanding, searcher: Searcher) -> Wanted:
    return Wanted(asked.parsed, asked.all_readings, _rarity(searcher, searcher.status().articles))


def _rarity(searcher: Searcher, articles: int) -> Callable[[str], float]:
    """Return what says of a syllable how few articles hold it."""

    def rarity(syllable: str) -> float:
        return log(1 + articles / max(1, searcher.frequency(ALL_SYLLABLES.name, syllable)))

    return rarity


def _result(hit: Hit, wanted: Wanted, documents: frozenset[str], searcher: Searcher) -> Result:
    """Make a hit ready to be shown; ``documents`` are the terms of the documents asked for."""
    searcher.deadline.check()
    shown = highlight(hit.article, wanted)
    numbers = hit.mentions.numbers
    has_document = documents and not documents.isdisjoint(map(citation_term, numbers))
    return Result(
        article=hit.article,
        title=shown.title,
        snippet=shown.snippet,
        score=hit.score,
        tier=Tier.NUMBER if has_document else shown.tier,
        via=shown.via,
        days_mentioned=hit.mentions.days,
        document_numbers=_resolved(numbers, hit.article, searcher),
    )


def _resolved(
    numbers: Iterable[DocumentNumber], article: Article, searcher: Searcher
) -> tuple[DocumentNumber, ...]:
    """Return what an article names, parts of numbers with the full one that the corpus says they mean."""
    year = article.published.year if article.published else None
    return tuple(
        number
        if number.resolved
        else replace(number, resolved=resolve(number, _known(number, searcher), year))
        for number in numbers
    )


def _known(number: DocumentNumber, searcher: Searcher) -> list[tuple[str, int]]:
    return searcher.terms(CITATIONS.name, prefix_of(number), MOST_TERMS)


def _nearest_day(wanted: Plan, searcher: Searcher, zone: ZoneInfo) -> Bucket | None:
    """Return the day of a plan's first hit, and how many articles it has in all."""
    for hit in searcher.search(wanted).hits:
        if hit.article.published is not None:
            found = hit.article.published.astimezone(zone).date()
            return next(iter(days(found, found, searcher, zone)), None)
    return None


def related(article_id: str, searcher: Searcher, without: Collection[str] = ()) -> RelatedPage:
    """Return articles on the subject of another, but none of the ids in ``without``; or ArticleNotFound."""
    searcher = searcher.pinned()
    found = _article(article_id, searcher)
    return RelatedPage(
        article=found, related=related_articles(found, searcher, without), status=searcher.status()
    )


def suggest(text: str, searcher: Searcher) -> tuple[Suggestion, ...]:
    """Return what somebody may go on to type, from what the articles say; nothing for nothing."""
    return suggestions(text, searcher)
