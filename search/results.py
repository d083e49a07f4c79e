"""What the use cases of search.service give back: plain values, ready to be presented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from search.analysis.numbers import DocumentNumber
from search.article import Article
from search.engine.port import Bucket, IndexStatus
from search.query.cursor import Cursor
from search.query.model import Query
from search.query.reading import Understanding


class Tier(StrEnum):
    """How closely a hit's text agrees with what was typed, best first."""

    EXACT = "exact"
    NUMBER = "number"
    TONE_FOLDED = "tone_folded"
    ABBREVIATION = "abbreviation"
    FOLDED = "folded"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article's text and the code-point ranges in it that matched."""

    text: str
    ranges: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One hit, ready to be shown. ``tier`` is None and ``via`` empty when no text was asked for.

    ``via`` names the parts of the article that matched: title, summary, body, captions, attachments.
    """

    article: Article
    title: Snippet
    snippet: Snippet
    score: float
    tier: Tier | None = None
    via: tuple[str, ...] = ()
    days_mentioned: tuple[date, ...] = ()
    document_numbers: tuple[DocumentNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about how the query was taken; the edge says it in words.

    Codes: ``unclosed_quote`` (a quotation mark was not closed, its text was taken as bare words),
    ``marks_restored`` and ``repaired`` (the query was taken as ``meant``: marks were added to it, or letters
    changed), ``abbreviation`` (``short`` was taken to stand for ``long``),
    ``phrase_not_found`` (no article has the quoted words side by side, so they were taken as bare words),
    ``relaxed`` (too few articles held enough of the words, so their syllables anywhere, or any of them, were
    enough),
    ``nothing_searchable`` (the text holds no letter or digit; all articles are listed).
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document that was asked for by its number, and how many articles name it, in full or in part."""

    number: str
    kind: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """One page of the answer to a query, and how that was taken.

    ``query`` has no cursor: its page is the one to which the walk has come. ``next`` leads to what comes
    behind this page, whatever happens to the index meanwhile; None where the list ends.
    ``facets`` has the keys category, source, year and document_numbers. ``document`` is the one document that
    the query asks for and nothing else; what it counts does not heed the filters.
    """

    query: Query
    asked: Understanding
    document: DocumentCard | None
    results: tuple[Result, ...]
    total: int
    facets: Mapping[str, tuple[Bucket, ...]]
    histogram: tuple[Bucket, ...]
    notices: tuple[Notice, ...]
    status: IndexStatus
    took_ms: float
    next: Cursor | None = None

    @property
    def pages(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-self.total // self.query.per_page))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedTexts:
    """The texts of an article as they stand on its page, whole, with the ranges of what was asked for.

    Of attachments they are the titles.
    """

    heading: Snippet
    summary: Snippet
    body: Snippet
    captions: tuple[Snippet, ...]
    attachments: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """An article and its neighbours in time: ``newer`` nearest first, ``older`` nearest first.

    ``texts`` have ranges where the article was opened from a search.
    """

    article: Article
    texts: MarkedTexts
    newer: tuple[Article, ...]
    older: tuple[Article, ...]
    days_mentioned: tuple[date, ...]
    document_numbers: tuple[DocumentNumber, ...]
    status: IndexStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """The articles of one day (or of what a query finds in it), and the way to other days with news.

    ``month`` holds a bucket for each day of the month that has news; ``previous`` and ``next`` are the
    nearest days with news before and after this day.
    """

    day: date
    page: ResultPage
    month: tuple[Bucket, ...]
    previous: Bucket | None
    next: Bucket | None


@dataclass(frozen=True, slots=True)
class Related:
    """An article on the subject of another, and how much alike they are: from 0.0 to 1.0."""

    article: Article
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPage:
    """An article and others on its subject, the most alike first; none where nothing else speaks of it."""

    article: Article
    related: tuple[Related, ...]
    status: IndexStatus


class SuggestionKind(StrEnum):
    """What is suggested: words that often stand together, an article's title, a document's number."""

    PHRASE = "phrase"
    TITLE = "title"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way to go on from what is typed.

    ``count`` says how many articles hold a phrase as it stands, word beside word and whatever their marks;
    how many have the title; how many name the document.
    """

    text: str
    kind: SuggestionKind
    count: int
