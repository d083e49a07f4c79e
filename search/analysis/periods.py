"""Days, months, quarters, half-years and years as terms of an index, and those that lie in a span of days.

A text that says "quý II/2023" names no day. So that a search among the days of May 2023 leaves it out and
one among those of that year finds it, each kind of period has terms of its own, and a span of days is one
range of terms for each kind.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from search.analysis.dates import Mention

# What a term begins with, and how many months it means; the term of a day is the ISO day itself.
_MONTHS_OF_LETTER = {"m": 1, "q": 3, "h": 6, "y": 12}
_LETTER_OF_MONTHS = {months: letter for letter, months in _MONTHS_OF_LETTER.items()}


def period_term(mention: Mention) -> str:
    """Return the term of a mention: "2023-07-14", "m2023-07", "q2023-02", "h2023-01" or "y2023-01"."""
    if mention.first == mention.last:
        return mention.first.isoformat()
    months = _month(mention.last) - _month(mention.first) + 1
    return _term(_LETTER_OF_MONTHS[months], _month(mention.first) // months)


def ranges_within(first: date | None, last: date | None) -> Iterator[tuple[str, str]]:
    """Yield the first and the last term of each kind of period that lies from first to last.

    None leaves a side open. A period that is only partly inside does not lie there.
    """
    first, last = first or date.min, last or date.max
    yield first.isoformat(), last.isoformat()
    # The first month that begins in the span, and the first that does not end in it.
    begin = _month(first) + (first.day > 1)
    end = _month(last) + (last.day == monthrange(last.year, last.month)[1])
    for letter, months in _MONTHS_OF_LETTER.items():
        low, high = -(-begin // months), end // months - 1
        if low <= high:
            yield _term(letter, low), _term(letter, high)


def _month(day: date) -> int:
    """Return how many months have gone by before that of a day, counted from the year 0."""
    return day.year * 12 + day.month - 1


def _term(letter: str, number: int) -> str:
    """Return the term of a period, by its number counted from the year 0."""
    in_year = 12 // _MONTHS_OF_LETTER[letter]
    return f"{letter}{number // in_year:04}-{number % in_year + 1:02}"
