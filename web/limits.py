"""A client that asks too much is told when to come back, before anything is read or searched.

Headers as in draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it.
"""

from flask import Flask, Response, request
from werkzeug.exceptions import TooManyRequests

from web.clients import client_of, household, is_among
from web.config import WebSettings
from web.quota import Quota, Quotas

_NAME = "timtin.quota"
# For monitors.
_UNCOUNTED = ("health", "metrics")


def register(app: Flask, settings: WebSettings) -> None:
    """Let the application hold every client to settings.rate_limit; our own machine and proxies are none."""
    if settings.rate_limit is None:
        return
    quotas, proxies = Quotas(settings.rate_limit), settings.trusted_proxies

    def count() -> None:
        # What a page needs besides itself is no further question.
        if request.endpoint == "static" or request.blueprint in _UNCOUNTED:
            return
        client = client_of(request.environ, proxies)
        if client.is_loopback or is_among(client, proxies):
            return
        quota = request.environ[_NAME] = quotas.take(household(client))
        if quota.wait:
            raise TooManyRequests(retry_after=quota.wait)

    app.before_request(count)
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    quota: Quota | None = request.environ.get(_NAME)
    if quota is not None:
        rate = quota.rate
        response.headers["RateLimit-Policy"] = f'"client";q={rate.requests};w={rate.seconds}'
        response.headers["RateLimit"] = f'"client";r={quota.remaining};t={quota.reset}'
    return response
