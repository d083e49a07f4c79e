"""What a source is read with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from indexer.errors import SourceUnavailable
from indexer.fetching.fetcher import Fetcher, Web
from indexer.memory import Memory
from indexer.sources.model import WebSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that a source needs besides itself.

    ``zone`` is that of dates which name none; ``env`` holds the secrets that the sources file names.

    What a source notes in its memory after it yielded an article is kept with that article or, if
    the run is killed before, lost with it: whoever asks for the next item has stored the last.
    """

    zone: ZoneInfo
    now: datetime
    memory: Memory
    web: Web
    env: Mapping[str, str]

    def secret(self, variable: str) -> str:
        """Return what an environment variable holds that the sources file names."""
        value = self.env.get(variable)
        if not value:
            raise SourceUnavailable(f"the environment variable {variable} is not set")
        if not value.isprintable():
            raise SourceUnavailable(
                f"the environment variable {variable} holds a line break or a control character"
            )
        return value

    def site(self, source: WebSource) -> Fetcher:
        """Return what fetches from the site of a source."""
        manners = source.manners
        secret = self.secret(manners.secret) if manners.secret else None
        if secret and not secret.isascii():
            raise SourceUnavailable(f"the environment variable {manners.secret} holds what no header can")
        return Fetcher(
            source.address,
            self.web,
            delay_s=manners.delay_s,
            internal=manners.internal,
            authorization=secret,
        )
