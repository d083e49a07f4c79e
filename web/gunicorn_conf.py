"""How gunicorn runs the service. Names without an underscore are gunicorn's own settings."""

import importlib
import logging
from typing import Any

from web.state import counters_of, state_of

# The application is loaded once and shared by all workers: an index is mapped, not copied.
preload_app = True
worker_class = "web.worker.Worker"
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
logger_class = "web.gunicorn_logger.Logger"
loglevel = "info"
control_socket_disable = True


def on_starting(server: Any) -> None:  # noqa: ARG001
    """Prepare the master before it loads the application and starts workers."""
    # gunicorn caps the limit at a constant of its own (8,190 bytes) and answers in plain English above it.
    importlib.import_module("gunicorn.http.message").MAX_REQUEST_LINE = limit_request_line  # type: ignore[attr-defined]


def when_ready(server: Any) -> None:
    """Search once before the fork: words, index and templates are then loaded for all workers."""
    app = server.app.wsgi()
    # That the first search is slow is the reason for it, and no news.
    logging.disable(logging.WARNING)
    app.test_client().get("/tim-kiem?q=tin+t%E1%BB%A9c")
    logging.disable(logging.NOTSET)
    counters_of(app).clear()


def pre_fork(server: Any, worker: Any) -> None:
    """Give the worker to come a slot to count in."""
    worker.slot = counters_of(server.app.wsgi()).take()


def post_fork(server: Any, worker: Any) -> None:
    """Let the worker count: requests in its slot, readers by a thread of its own, which survives no fork."""
    state = state_of(server.app.wsgi())
    state.counters.enter(worker.slot)
    state.meter.start(state.today)


def child_exit(server: Any, worker: Any) -> None:
    """Give the slot of a worker that has ended, however it did, to the next."""
    counters_of(server.app.wsgi()).leave(worker.slot)


def worker_exit(server: Any, worker: Any) -> None:  # noqa: ARG001
    """Write what the worker counted since it last did; its requests have ended."""
    state_of(server.app.wsgi()).meter.stop()
