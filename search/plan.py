"""What to find, said so that any engine can find it: terms, never text.

A plan is matched and scored thus. An article matches when at least ``minimum`` of ``groups`` match,
all of ``must`` match, none of ``must_not`` does, and all ``filters`` hold; a plan without groups and
must matches every article that the filters let through. Its score is the sum over ``groups``,
``must`` and ``boosts`` of what matches. A Term scores boost x idf x saturation (BM25, see
search.ranking); an AnyOf scores the sum of its clauses; an Adjacent scores the sum of its terms.

What is shown of the matches is a window: ``size`` hits from ``start`` on, counted from 0 among those that
come strictly behind ``after`` in the order, or among all. Neither changes totals, facets or histogram.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Sort(StrEnum):
    """The order of hits; ties are broken by date, newest first, then by article id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Interval(StrEnum):
    """The width of a bar of the date histogram."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Term:
    """An analysed term in a field."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Terms of a field that stand side by side, in this order: a phrase."""

    field: str
    texts: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Alternatives: one is enough, and all that match count."""

    clauses: tuple["Clause", ...]


Clause: TypeAlias = Term | Adjacent | AnyOf


@dataclass(frozen=True, slots=True)
class InRange:
    """A value of a field lies between two bounds, both included; None leaves a side open.

    For ``published`` the bounds are whole seconds since 1970 (UTC); an article without a date never
    lies in a range. For ``mentioned`` they are ISO days ("2023-07-14"), and a month, quarter or year that
    an article names lies in the range when all of its days do.
    """

    field: str
    low: int | str | None = None
    high: int | str | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """A facet field has one of these values; of several that an article may have, one is enough."""

    field: str
    values: tuple[str, ...]


Filter: TypeAlias = InRange | OneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the order of hits: by which score, second of publication and id it is taken.

    ``score`` is 0.0 in an order by date; ``published`` counts from 1970 (UTC) and is None without a date.
    No article need stand there: what comes behind it is said by the order alone.
    """

    score: float
    published: int | None
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that an engine needs to answer; see the module's docstring for what it means."""

    groups: tuple[Clause, ...] = ()
    minimum: int = 0
    must: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    boosts: tuple[Clause, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.RELEVANCE
    after: Place | None = None
    start: int = 0
    size: int = 10
    facets: tuple[str, ...] = ()
    histogram: Interval | None = None
