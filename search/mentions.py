"""What an article names: days, and documents by their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from search.analysis.citations import cited_numbers, distinct
from search.analysis.dates import Mention, mentioned_days
from search.analysis.numbers import DocumentNumber
from search.article import Article


@dataclass(frozen=True, slots=True)
class Mentions:
    """The days (months and years are none) and the documents of an article, each where it first stands.

    Of a document that is also named in full, the full number is kept. Places of numbers are those in all
    the texts of the article, a line each.
    """

    days: tuple[date, ...] = ()
    numbers: tuple[DocumentNumber, ...] = ()

    @classmethod
    def of(cls, spans: Sequence[Mention], numbers: Sequence[DocumentNumber]) -> Self:
        """Return each once of what a text names."""
        days = (span.first for span in spans if span.first == span.last)
        return cls(tuple(dict.fromkeys(days)), tuple(distinct(numbers)))


def mentions(article: Article) -> Mentions:
    """Return what an article names; an index keeps it, so that a page need not read ten articles again."""
    text = "\n".join(article.texts())
    return Mentions.of(mentioned_days(text), cited_numbers(text))
