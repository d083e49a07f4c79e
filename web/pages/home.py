"""The first page: the box, the newest articles, the ways in."""

from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search import service
from search.plan import Sort
from search.query.model import Query
from web import choices, links
from web.counting import counted_page
from web.months import last_day, month_table
from web.params import arguments_of, check_language
from web.state import answer, searcher, state, today, zone

bp = Blueprint("home", __name__)

MOST_VIEWED = 5
NEWEST = Query(sort=Sort.NEWEST, per_page=10)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show the box and what is new."""
    check_language(arguments_of(request.query_string))
    most_viewed = state().meter.most_viewed()
    return counted_page(links.home(), partial(_page, most_viewed), lists=most_viewed)


def _page(most_viewed: tuple[str, ...]) -> str:
    page = answer(NEWEST)
    newest = page.status.newest.astimezone(zone()).date() if page.status.newest else today()
    first, last = newest.replace(day=1), last_day(newest)
    years = sorted(page.facets.get("year", ()), key=lambda bucket: bucket.value, reverse=True)
    categories = page.facets.get("category", ())[: choices.MOST_VALUES]
    return render_template(
        "home.html",
        page=page,
        newest=NEWEST,
        most_viewed=list(filter(None, map(searcher().article, most_viewed)))[:MOST_VIEWED],
        query=choices.EVERYTHING,
        typed={},
        month=month_table(first, service.days(first, last, searcher(), zone())),
        categories=choices.facet(choices.EVERYTHING, "category", categories),
        years=choices.facet(choices.EVERYTHING, "year", years),
    )
