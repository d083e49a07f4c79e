"""The advanced search: fields for what else must be typed with signs."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from web import choices, links
from web.advanced import Form
from web.counting import counted_page
from web.params import FIELDS, Asked, arguments_of, as_shared, read_advanced
from web.problems import by_field
from web.state import look_up

bp = Blueprint("advanced", __name__)


@bp.get(links.ADVANCED)
def advanced() -> ResponseReturnValue:
    """Show the fields, filled in from a query; lead what was filled in to its results."""
    asked, form, is_filled_in = read_advanced(as_shared(arguments_of(request.query_string)))
    if asked.problems:
        return make_response(_page(asked, form), 400, {"X-Robots-Tag": "noindex"})
    if is_filled_in:
        return redirect(links.address(asked.query), 303)
    return counted_page(links.advanced(asked.query), partial(_page, asked, form))


def _page(asked: Asked, form: Form) -> str:
    facets = look_up(replace(choices.EVERYTHING, per_page=1)).facets
    return render_template(
        "advanced.html",
        form=form,
        query=asked.query,
        typed=asked.typed,
        mistakes=by_field(asked.problems, (*FIELDS, "from", "to")),
        categories=choices.offered(asked.query, "category", facets.get("category", ())),
        sources=choices.offered(asked.query, "source", facets.get("source", ())),
    )
