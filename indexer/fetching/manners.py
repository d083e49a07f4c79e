"""How a source says that its site is to be treated."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How to behave towards a site.

    ``delay_s`` passes between the end of one request and the beginning of the next. ``internal`` says
    that the site, or the proxy to it, stands in a private network; without it such an address is
    refused. ``secret`` names the environment variable that holds the Authorization header.
    """

    delay_s: float = 1.0
    internal: bool = False
    secret: str | None = None
