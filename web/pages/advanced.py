"""The advanced search: fields for what else must be typed with signs."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from web import links
from web.caching import conditional_by_code, scope_of_origin
from web.counting import figures
from web.params import FIELDS, arguments_of, as_shared, read_advanced, shared_query
from web.problems import sentence

bp = Blueprint("advanced", __name__)


@bp.get(links.ADVANCED)
def advanced() -> ResponseReturnValue:
    """Show the fields, filled in from a query; lead what was filled in to its results."""
    asked, form, is_filled_in = read_advanced(as_shared(arguments_of(request.query_string)))
    if is_filled_in and not asked.problems:
        return redirect(links.address(asked.query), 303)
    mistakes: dict[str, list[str]] = {}
    for problem in asked.problems:
        mistakes.setdefault(problem.parameter, []).append(sentence(problem))

    def answer() -> str:
        return render_template(
            "advanced.html", query=asked.query, form=form, typed=asked.typed, mistakes=mistakes, fields=FIELDS
        )

    if mistakes:
        return make_response(answer(), 400, {"X-Robots-Tag": "noindex"})
    shown = (shared_query(request.query_string), repr(figures()))
    return conditional_by_code("html", answer, scope_of_origin(), shown)
