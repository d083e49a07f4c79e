"""The result page: what was found, and every way to change what was asked."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.results import ResultPage
from web import choices, formats, links
from web.chart import bars
from web.counting import count_search, counted_page
from web.listing import SUFFIX, of_results
from web.paging import link_header, page_links
from web.params import SEARCH, Asked, arguments_of, as_shared, read
from web.problems import by_field
from web.state import answer, look_up, recommended, today

bp = Blueprint("results", __name__)


@bp.get("/tim-kiem")
@bp.get(f"/tim-kiem.{SUFFIX}")
def results(form: str | None = None) -> ResponseReturnValue:
    """Answer a query with one page of results, or in the form that is asked for."""
    if form := form or formats.wanted():
        return formats.respond(form, SEARCH, of_results)
    asked = read(as_shared(arguments_of(request.query_string)))
    if asked.problems:
        return make_response(_page(asked), 400, {"X-Robots-Tag": "noindex"})
    return counted_page(links.address(asked.query), lambda: _page(asked))


def _page(asked: Asked) -> ResponseReturnValue:
    query = asked.query
    if not asked.is_answerable:
        return render_template("results.html", page=None, **_form(asked, {}))
    page = answer(query)
    if query.page > page.pages:
        first = asked.on_first_page()
        # What is wrong with the request would be lost on the way.
        return _page(first) if asked.problems else redirect(links.address(first.query))
    if not asked.problems:
        count_search(page)
    names, without_filters = _if_nothing_was_found(page)
    addresses = page_links(query, page.pages, links.RESULTS)
    response = make_response(
        render_template(
            "results.html",
            page=page,
            listing=of_results(query),
            best_bets=recommended(page),
            without_filters=without_filters,
            facets=_facets(page),
            bars=bars(page.histogram),
            addresses=addresses,
            **_form(asked, names),
        )
    )
    response.headers["Link"] = link_header(addresses)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _if_nothing_was_found(page: ResultPage) -> tuple[choices.Labels, int]:
    """Return the names of the filters in use, and how many articles there are without them.

    Where something was found, its facets hold the names; only an empty page costs a second look, and that
    of one article: facets and totals are those of all.
    """
    cleared = choices.without_filters(page.query)
    if page.total or cleared == replace(page.query, page=1):
        return choices.labels(page.facets), page.total
    everything, unfiltered = (look_up(replace(query, per_page=1)) for query in (choices.EVERYTHING, cleared))
    return choices.labels(everything.facets), unfiltered.total


def _form(asked: Asked, names: choices.Labels) -> dict[str, object]:
    """Return what the box and the panel of filters show."""
    return {
        "query": asked.query,
        "typed": asked.typed,
        "applied": choices.applied(asked.query, names),
        "times": choices.times(asked.query, today()),
        "cleared": choices.without_filters(asked.query),
        "swapped": _swapped(asked),
        "mistakes": by_field(asked.problems, ("q", "from", "to")),
    }


def _facets(page: ResultPage) -> dict[str, list[choices.Choice]]:
    """Return what the panel offers of each facet, years with the newest first."""
    buckets = {name: page.facets.get(name, ()) for name in choices.FACETS}
    buckets["year"] = tuple(sorted(buckets["year"], key=lambda bucket: bucket.value, reverse=True))
    buckets["document_numbers"] = buckets["document_numbers"][: choices.MOST_DOCUMENTS]
    return {
        name: choices.facet(page.query, name, found[: choices.MOST_VALUES]) for name, found in buckets.items()
    }


def _swapped(asked: Asked) -> str | None:
    """Return the address with the two days in order, where they were not."""
    if not any(problem.code == "reversed_dates" for problem in asked.problems):
        return None
    turned: Mapping[str, str] = {"from": asked.typed["to"], "to": asked.typed["from"]}
    return links.address(read([*turned.items(), *links.arguments(asked.query)]).query)
