"""What a site's robots.txt allows us (RFC 9309)."""

from dataclasses import dataclass
from typing import Self

from protego import Protego

from indexer.errors import FetchFailed, SourceUnavailable
from indexer.fetching.address import resolve
from indexer.fetching.fetcher import PRODUCT, Fetcher

# What RFC 9309 asks a crawler to read at least.
MAX_BYTES = 500 * 1024
# A longer pause is a way of saying no; a run would not end.
LONGEST_DELAY_S = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site."""

    rules: Protego

    @classmethod
    def of(cls, fetcher: Fetcher) -> Self:
        """Return the rules of a site; raises SourceUnavailable when nobody can tell what they are.

        A robots.txt that is not there, or not for us to see, allows everything (RFC 9309, 2.3.1).
        """
        try:
            answer = fetcher.get(resolve("/robots.txt", fetcher.home) or fetcher.home, limit=MAX_BYTES)
        except FetchFailed as error:
            if error.status is not None and 400 <= error.status < 500:
                return cls.parse("")
            raise SourceUnavailable(
                f"{error}; without its robots.txt no page of a site is fetched"
            ) from error
        return cls.parse(answer.body.decode("utf-8", "replace"))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a robots.txt; whatever is no rule in it is passed over. An empty one allows everything."""
        return cls(Protego.parse(text))

    def allows(self, url: str) -> bool:
        """Whether we may fetch an address."""
        return bool(self.rules.can_fetch(url, PRODUCT))

    @property
    def delay_s(self) -> float:
        """How long the site asks us to pause between two requests."""
        asked = self.rules.crawl_delay(PRODUCT)
        return min(float(asked), LONGEST_DELAY_S) if asked and asked > 0 else 0.0

    @property
    def sitemaps(self) -> list[str]:
        """Where the site says that its sitemaps are."""
        return list(self.rules.sitemaps)
