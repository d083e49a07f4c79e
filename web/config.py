"""Settings of the web service, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from search.config import Settings
from web.capacity import MOST_WORKERS
from web.clients import Network, networks
from web.quota import Rate

RATE_LIMIT = "600/60"

# What was asked once or twice a day may be one person's.
LEAST_ASKED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What a deployment may change about the pages and the API. README.md explains each.

    ``workers`` is None where the machine shall decide.
    """

    site_name: str = "Cổng tin tức"
    site_name_en: str = ""
    base_url: str = ""
    contact: str = ""
    cache_seconds: int = 60
    bind: str = "127.0.0.1:8000"
    workers: int | None = None
    slow_ms: int = 1_000
    search_timeout_ms: int = 2_000
    rate_limit: Rate | None = field(default_factory=lambda: Rate.read(RATE_LIMIT))
    trusted_proxies: tuple[Network, ...] = ()
    query_log: int = 0
    search: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        """Refuse what would break every page; the message names the variable to mend."""
        if self.base_url:
            parts = urlsplit(self.base_url)
            if parts.scheme not in ("http", "https") or not parts.netloc or self.base_url.count("/") != 2:
                raise ValueError(
                    f"TIMTIN_BASE_URL must look like https://tin.example.vn, not {self.base_url!r}"
                )
        if self.cache_seconds < 0:
            raise ValueError("TIMTIN_CACHE_SECONDS must be 0 or more")
        if self.workers is not None and not 1 <= self.workers <= MOST_WORKERS:
            raise ValueError(f"TIMTIN_WORKERS must be auto, or a number from 1 to {MOST_WORKERS}")
        if self.slow_ms < 0:
            raise ValueError("TIMTIN_SLOW_MS must be 0 or more")
        if self.query_log and self.query_log < LEAST_ASKED:
            raise ValueError(f"TIMTIN_QUERY_LOG must be 0, or {LEAST_ASKED} or more")
        if self.search_timeout_ms < 1:
            raise ValueError("TIMTIN_SEARCH_TIMEOUT_MS must be 1 or more")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the TIMTIN_* variables; one that is unset or empty keeps its default."""
        return cls(
            site_name=env.get("TIMTIN_SITE_NAME") or "Cổng tin tức",
            site_name_en=env.get("TIMTIN_SITE_NAME_EN") or "",
            base_url=(env.get("TIMTIN_BASE_URL") or "").rstrip("/"),
            contact=env.get("TIMTIN_CONTACT") or "",
            cache_seconds=_whole_number(env, "TIMTIN_CACHE_SECONDS", 60),
            bind=env.get("TIMTIN_BIND") or "127.0.0.1:8000",
            workers=_workers(env),
            slow_ms=_whole_number(env, "TIMTIN_SLOW_MS", 1_000),
            search_timeout_ms=_whole_number(env, "TIMTIN_SEARCH_TIMEOUT_MS", 2_000),
            rate_limit=_rate_limit(env.get("TIMTIN_RATE_LIMIT") or RATE_LIMIT),
            trusted_proxies=_trusted_proxies(env.get("TIMTIN_TRUSTED_PROXIES") or ""),
            query_log=_whole_number(env, "TIMTIN_QUERY_LOG", 0),
            search=Settings.from_env(env),
        )


def _workers(env: Mapping[str, str]) -> int | None:
    is_auto = (env.get("TIMTIN_WORKERS") or "auto") == "auto"
    return None if is_auto else _whole_number(env, "TIMTIN_WORKERS", 0)


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name) or str(default)
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None


def _rate_limit(value: str) -> Rate | None:
    try:
        return Rate.read(value)
    except ValueError:
        raise ValueError(
            f"TIMTIN_RATE_LIMIT must be requests/seconds, such as {RATE_LIMIT}, or 0, not {value!r}"
        ) from None


def _trusted_proxies(value: str) -> tuple[Network, ...]:
    try:
        return networks(value)
    except ValueError as error:
        raise ValueError(f"TIMTIN_TRUSTED_PROXIES must be addresses or networks: {error}") from None
