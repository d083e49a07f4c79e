"""Every answer is counted and timed, and a slow one is written down: its route, never what was asked."""

from time import perf_counter

from flask import Flask, Response, current_app, request

from web.request_id import request_id
from web.state import settings, state

# When a request came to its worker, which notes it before the request may have to wait for its turn.
ARRIVED = "timtin.arrived"
# What tells how many connections wait until a worker is free.
WAITING = "timtin.waiting"


def register(app: Flask) -> None:
    """Measure every answer of the application."""
    app.before_request(_begin)
    app.after_request(_measure)


def routes(app: Flask) -> list[str]:
    """Return the names of all routes: what answers are counted by."""
    return sorted({str(rule.endpoint) for rule in app.url_map.iter_rules()})


def _begin() -> None:
    request.environ.setdefault(ARRIVED, perf_counter())


def _measure(response: Response) -> Response:
    seconds = perf_counter() - request.environ[ARRIVED]
    state().counters.served(request.endpoint, response.status_code, seconds)
    slow_ms = settings().slow_ms
    if slow_ms and seconds * 1000 >= slow_ms:
        current_app.logger.warning(
            "request %s was slow",
            request_id(),
            extra={
                "event": "slow_request",
                "request_id": request_id(),
                "route": request.endpoint,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000),
            },
        )
    return response
