"""How gunicorn runs the service. Names without an underscore are gunicorn's own settings."""

import importlib
import logging
import re
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

# The application is loaded once and shared by all workers: an index is mapped, not copied.
preload_app = True
worker_class = "gthread"
# Threads read requests and write answers, so that slow readers hold up nobody; see post_worker_init.
threads = 4
# A connection that is kept stays with the worker that took it: all sixteen of a proxy may be with one of two.
keepalive = 0
timeout = 30
graceful_timeout = 20
# A worker starts afresh now and then, each at another moment, so that no leak lives for ever.
max_requests = 20_000
max_requests_jitter = 2_000
# 10,000 Vietnamese letters are 90,000 bytes in an address: the reader is told so by us, in Vietnamese.
limit_request_line = 131_072
limit_request_fields = 64
limit_request_field_size = 8_190
# What a request says of itself (X-Forwarded-Proto and the like) is believed of nobody: addresses begin with
# TIMTIN_BASE_URL, and web.clients reads X-Forwarded-For of the proxies that TIMTIN_TRUSTED_PROXIES names.
forwarded_allow_ips = ""
# Nobody's address or question is written down.
accesslog = None
loglevel = "info"
control_socket_disable = True

_ADDRESS = re.compile(r"\bip=\S+?(?=:? )")
_ARGUMENTS = re.compile(r"\?\S*")


def on_starting(server: Any) -> None:  # noqa: ARG001
    """Prepare the master before it loads the application and starts workers."""
    # gunicorn caps the limit at a constant of its own (8,190 bytes) and answers in plain English above it.
    importlib.import_module("gunicorn.http.message").MAX_REQUEST_LINE = limit_request_line  # type: ignore[attr-defined]
    logging.getLogger("gunicorn.error").addFilter(_without_readers)


def when_ready(server: Any) -> None:
    """Search once before the fork: words, index and templates are then loaded for all workers."""
    server.app.wsgi().test_client().get("/tim-kiem?q=tin+t%E1%BB%A9c")


def post_worker_init(worker: Any) -> None:
    """Let a worker compute one answer at a time.

    Threads that compute take turns anyway, every five milliseconds, which is about what a page takes: a page
    would wait for those that came after it as well.
    """
    worker.wsgi = _one_at_a_time(worker.wsgi)


def _one_at_a_time(app: Callable[[Any, Any], Iterable[bytes]]) -> Callable[[Any, Any], Iterable[bytes]]:
    turn = Lock()

    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        with turn:
            return app(environ, start_response)

    return answer


def _without_readers(record: logging.LogRecord) -> bool:
    """Take the address of a reader, and what was asked, out of a line of the log."""
    record.msg = _ARGUMENTS.sub("", _ADDRESS.sub("ip=-", record.getMessage()))
    record.args = None
    return True
