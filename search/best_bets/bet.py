"""One best bet: a link, and the queries for which it is recommended."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class BestBet:
    """A link that stands above what any of its queries finds, from its first day to its last.

    ``url`` is an address of http or https, or a path of this site. A day that is None bounds nothing.
    """

    queries: tuple[str, ...]
    title: str
    url: str
    description: str | None = None
    first_day: date | None = None
    last_day: date | None = None

    def is_shown(self, day: date) -> bool:
        """Tell whether it stands there on a day."""
        return (self.first_day or date.min) <= day <= (self.last_day or date.max)

    @property
    def host(self) -> str | None:
        """The site to which the link leads; None for a path of this one."""
        return urlsplit(self.url).hostname
