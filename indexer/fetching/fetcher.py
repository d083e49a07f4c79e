"""GET from one site: slowly, within time and size, and from nowhere else."""

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Timer
from types import TracebackType
from typing import Any, Self

import httpx

from indexer.errors import FetchFailed, SourceUnavailable
from indexer.fetching.address import is_public, is_same_site, redact, resolve
from indexer.fetching.body import read_body
from indexer.fetching.retry import retry_after_s

PRODUCT = "timtin"

MAX_REDIRECTS = 5

_REDIRECTS = {301, 302, 303, 307, 308}
# What time mends, by the server's own word: too many requests, a gateway or a service that is away.
_PASSING = {429, 502, 503, 504}
# What is an answer, even though it is no page.
_ANSWERS = {200, 304, 404, 410}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to wait and how often to try, in seconds and times."""

    connect_s: float = 10.0
    read_s: float = 20.0
    total_s: float = 60.0
    attempts: int = 3
    backoff_s: float = 2.0
    longest_wait_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Who we say we are on the web, how patient we are, and what waiting is.

    ``contact`` is an address at which a site's owner reaches the operator.
    """

    contact: str | None = None
    limits: Limits = field(default_factory=Limits)
    sleep: Callable[[float], None] = time.sleep

    @property
    def user_agent(self) -> str:
        """What we call ourselves in every request."""
        return f"{PRODUCT} (+{self.contact})" if self.contact else PRODUCT


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a site answered: ``status`` is 200, 304, 404 or 410; ``url`` is where redirects led.

    ``headers`` have names in lower case; ``body`` is decoded.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def content_type(self) -> str:
        """The kind of content, without its parameters: "text/html"; "" when the site does not say."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class _Passing(FetchFailed):
    """Something that may be better at the next try, at the earliest after ``wait_s`` seconds."""

    def __init__(self, message: str, wait_s: float = 0.0) -> None:
        super().__init__(message, is_outage=True)
        self.wait_s = wait_s


class Fetcher:
    """Fetches from the site of one address, a request at a time over one connection.

    Only that host is ever asked, whatever pages and redirects say; ``authorization`` goes to it only
    by the scheme that the operator wrote.
    """

    def __init__(
        self, home: str, web: Web, *, delay_s: float, internal: bool = False, authorization: str | None = None
    ) -> None:
        self.home = home
        self.delay_s = delay_s
        self._web = web
        self._internal = internal
        self._authorization = authorization
        self._free_at = 0.0
        self._socket: socket.socket | None = None
        self._overdue = False
        self._too_long = f"took longer than {web.limits.total_s:g} s"
        try:
            self._client = httpx.Client(
                headers={"User-Agent": web.user_agent, "Accept-Encoding": "gzip", "Accept-Language": "vi"},
                timeout=httpx.Timeout(web.limits.read_s, connect=web.limits.connect_s),
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            )
        except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
            # httpx reads HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE.
            message = f"the proxy or the certificates of the environment cannot be used: {redact(str(error))}"
            raise SourceUnavailable(message) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Answer:
        """Return what an address answers, its body at most limit bytes.

        Raises FetchFailed for all that is no answer.
        """
        for attempt in range(self._web.limits.attempts):
            try:
                return self._follow(url, limit, headers or {})
            except _Passing as failure:
                wait_s = max(failure.wait_s, self._web.limits.backoff_s * 2**attempt)
                if attempt + 1 == self._web.limits.attempts or wait_s > self._web.limits.longest_wait_s:
                    raise
                self._web.sleep(wait_s)
        raise AssertionError("there is always a first attempt")

    def _follow(self, url: str, limit: int, headers: Mapping[str, str]) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            if not is_same_site(url, self.home):
                raise FetchFailed(f"{redact(url)} leads off the site")
            answer = self._ask(url, limit, headers)
            if answer.status not in _REDIRECTS:
                return answer
            target = resolve(answer.headers.get("location", ""), url)
            if target is None:
                raise FetchFailed(f"{redact(url)} is, or redirects to, what is no address")
            url = target
        raise FetchFailed(f"{redact(url)}: more than {MAX_REDIRECTS} redirects")

    def _ask(self, url: str, limit: int, headers: Mapping[str, str]) -> Answer:
        self._web.sleep(max(0.0, self._free_at - time.monotonic()))
        self._overdue = False
        timer = Timer(self._web.limits.total_s, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            return self._exchange(url, limit, headers)
        except FetchFailed as failure:
            failure.args = (f"{redact(url)}: {failure}",)
            raise
        except httpx.HTTPError as error:
            raise self._explained(url, error) from error
        except httpx.InvalidURL as error:
            # httpx looks at where a redirect leads before anybody asks.
            raise FetchFailed(f"{redact(url)} is, or redirects to, what is no address") from error
        finally:
            timer.cancel()
            self._free_at = time.monotonic() + self.delay_s

    def _exchange(self, url: str, limit: int, headers: Mapping[str, str]) -> Answer:
        # What a server once sent as its ETag need not be what a header may hold.
        asked = {name: value for name, value in headers.items() if value.isascii()}
        if self._authorization and url.split(":", maxsplit=1)[0] == self.home.split(":")[0]:
            asked["Authorization"] = self._authorization
        with self._client.stream("GET", url, headers=asked, extensions={"trace": self._watch}) as response:
            status = response.status_code
            if status in _PASSING:
                raise _Passing(_said(status), retry_after_s(response.headers.get("retry-after")))
            if status not in _ANSWERS | _REDIRECTS:
                raise FetchFailed(_said(status), is_outage=status >= 500, status=status)
            encoding = response.headers.get("content-encoding", "").strip().lower()
            body = read_body(response.iter_raw(), encoding, limit) if status == HTTPStatus.OK else b""
            if self._overdue:
                # Where no length was announced, a connection cut by us looks like the end of the body.
                raise FetchFailed(self._too_long, is_outage=True)
            return Answer(url=url, status=status, headers=dict(response.headers), body=body)

    def _watch(self, event: str, info: dict[str, Any]) -> None:
        """Look at each new connection before anything is sent over it."""
        if event not in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            return
        connected: socket.socket = info["return_value"].get_extra_info("socket")
        ip = connected.getpeername()[0]
        if not (self._internal or is_public(ip)):
            connected.close()
            raise FetchFailed(f"stands in a private network ({ip}), which the source does not say it may")
        self._socket = connected

    def _hang_up(self) -> None:
        self._overdue = True
        # Closing would not wake the thread that reads from it.
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _explained(self, url: str, error: httpx.HTTPError) -> FetchFailed:
        if self._overdue:
            return FetchFailed(f"{redact(url)}: {self._too_long}", is_outage=True)
        if isinstance(error, httpx.ReadTimeout):
            return FetchFailed(f"{redact(url)}: stopped answering", is_outage=True)
        return _Passing(f"{redact(url)}: {redact(str(error)) or type(error).__name__}")


def _said(status: int) -> str:
    with suppress(ValueError):
        return f"answers {status} {HTTPStatus(status).phrase}"
    return f"answers {status}"
