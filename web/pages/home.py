"""The first page: the box, the newest articles, the ways in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from search import service
from search.plan import Sort
from search.query.model import Query
from web import choices
from web.caching import conditional
from web.months import last_day, month_table
from web.state import answer, searcher, today, zone

bp = Blueprint("home", __name__)

NEWEST = Query(sort=Sort.NEWEST, per_page=10)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show the box and what is new."""
    return conditional("/", _page)


def _page() -> str:
    page = answer(NEWEST)
    newest = page.status.newest.astimezone(zone()).date() if page.status.newest else today()
    first, last = newest.replace(day=1), last_day(newest)
    years = sorted(page.facets.get("year", ()), key=lambda bucket: bucket.value, reverse=True)
    categories = page.facets.get("category", ())[: choices.MOST_VALUES]
    return render_template(
        "home.html",
        page=page,
        newest=NEWEST,
        query=choices.EVERYTHING,
        typed={},
        month=month_table(first, service.days(first, last, searcher(), zone())),
        categories=choices.facet(choices.EVERYTHING, "category", categories),
        years=choices.facet(choices.EVERYTHING, "year", years),
    )
