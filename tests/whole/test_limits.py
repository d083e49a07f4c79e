"""Readers are limited one by one, and by all workers together."""

from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.whole.service import serving


def test_workers_and_proxy_agree_on_who_asked_how_much(data_dir: Path) -> None:
    """Whichever of three workers answers: what was allowed is allowed, and not one request more."""
    with serving(
        data_dir, workers=3, TIMTIN_RATE_LIMIT="20/600", TIMTIN_TRUSTED_PROXIES="127.0.0.1"
    ) as address:
        host = urlsplit(address).netloc
        for client in ("203.0.113.7", "2001:db8::7"):
            assert Counter(asked(host, client) for _ in range(30)) == {200: 20, 429: 10}
        assert Counter(asked(host, None) for _ in range(30)) == {200: 30}


def asked(host: str, client: str | None) -> int:
    """Return the status that a client gets behind a proxy; None is the proxy itself."""
    connection = HTTPConnection(host)
    connection.request("GET", "/api/v1/openapi.json", headers={"X-Forwarded-For": client} if client else {})
    status = connection.getresponse().status
    connection.close()
    return status
