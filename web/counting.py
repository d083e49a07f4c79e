"""Requests -> counts, and counts -> pages. What a request says of its reader is looked at and forgotten."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from search.errors import InvalidQuery
from search.results import ResultPage
from search.usage.events import SLOW_MS
from web.caching import conditional
from web.params import arguments_of, search_behind
from web.state import searcher, settings, state, today
from web.usage.reader import Figures
from web.usage.robots import is_robot

# Browsers fetch ahead what nobody may ever look at; the last two say so in older ways.
_AHEAD = (("Sec-Purpose", "prefetch"), ("Purpose", "prefetch"), ("X-Moz", "prefetch"))


def counted_page(
    address: str,
    answer: Callable[[], ResponseReturnValue],
    *,
    article_id: str | None = None,
    lists: Sequence[str] = (),
) -> Response:
    """Answer with a page, count it, and let it be kept only as long as the figures on it are true.

    ``lists`` are the ids of articles that stand on it because of how often they were viewed.
    """
    shown = figures(article_id)
    response = conditional(address, answer, shown=(repr(shown), *lists))
    if _is_seen(response, article_id) and _is_by_a_reader():
        state().meter.page_seen(today(), article_id, from_elsewhere=_is_from_elsewhere())
    return response


def count_search(page: ResultPage) -> None:
    """Count a query that was answered: once, not again for its other pages and filters."""
    query = page.query
    if query.text and query.page == 1 and query.text != _asked_before() and _is_by_a_reader():
        state().meter.asked(today(), query.text, is_empty=not page.total, is_slow=page.took_ms > SLOW_MS)


def figures(article_id: str | None = None) -> Figures:
    """Return what the page of this request shows of use, the same whenever it is asked."""
    if "figures" not in g:
        g.figures = state().meter.figures(article_id)
    found: Figures = g.figures
    return found


def _is_seen(response: Response, article_id: str | None) -> bool:
    if response.status_code == 304:
        # Nothing was looked up for it, and a tag can be made up: no name is written that no article has.
        return article_id is None or searcher().article(article_id) is not None
    return response.status_code == 200


def _is_by_a_reader() -> bool:
    if request.method != "GET" or is_robot(request.user_agent.string):
        return False
    return not any(purpose in request.headers.get(name, "") for name, purpose in _AHEAD)


def _is_from_elsewhere() -> bool:
    """Say whether the reader was not on this site before: no page of ours led here."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return False
    ours = {request.host, urlsplit(settings().base_url).netloc}
    return _referrer().netloc not in ours - {""}


def _asked_before() -> str | None:
    """Return what was asked on the page of ours that led here."""
    if _is_from_elsewhere():
        return None
    with suppress(InvalidQuery):
        return search_behind(arguments_of(_referrer().query.encode())).text
    return None


def _referrer() -> SplitResult:
    with suppress(ValueError):
        return urlsplit(request.referrer or "")
    return urlsplit("")
