"""A web site on this machine that answers as it is told, also badly, and remembers who asked for what."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. With an ``etag`` it is 304 to whoever has it already."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None


# What may do anything at all to a connection; the event says that the test is over.
Misdeed = Callable[[BaseHTTPRequestHandler, Event], None]


@dataclass(slots=True)
class Site:
    """The site: what it answers by path (None of them: 404), and what it was asked."""

    url: str = ""
    replies: dict[str, Reply | Misdeed | list[Reply | Misdeed]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def count(self, path: str) -> int:
        """Return how often a path was asked for."""
        return self.asked.count(path)

    def next_reply(self, path: str) -> Reply | Misdeed:
        """Return what a path answers now; the last of a list stays."""
        found = self.replies.get(path, Reply(status=404))
        if not isinstance(found, list):
            return found
        return found.pop(0) if len(found) > 1 else found[0]


@contextmanager
def served() -> Iterator[Site]:
    """Serve a site while the block lasts."""
    site, over = Site(), Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site, over))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def __init__(self, site: Site, over: Event, *connection: Any) -> None:
        self._site, self._over = site, over
        super().__init__(*connection)

    def do_GET(self) -> None:
        self._site.asked.append(self.path)
        self._site.headers.append({name.lower(): value for name, value in self.headers.items()})
        reply = self._site.next_reply(self.path)
        if isinstance(reply, Reply):
            self._answer(reply)
            return
        self.close_connection = True
        # Whoever had enough of it hangs up.
        with suppress(OSError):
            reply(self, self._over)

    def _answer(self, reply: Reply) -> None:
        is_known = reply.etag is not None and self.headers.get("If-None-Match") == reply.etag
        status = 304 if is_known else reply.status
        self._site.statuses.append(status)
        self.send_response(status)
        if reply.etag:
            self.send_header("ETag", reply.etag)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def redirect(target: str, status: int = 302) -> Reply:
    """Return a redirect."""
    return Reply(status=status, headers={"Location": target})


def never(handler: BaseHTTPRequestHandler, over: Event) -> None:  # noqa: ARG001
    """Take the request and say nothing."""
    over.wait(20)


def drip_headers(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """Send a header that never ends, a letter at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not over.wait(0.05):
        handler.wfile.write(b"x")


def flood_of_headers(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """Send one header after the other, as fast as can be, without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        handler.wfile.write(b"X-More: and more of it\r\n" * 1_000)


def drip_body(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """Send a body that never ends, a letter at a time, whose end is that of the connection."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    while not over.wait(0.05):
        handler.wfile.write(b"x")


def endless(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """Send a body that never ends, as fast as can be."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    while not over.is_set():
        handler.wfile.write(b"<p>tin</p>" * 10_000)


def truncated(handler: BaseHTTPRequestHandler, over: Event) -> None:  # noqa: ARG001
    """Announce more than is sent."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>tin")


def hang_up(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """Answer nothing and close."""


def gzip_bomb(size: int) -> Reply:
    """Return a small body that unpacks to a large one."""
    return Reply(gzip.compress(b"0" * size), headers={"Content-Encoding": "gzip"})
