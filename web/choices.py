"""What a reader may change about a query, each change as the query it leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from search.engine.port import Bucket
from search.plan import Sort
from search.query.model import MAX_LENGTH, MAX_VALUES, DateField, Query
from search.query.reading import Period
from web.catalogues import gettext
from web.languages import gettext_noop as _
from web.markup import day_text

# A site may have hundreds of sources; a page offers the most frequent, the API all.
MOST_VALUES = 50
FACETS = ("category", "source", "year", "document_numbers")
FACET_LABELS = {
    "category": _("Chuyên mục"),
    "source": _("Nguồn"),
    "year": _("Năm"),
    "document_numbers": _("Văn bản được nhắc đến"),
}
# Of documents there may be thousands, and past the first few dozen each stands in one article.
MOST_DOCUMENTS = 20

EVERYTHING = Query()

Labels = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what it is called, whether it is chosen, and the query that changes that.

    ``kind`` says of what it is, where it stands among choices of other kinds.
    """

    label: str
    is_chosen: bool
    query: Query
    value: str = ""
    count: int = 0
    kind: str = ""


def labels(facets: Mapping[str, Iterable[Bucket]]) -> dict[tuple[str, str], str]:
    """Return what people call the values of facets."""
    return {(name, bucket.value): bucket.label for name, buckets in facets.items() for bucket in buckets}


def applied(query: Query, names: Labels) -> list[Choice]:
    """Return the filters in use, each with the query without it."""
    first = replace(query, page=1)
    since, until = _("Từ ngày %(day)s"), _("Đến ngày %(day)s")
    if query.date_field is DateField.MENTIONED:
        since, until = _("Ngày nêu trong bài: từ %(day)s"), _("Ngày nêu trong bài: đến %(day)s")
    chosen = []
    if query.first_day:
        label = gettext(since, day=day_text(query.first_day))
        chosen.append(Choice(label, is_chosen=True, query=replace(first, first_day=None)))
    if query.last_day:
        label = gettext(until, day=day_text(query.last_day))
        chosen.append(Choice(label, is_chosen=True, query=replace(first, last_day=None)))
    for name, values in (("category", query.categories), ("source", query.sources)):
        kind = gettext(FACET_LABELS[name]) if values else ""
        chosen += [
            Choice(
                names.get((name, value), value),
                is_chosen=True,
                query=toggled(query, name, value),
                kind=kind,
            )
            for value in values
        ]
    return chosen


def without_filters(query: Query) -> Query:
    """Return the query with its words and its order, and nothing that narrows it."""
    return Query(text=query.text, sort=query.sort, per_page=query.per_page, exact=query.exact)


def facet(query: Query, name: str, buckets: Iterable[Bucket]) -> list[Choice]:
    """Return the values of a facet, each with the query that turns it on or off."""
    return [
        Choice(
            label=bucket.label,
            is_chosen=is_chosen(query, name, bucket.value),
            query=toggled(query, name, bucket.value),
            value=bucket.value,
            count=bucket.count,
        )
        for bucket in buckets
    ]


def offered(query: Query, name: str, buckets: Iterable[Bucket]) -> list[Choice]:
    """Return the values of a category or source that a form offers: those in use, then the most frequent."""
    known = {bucket.value: bucket for bucket in buckets}
    in_use = query.categories if name == "category" else query.sources
    chosen = [known.pop(value, Bucket(value, value, 0)) for value in in_use]
    return facet(query, name, [*chosen, *list(known.values())[:MOST_VALUES]])


def is_chosen(query: Query, name: str, value: str) -> bool:
    """Say whether a facet's value is among the filters in use."""
    if name == "year":
        is_published = query.date_field is DateField.PUBLISHED
        return is_published and (query.first_day, query.last_day) == year_days(value)
    if name == "document_numbers":
        return value in query.text.split()
    return value in (query.categories if name == "category" else query.sources)


def toggled(query: Query, name: str, value: str) -> Query:
    """Return the query with a facet's value turned on, or off where it was on; from the first page."""
    if name == "year":
        if is_chosen(query, name, value):
            return replace(query, first_day=None, last_day=None, page=1)
        return within(query, *year_days(value))
    if name == "document_numbers":
        return meant(query, _with_word(query.text, value))
    if name == "category":
        return replace(query, categories=_turned(query.categories, value), page=1)
    return replace(query, sources=_turned(query.sources, value), page=1)


def within(query: Query, first: date | None, last: date | None) -> Query:
    """Return the query for what was published in a span of days, from its first page."""
    return replace(query, first_day=first, last_day=last, date_field=DateField.PUBLISHED, page=1)


def times(query: Query, today: date) -> list[Choice]:
    """Return the usual spans of time, counted back from today."""
    spans: list[tuple[str, date | None]] = [
        (gettext("Mọi lúc"), None),
        (gettext("7 ngày qua"), today - timedelta(days=6)),
        (gettext("30 ngày qua"), today - timedelta(days=29)),
        (gettext("Năm nay"), today.replace(month=1, day=1)),
    ]
    is_published = query.date_field is DateField.PUBLISHED
    now = (query.first_day, query.last_day)
    return [
        Choice(
            label,
            is_chosen=now == (first, None) and (is_published or first is None),
            query=within(query, first, None),
        )
        for label, first in spans
    ]


def year_days(year: str) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(int(year), 1, 1), date(int(year), 12, 31)


def exactly(query: Query) -> Query:
    """Return the query taken as it was typed."""
    return replace(query, exact=True, page=1)


def meant(query: Query, text: str) -> Query:
    """Return the query with other words, from its first page."""
    return replace(query, text=text, page=1)


def periods(query: Query, named: Iterable[Period]) -> list[tuple[str, Query, Query]]:
    """Return what a query's words say of time, and the query for what was published, or tells of, then.

    Nothing is offered where days narrow the query already.
    """
    if query.first_day or query.last_day:
        return []
    return [
        (
            one.text,
            within(query, one.first, one.last),
            replace(within(query, one.first, one.last), date_field=DateField.MENTIONED),
        )
        for one in named
    ]


def about(text: str) -> Query:
    """Return the query for all articles about something."""
    return Query(text=text)


def mentioning(day: date) -> Query:
    """Return the query for all articles that name a day."""
    return Query(first_day=day, last_day=day, date_field=DateField.MENTIONED)


def until(day: date) -> Query:
    """Return the query for all articles up to a day, newest first."""
    return Query(last_day=day, sort=Sort.NEWEST)


def _with_word(text: str, word: str) -> str:
    """Return text without a word, or with one that it lacks; only that, where both are too long."""
    words = text.split()
    longer = " ".join([other for other in words if other != word] if word in words else [*words, word])
    return longer if len(longer) <= MAX_LENGTH else word


def _turned(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    """Return the values without one, or with one that they lack; where they are full, the first gives way."""
    rest = tuple(other for other in values if other != value)
    return rest if value in values else (*values[-MAX_VALUES + 1 :], value)
