"""What an operator wants to know of the last days: what is read, what is asked, what is not found."""

from dataclasses import dataclass
from datetime import date

from search.analysis.normalize import clean, single_line
from search.usage.ledger import Ledger


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """The counts of one day; of the searches, how many found nothing and how many were slow."""

    day: str
    visits: int
    views: int
    searches: int
    without_results: int
    slow: int


@dataclass(frozen=True, slots=True)
class AskedText:
    """A text, and how often it was asked, found nothing, was slow."""

    text: str
    searches: int
    without_results: int
    slow: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The days that have counts, newest first, and what stands at the top of each list."""

    visits_ever: int = 0
    days: tuple[DayOfUse, ...] = ()
    most_viewed: tuple[tuple[str, int], ...] = ()
    top: tuple[AskedText, ...] = ()
    without_results: tuple[AskedText, ...] = ()
    slow: tuple[AskedText, ...] = ()


def summary(ledger: Ledger, since: date, limit: int) -> Summary:
    """Add up what was counted from a day on; lists have up to ``limit`` entries."""
    return Summary(
        visits_ever=ledger.visits(),
        days=tuple(DayOfUse(_shown(day), *n) for day, *n in ledger.rows(_DAYS, *[since.isoformat()] * 3)),
        most_viewed=tuple(ledger.most_viewed(since, limit)),
        top=_texts(ledger, "n", since, limit),
        without_results=_texts(ledger, "empty", since, limit),
        slow=_texts(ledger, "slow", since, limit),
    )


_DAYS = """
    SELECT CAST(day AS TEXT), CAST(sum(visits) AS INTEGER), CAST(sum(views) AS INTEGER),
        CAST(sum(searches) AS INTEGER), CAST(sum(empty) AS INTEGER), CAST(sum(slow) AS INTEGER) FROM (
        SELECT day, n AS visits, 0 AS views, 0 AS searches, 0 AS empty, 0 AS slow FROM visits WHERE day >= ?
        UNION ALL SELECT day, 0, n, 0, 0, 0 FROM views WHERE day >= ?
        UNION ALL SELECT day, 0, 0, n, empty, slow FROM searches WHERE day >= ?
    ) GROUP BY day ORDER BY day DESC
"""


def _texts(ledger: Ledger, column: str, since: date, limit: int) -> tuple[AskedText, ...]:
    """Return the texts for which a column is largest; those that are not kept stand under "" and stay out."""
    sql = (
        "SELECT CAST(text AS TEXT), CAST(sum(n) AS INTEGER), CAST(sum(empty) AS INTEGER),"  # noqa: S608 - our own
        " CAST(sum(slow) AS INTEGER) FROM searches WHERE day >= ? AND text != ''"
        f" GROUP BY text HAVING sum({column}) > 0 ORDER BY sum({column}) DESC, text LIMIT ?"
    )
    return tuple(AskedText(_shown(text), *n) for text, *n in ledger.rows(sql, since.isoformat(), limit))


def _shown(text: str) -> str:
    """Return text from the file as a terminal can show it: who writes the file is not trusted to redact."""
    return single_line(clean(text))
