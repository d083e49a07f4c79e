"""What search.service gives back -> the JSON of the public API. What stands here is the API."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from search.analysis.citations import asked_numbers
from search.analysis.normalize import slug
from search.analysis.numbers import DocumentNumber
from search.article import Article
from search.best_bets.bet import BestBet
from search.engine.port import Bucket, IndexStatus
from search.plan import Interval
from search.query.cursor import encode
from search.query.model import MAX_LENGTH, Query
from search.results import ArticlePage, DocumentCard, RelatedPage, Result, ResultPage, Snippet, Suggestion
from web import choices, links
from web.notices import notice_text

API_VERSION = "1.0"
# The API gives all values of a facet, but of documents the most frequent.
_MOST = {"document_numbers": choices.MOST_DOCUMENTS}

# Stands for a value in an address; query_text leaves no such character in what people type.
_ANY = "\0"

Json: TypeAlias = dict[str, Any]


def page_json(
    page: ResultPage,
    zone: ZoneInfo,
    addresses: Mapping[str, str | None],
    best_bets: Iterable[BestBet] = (),
) -> Json:
    """Return a page of results, and what stands above it; addresses are those of its neighbours."""
    return {
        "api_version": API_VERSION,
        "query": query_json(page, zone),
        "total": page.total,
        "total_relation": "exact",
        "page": page.query.page,
        "per_page": page.query.per_page,
        "pages": page.pages,
        "next": encode(page.next) if page.next else None,
        "took_ms": round(page.took_ms, 1),
        "best_bets": list(map(_best_bet, best_bets)),
        "direct_match": _document(page.document),
        "hits": [_hit(result, zone) for result in page.results],
        "facets": {name: _facet(page.query, name, page.facets.get(name, ())) for name in choices.FACETS},
        "histogram": {
            "interval": Interval.MONTH.value,
            "buckets": [{"key": bucket.value, "count": bucket.count} for bucket in page.histogram],
        },
        "suggestions": {
            "did_you_mean": [page.asked.did_you_mean] if page.asked.did_you_mean else [],
            "marks_restored": page.asked.interpreted_as if page.asked.only_marks else None,
            "periods": [
                {"text": period.text, "from": period.first.isoformat(), "to": period.last.isoformat()}
                for period in page.asked.periods
            ],
            "related": [],
        },
        "notices": [{"code": notice.code, "text": notice_text(notice)} for notice in page.notices],
        "links": dict(addresses),
        "index": index_json(page.status, zone),
    }


def article_json(page: ArticlePage, zone: ZoneInfo) -> Json:
    """Return an article with its neighbours in time."""
    article = page.article
    return {
        "api_version": API_VERSION,
        **_article(article, zone),
        "body": article.body,
        "captions": list(article.captions),
        "attachments": [
            {"url": file.url if links.is_web_address(file.url) else None, "title": file.title or None}
            for file in article.attachments
        ],
        "dates_mentioned": [day.isoformat() for day in page.days_mentioned],
        "document_numbers": _numbers(page.document_numbers),
        "newer": [_neighbour(other, zone) for other in page.newer],
        "older": [_neighbour(other, zone) for other in page.older],
        "index": index_json(page.status, zone),
    }


def related_json(page: RelatedPage, zone: ZoneInfo) -> Json:
    """Return the articles related to one."""
    return {
        "api_version": API_VERSION,
        "id": page.article.id,
        "related": [
            {**_neighbour(other.article, zone), "likeness": round(other.likeness, 4)}
            for other in page.related
        ],
        "index": index_json(page.status, zone),
    }


def suggestions_json(text: str, suggestions: Iterable[Suggestion]) -> Json:
    """Return ways to go on from what is typed."""
    return {
        "api_version": API_VERSION,
        "q": text,
        "suggestions": [
            {"text": suggestion.text, "kind": suggestion.kind.value, "count": suggestion.count}
            for suggestion in suggestions
        ],
    }


def days_json(buckets: Iterable[Bucket], base_url: str) -> list[Json]:
    """Return the days that have news."""
    return [
        {
            "date": bucket.value,
            "count": bucket.count,
            "url": base_url + links.day(date.fromisoformat(bucket.value)),
        }
        for bucket in buckets
    ]


def query_json(page: ResultPage, zone: ZoneInfo) -> Json:
    """Return how a query was understood."""
    query = page.query
    return {
        "q": query.text,
        "interpreted_as": page.asked.interpreted_as,
        "expansions": [
            {"from": expansion.short, "to": expansion.long, "kind": "abbreviation"}
            for expansion in page.asked.expansions
        ],
        "document_numbers": _numbers(asked_numbers(query.text)),
        "filters": {
            "from": query.first_day.isoformat() if query.first_day else None,
            "to": query.last_day.isoformat() if query.last_day else None,
            "date_field": query.date_field.value,
            "category": list(query.categories),
            "source": list(query.sources),
        },
        "sort": query.sort.value,
        "exact": query.exact,
        "time_zone": zone.key,
    }


def index_json(status: IndexStatus, zone: ZoneInfo) -> Json:
    """Return what the answer was found in."""
    return {
        "version": status.version,
        "built_at": _moment(status.built_at, zone),
        "published_at": _moment(status.published_at, zone),
        "articles": status.articles,
        "analyzer": status.fingerprint,
    }


def _best_bet(bet: BestBet) -> Json:
    return {"title": bet.title, "url": links.best_bet(bet.url), "description": bet.description}


def _hit(result: Result, zone: ZoneInfo) -> Json:
    return {
        **_article(result.article, zone),
        "dates_mentioned": [day.isoformat() for day in result.days_mentioned],
        "document_numbers": _numbers(result.document_numbers),
        "image_captions": len(result.article.captions),
        "match": {
            "tier": result.tier.value if result.tier else None,
            "via": list(result.via),
            "score": round(result.score, 4),
        },
        "highlights": {"title": _snippets(result.title), "body": _snippets(result.snippet)},
    }


def _article(article: Article, zone: ZoneInfo) -> Json:
    return {
        "id": article.id,
        "url": article.url if links.is_web_address(article.url) else None,
        "title": article.heading,
        "summary": article.summary or None,
        "category": {"id": slug(article.category), "label": article.category} if article.category else None,
        "source": article.source,
        "author": article.author,
        "published_at": _moment(article.published, zone),
        "updated_at": _moment(article.updated, zone),
        "links": {"html": links.article(article.id), "json": links.article_json(article.id)},
    }


def _neighbour(article: Article, zone: ZoneInfo) -> Json:
    return {
        "id": article.id,
        "title": article.heading,
        "published_at": _moment(article.published, zone),
        "links": {"html": links.article(article.id), "json": links.article_json(article.id)},
    }


def _facet(query: Query, name: str, buckets: Sequence[Bucket]) -> list[Json]:
    turned = _turned(query, name)
    return [
        {
            "value": bucket.value,
            "label": bucket.label,
            "count": bucket.count,
            "selected": choices.is_chosen(query, name, bucket.value),
            "toggle": turned(bucket.value),
        }
        for bucket in buckets[: _MOST.get(name)]
    ]


def _turned(query: Query, name: str) -> Callable[[str], str]:
    """Return what gives the address of the query with a value of a facet turned on or off."""

    def each(value: str) -> str:
        return links.address(choices.toggled(query, name, value))

    if name == "year":
        return each
    # A query for each of dozens of values is a third of the work on an answer, and they differ in one word.
    before, _, after = each(_ANY).partition(links.quoted(_ANY))
    longest = MAX_LENGTH - len(query.text) - 1 if name == "document_numbers" else MAX_LENGTH

    def turned(value: str) -> str:
        if len(value) > longest or choices.is_chosen(query, name, value):
            return each(value)
        return f"{before}{links.quoted(value)}{after}"

    return turned


def _document(card: DocumentCard | None) -> Json | None:
    """Return the document that was asked for and nothing else."""
    if card is None:
        return None
    return {"kind": "document", "number": card.number, "document_kind": card.kind, "articles": card.total}


def _numbers(numbers: Iterable[DocumentNumber]) -> list[Json]:
    """Return the numbers of documents, and the full number that each stands for, where that is known."""
    return [
        {"raw": number.raw, "number": number.number, "kind": number.kind, "resolved": number.resolved}
        for number in numbers
    ]


def _snippets(snippet: Snippet) -> list[Json]:
    if not snippet.text:
        return []
    return [{"text": snippet.text, "ranges": [list(pair) for pair in snippet.ranges]}]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None
