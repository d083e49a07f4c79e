"""What a kind of problem means: the page behind the "type" of a problem+json answer."""

from functools import partial

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from web.caching import conditional_by_code
from web.counting import figures
from web.params import arguments_of, check_language
from web.problems import WORDINGS, code_of, translated

bp = Blueprint("problem", __name__)


@bp.get("/loi/<slug>")
def problem(slug: str) -> ResponseReturnValue:
    """Explain a kind of problem."""
    words = next((words for words in WORDINGS.values() if words.slug == slug), None)
    if words is None:
        abort(404)
    check_language(arguments_of(request.query_string))
    page = partial(render_template, "problem.html", code=code_of(words), words=translated(words))
    return conditional_by_code(page, shown=(repr(figures()),))
