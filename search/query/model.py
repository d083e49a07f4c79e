"""What the user asked for, before anything is done about it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from search.analysis.legacy import repaired
from search.analysis.normalize import clean, single_line
from search.errors import InvalidQuery, Problem
from search.plan import Sort
from search.query.cursor import Cursor

MAX_LENGTH = 500
MAX_PER_PAGE = 100
MAX_PAGE = 1_000_000
MAX_VALUES = 50


def query_text(typed: str) -> str:
    """Return what was typed as a Query holds it: letters of old encodings given back, clean, on one line."""
    (text,), _ = repaired([typed])
    return single_line(clean(text))


class DateField(StrEnum):
    """Which date a date filter means: the day of publication, or a day named in the text."""

    PUBLISHED = "published_at"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A request in range: whoever holds one need not check it again.

    ``text`` is clean NFC. ``first_day`` and ``last_day`` are inclusive days of the site's time zone.
    ``categories`` and ``sources`` are facet values (slugs); values of one kind are alternatives.
    ``exact`` asks for the text as typed: no repair, no expansion. ``cursor`` asks for the page behind
    another one, in the place of ``page``.
    """

    text: str = ""
    first_day: date | None = None
    last_day: date | None = None
    date_field: DateField = DateField.PUBLISHED
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 10
    exact: bool = False
    cursor: Cursor | None = None

    def __post_init__(self) -> None:
        """Refuse what no engine should be asked to do, saying all that is wrong at once."""
        problems = []
        if len(self.text) > MAX_LENGTH:
            problems.append(Problem("q", self.text, "query_too_long", MAX_LENGTH))
        if self.first_day and self.last_day and self.first_day > self.last_day:
            problems.append(Problem("from", self.first_day.isoformat(), "reversed_dates"))
        if not 1 <= self.page <= MAX_PAGE:
            problems.append(Problem("page", str(self.page), "invalid_page", MAX_PAGE))
        if not 1 <= self.per_page <= MAX_PER_PAGE:
            problems.append(Problem("per_page", str(self.per_page), "invalid_page", MAX_PER_PAGE))
        if self.cursor is not None and self.page != 1:
            problems.append(Problem("page", str(self.page), "page_with_cursor"))
        if self.cursor is not None and self.cursor.page > MAX_PAGE:
            problems.append(Problem("cursor", str(self.cursor.page), "invalid_cursor"))
        for name, values in (("category", self.categories), ("source", self.sources)):
            if len(values) > MAX_VALUES:
                problems.append(Problem(name, values[MAX_VALUES], "too_many_values", MAX_VALUES))
        if problems:
            raise InvalidQuery(*problems)
