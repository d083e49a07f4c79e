"""Conditional answers: what has not changed is neither computed nor sent again."""

from collections.abc import Callable, Sequence
from hashlib import blake2b

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from web.reader import FORMS, language
from web.state import best_bets, origin, searcher, settings, state, today


def conditional(
    address: str,
    answer: Callable[[], ResponseReturnValue],
    kind: str = "html",
    scope: str = "public",
    shown: Sequence[str] = (),
) -> Response:
    """Return 304 when the reader holds what answer() would say, and answer() otherwise.

    An answer depends on its normalised address, its kind and language, the index, the best bets, our own
    code, and the day (spans such as "7 ngày qua" are counted from it), and on ``shown``, the figures that
    stand on it; on nothing else, so that caches may share it.
    """
    held = searcher().status().version, best_bets().version
    tag = _tag(address, kind, *held, today().isoformat(), *shown)
    return _answered(tag, kind, answer, scope)


def conditional_by_code(
    answer: Callable[[], ResponseReturnValue],
    kind: str = "html",
    scope: str = "public",
    shown: Sequence[str] = (),
) -> Response:
    """Do the same for an answer that nothing else changes but our own code: it needs no index."""
    tag = _tag(origin() if scope == "private" else "", request.path, kind, *shown)
    return _answered(tag, kind, answer, scope)


def _answered(tag: str, kind: str, answer: Callable[[], ResponseReturnValue], scope: str) -> Response:
    is_held = request.if_none_match.contains_weak(tag)
    # Its kind is not sent with a 304, but decides who may read it.
    unchanged = Response(status=304, mimetype=FORMS.get(kind, kind if "/" in kind else "text/html"))
    response = unchanged if is_held else make_response(answer())
    if response.status_code in (200, 304):
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = f"{scope}, max-age={settings().cache_seconds}"
    return response


def conditional_by_origin(address: str, answer: Callable[[], ResponseReturnValue], kind: str) -> Response:
    """Do the same for an answer that holds absolute addresses.

    Where the site does not know its own name they repeat the Host header, which anybody can make up: such
    an answer is for nobody else.
    """
    return conditional(origin() + address, answer, kind, scope_of_origin())


def scope_of_origin() -> str:
    """Say who may keep an answer with absolute addresses."""
    return "public" if settings().base_url else "private"


def _tag(*parts: str) -> str:
    return blake2b("\0".join((state().build, language(), *parts)).encode(), digest_size=12).hexdigest()
