"""Errors -> HTTP answers: a page for a reader, application/problem+json (RFC 9457) for a program."""

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from search.errors import (
    ArticleNotFound,
    ArticleRemoved,
    CursorExpired,
    IndexUnavailable,
    InvalidQuery,
    Problem,
    SearchTimeout,
    TimtinError,
)
from web.problems import Wording, detail, sentence, told, wording
from web.reader import is_program
from web.request_id import request_id
from web.state import settings

RETRY_AFTER_S = 60
MAX_INSTANCE_LENGTH = 500

_CODES = {404: "not_found", 405: "method_not_allowed", 406: "not_acceptable", 429: "rate_limited"}


def register(app: Flask) -> None:
    """Let the application answer every error in one of the two shapes."""
    app.register_error_handler(TimtinError, _explained)
    app.register_error_handler(HTTPException, _refused)


def _explained(error: TimtinError) -> ResponseReturnValue:
    """Answer an error of ours."""
    match error:
        case InvalidQuery():
            return _answer(error.code, 400, error.problems)
        case ArticleRemoved() | CursorExpired():
            return _answer(error.code, 410)
        case ArticleNotFound():
            return _answer(error.code, 404)
        case IndexUnavailable() | SearchTimeout():
            current_app.logger.warning("request %s: %s", request_id(), error)
            return _answer(error.code, 503, headers={"Retry-After": str(RETRY_AFTER_S)})
        case _:
            # No other error of ours belongs to reading: whoever raised it here made a mistake.
            current_app.logger.exception("request %s", request_id())
            return _answer("internal_error", 500)


def _refused(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask or werkzeug refused, or what went wrong without an explanation."""
    status = error.code or 500
    if error.response is not None:
        return error.response
    if status >= 500:
        current_app.logger.error("request %s: %s", request_id(), error.name)
        return _answer("internal_error", status)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return _answer(_CODES.get(status, "bad_request"), status, headers=headers)


def _answer(
    code: str, status: int, problems: tuple[Problem, ...] = (), headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    words = wording(problems[0]) if problems else told(code)
    if is_program():
        response = make_response(_document(problems[0].code if problems else code, status, words, problems))
        response.mimetype = "application/problem+json"
    else:
        sentences = [sentence(problem) for problem in problems] or [words.detail, words.advice]
        page = render_template(
            "error.html", words=words, sentences=sentences, status=status, request_id=request_id()
        )
        response = make_response(page)
        response.headers["X-Robots-Tag"] = "noindex"
    response.status_code = status
    response.headers.update({**(headers or {}), "X-Request-ID": request_id()})
    return response


def _document(code: str, status: int, words: Wording, problems: tuple[Problem, ...]) -> dict[str, object]:
    return {
        "type": f"{settings().base_url}/loi/{words.slug}",
        "title": words.title,
        "status": status,
        "detail": detail(problems[0]) if problems else f"{words.detail} {words.advice}".strip(),
        "instance": _instance(),
        "code": code,
        "errors": [
            {
                "parameter": problem.parameter[:MAX_INSTANCE_LENGTH],
                "value": problem.value[:MAX_INSTANCE_LENGTH],
                "code": problem.code,
                "detail": sentence(problem),
            }
            for problem in problems
        ],
        "request_id": request_id(),
    }


def _instance() -> str:
    """Return the address that was asked for; without its arguments where they are too long to repeat."""
    arguments = request.query_string.decode("ascii", "replace")
    whole = f"{request.path}?{arguments}" if arguments else request.path
    return whole if len(whole) <= MAX_INSTANCE_LENGTH else request.path[:MAX_INSTANCE_LENGTH]
