"""The JSON API: read the request, ask search.service, present the answer."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotAcceptable

from search import service
from search.errors import InvalidQuery, Problem
from search.query.model import Query
from web import links, listing
from web.caching import conditional, conditional_by_code
from web.formats import list_json
from web.params import CURSOR, LANGUAGE, SEARCH, arguments_of, query_from, span_from, typed_from
from web.present import (
    API_VERSION,
    article_json,
    days_json,
    index_json,
    related_json,
    suggestions_json,
)
from web.state import searcher, settings, today, zone

bp = Blueprint("api", __name__, url_prefix="/api/v1")

MAX_SPAN_DAYS = 3_660
DEFAULT_SPAN_DAYS = 366

# The second is the form in which browsers' own search boxes read suggestions.
_JSON, _SUGGESTIONS = "application/json", "application/x-suggestions+json"


@bp.before_request
def _only_json() -> None:
    """Refuse to answer in a form that was not asked for."""
    if request.endpoint == "api.suggest_browser":
        return  # Its readers are search boxes: they read this one form, and ask for images or for anything.
    offered = (_JSON, _SUGGESTIONS) if request.endpoint == "api.suggest" else (_JSON,)
    if request.accept_mimetypes and not request.accept_mimetypes.best_match(offered):
        raise NotAcceptable


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Answer a query with one page of results."""
    query = query_from(arguments_of(request.query_string), SEARCH + CURSOR)
    return list_json(listing.of_results(query), links.API_RESULTS)


@bp.get("/suggest")
def suggest() -> ResponseReturnValue:
    """Answer with ways to go on from what is typed."""
    return _suggestions(request.accept_mimetypes.best_match((_JSON, _SUGGESTIONS), _JSON))


@bp.get("/suggest/browser")
def suggest_browser() -> ResponseReturnValue:
    """Do the same for a browser's own search box, whatever it says that it accepts."""
    return _suggestions(_SUGGESTIONS)


def _suggestions(kind: str) -> ResponseReturnValue:
    text = typed_from(arguments_of(request.query_string))

    def answer() -> Response:
        found = service.suggest(text, searcher())
        plain = [text, [suggestion.text for suggestion in found]]
        response = jsonify(plain if kind == _SUGGESTIONS else suggestions_json(text, found))
        response.mimetype = kind
        return response

    return conditional(links.suggest(text), answer, kind)


@bp.get("/articles/<any_id:article_id>")
def article(article_id: str) -> ResponseReturnValue:
    """Answer with one article and its neighbours in time."""
    query_from(arguments_of(request.query_string), LANGUAGE)

    def answer() -> Response:
        return jsonify(article_json(service.article(article_id, searcher()), zone()))

    return conditional(links.article(article_id), answer, "json")


@bp.get("/articles/<any_id:article_id>/related")
def related(article_id: str) -> ResponseReturnValue:
    """Answer with the articles that tell of the same thing."""
    query_from(arguments_of(request.query_string), LANGUAGE)

    def answer() -> Response:
        return jsonify(related_json(service.related(article_id, searcher()), zone()))

    return conditional(links.related_json(article_id), answer, "json")


@bp.get("/days")
def days() -> ResponseReturnValue:
    """Answer with the days of a span that have news, and how much."""
    first, last = _span(*span_from(arguments_of(request.query_string)))

    def answer() -> Response:
        buckets = service.days(first, last, searcher(), zone())
        return jsonify(
            {
                "api_version": API_VERSION,
                "from": first.isoformat(),
                "to": last.isoformat(),
                "time_zone": zone().key,
                "days": days_json(buckets, settings().base_url),
                "index": index_json(searcher().status(), zone()),
            }
        )

    return conditional(links.address(Query(first_day=first, last_day=last), links.DAYS), answer, "json")


@bp.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """Answer with the description of this API."""
    query_from(arguments_of(request.query_string), LANGUAGE)
    return conditional_by_code(lambda: jsonify(description()), "json")


@cache
def description() -> dict[str, object]:
    """Return the OpenAPI document that stands beside this file."""
    text = Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")
    document: dict[str, object] = json.loads(text)
    return document


def _span(first: date | None, last: date | None) -> tuple[date, date]:
    """Complete a span of days: up to the newest article, from a year before its end."""
    newest = searcher().status().newest
    if last is None:
        last = newest.astimezone(zone()).date() if newest else today()
        last = max(last, first or last)
    if first is None:
        # A year back, if the calendar reaches that far.
        first = date.fromordinal(max(1, last.toordinal() - DEFAULT_SPAN_DAYS + 1))
    if (last - first).days >= MAX_SPAN_DAYS:
        raise InvalidQuery(Problem("from", first.isoformat(), "span_too_long", MAX_SPAN_DAYS))
    return first, last
