"""Pages that a listing names, fetched when they may have changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from indexer.errors import FetchFailed, SourceUnavailable
from indexer.fetching.address import redact
from indexer.fetching.fetcher import Answer, Fetcher
from indexer.fetching.robots import Robots
from indexer.memory import Outcome, Visit
from indexer.robots_meta import refuses_index
from indexer.sources.attached import with_texts
from indexer.sources.context import Context
from indexer.sources.model import WebSource
from indexer.sources.outcome import Gone, Item, Note, Rejected, Unchanged
from indexer.sources.pages import MAX_PAGE_BYTES, Page, parse
from search.article import Article
from search.errors import InvalidArticle
from search.record import id_of

# A site that fails so often in a row is down; asking it for ten thousand more pages helps nobody.
MOST_OUTAGES = 5
# When to ask again for a page that was gone or no article: sooner than for an article.
_AGAIN_AFTER = timedelta(days=1)

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as a listing names it, and what the listing says of its last change, in its own words."""

    url: str
    stamp: str | None = None


@dataclass(slots=True)
class Crawl:
    """One reading of one site.

    ``failures`` counts the pages that must be asked for again, ``waiting`` those that would have been too
    many for this run.
    """

    source: WebSource
    context: Context
    fetcher: Fetcher
    robots: Robots
    failures: int = 0
    waiting: int = 0
    _fetched: int = 0
    _outages: int = 0
    _given: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Take the pause that the site asks for, if it is longer than ours."""
        self.fetcher.delay_s = max(self.fetcher.delay_s, self.robots.delay_s)

    def read(self, page: Listed) -> Iterator[Item]:
        """Yield what a page is or, where it need not be fetched, was."""
        visit = self.context.memory.visit(page.url)
        is_due = visit is None or self._is_due(visit, page.stamp)
        if is_due and self._fetched < self.source.pages_per_run:
            self._fetched += 1
            yield from self._fetch(page, visit)
            return
        self.waiting += is_due
        if visit and visit.article_id:
            yield self._again(visit.article_id)

    def knows(self, page: Listed) -> bool:
        """Whether a page was fetched before this or in an earlier run."""
        return self.context.memory.visit(page.url) is not None

    def end(self) -> Iterator[Item]:
        """Yield what there is to say when all pages were read."""
        if self.waiting:
            yield Note(f"{self.waiting} pages wait for the next run (pages_per_run)")

    def _is_due(self, visit: Visit, stamp: str | None) -> bool:
        """Whether a page may have changed since it was visited, by its listing or by its age."""
        if stamp is not None and (stamp != visit.stamp or _may_come_again(stamp, visit, self.context.zone)):
            return True
        is_article = visit.outcome is Outcome.ARTICLE
        if is_article != bool(visit.article_id):
            # The article was taken out though the page was not gone, or the other way about.
            return visit.outcome is not Outcome.REJECTED
        patience = timedelta(days=self.source.recheck_days) if is_article else _AGAIN_AFTER
        # A page that was fetched in the future was fetched by a clock that ran ahead.
        return not timedelta() <= self.context.now - visit.fetched <= patience

    def _fetch(self, page: Listed, visit: Visit | None) -> Iterator[Item]:
        known = visit.article_id if visit else None
        etag = last_modified = None
        complaints: list[Rejected] = []
        try:
            answer = self._answer(page, visit)
            etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
            outcome, item = self._outcome(answer, known)
            if isinstance(item, Article):
                item, complaints = with_texts(item, self.fetcher, self.robots)
        except (FetchFailed, InvalidArticle) as error:
            outcome, item = Outcome.REJECTED, Rejected(redact(page.url), str(error), known or id_of(page.url))
            if isinstance(error, FetchFailed) and error.is_outage:
                yield item
                self._count_outage(error)
                return
        if item:
            yield item
        yield from complaints
        self.context.memory.note_visit(
            Visit(
                url=page.url,
                outcome=outcome,
                fetched=self.context.now,
                article_id=item.id if isinstance(item, Article) else getattr(item, "article_id", known),
                stamp=page.stamp,
                etag=etag,
                last_modified=last_modified,
            )
        )

    def _answer(self, page: Listed, visit: Visit | None) -> Answer:
        if not self.robots.allows(page.url):
            raise InvalidArticle("robots.txt forbids to fetch it")
        answer = self.fetcher.get(page.url, limit=MAX_PAGE_BYTES, headers=_conditions(visit))
        self._outages = 0
        return answer

    def _outcome(self, answer: Answer, known: str | None) -> tuple[Outcome, Item | None]:
        """Return what an answer makes of a page, and what the store has to hear of it."""
        if answer.status == HTTPStatus.NOT_MODIFIED and known:
            return Outcome.ARTICLE, self._again(known)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return Outcome.GONE, Gone(known) if known else None
        if answer.status != HTTPStatus.OK:
            raise InvalidArticle(f"answers {answer.status}, which nobody asked for")
        if answer.content_type not in _PAGE_TYPES:
            raise InvalidArticle(f"no page but {answer.content_type[:80]}")
        declared = _CHARSET.search(answer.headers.get("content-type", ""))
        page = Page(answer.body, answer.url, address=answer.url, charset=declared[1] if declared else None)
        if refuses_index(page.text, answer.headers.get("x-robots-tag", "")):
            return Outcome.GONE, Gone(known) if known else None
        article = parse(page, self.source.rule, self.context.zone)
        if article.id in self._given:
            # A page under another address that names the same canonical one.
            return Outcome.ARTICLE, Unchanged(article.id)
        self._given.add(article.id)
        return Outcome.ARTICLE, article

    def _again(self, article_id: str) -> Unchanged:
        self._given.add(article_id)
        return Unchanged(article_id)

    def _count_outage(self, error: FetchFailed) -> None:
        self.failures += 1
        self._outages += 1
        if self._outages >= MOST_OUTAGES:
            raise SourceUnavailable(
                f"{error}; {MOST_OUTAGES} pages in a row failed, so no more were asked for"
            )


def _conditions(visit: Visit | None) -> dict[str, str]:
    """Return the headers that ask for a page only if it has changed."""
    if visit is None or visit.outcome is not Outcome.ARTICLE or visit.article_id is None:
        return {}
    headers = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
    return {name: value for name, value in headers.items() if value}


def _may_come_again(stamp: str, visit: Visit, zone: ZoneInfo) -> bool:
    """Whether a stamp is a mere day that was not over at the visit: a second change leaves it the same."""
    return bool(_DAY.fullmatch(stamp)) and stamp >= visit.fetched.astimezone(zone).date().isoformat()
