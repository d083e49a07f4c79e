"""What is counted. An event holds a day and what was looked at, and nothing of who looked."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Viewed:
    """Somebody opened an article."""

    day: date
    article_id: str


@dataclass(frozen=True, slots=True)
class Visited:
    """Somebody came to the site from elsewhere."""

    day: date


@dataclass(frozen=True, slots=True)
class Searched:
    """Somebody asked for something. ``text`` is redacted, or "": what was asked is not kept.

    ``is_empty`` says that nothing was found, ``is_slow`` that the answer took longer than SLOW_MS.
    """

    day: date
    text: str
    is_empty: bool
    is_slow: bool


Event: TypeAlias = Viewed | Visited | Searched

# The task time that the criteria of 2025 for state websites allow.
SLOW_MS = 600
