"""What a kind of problem means: the page behind the "type" of a problem+json answer."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.problems import WORDINGS

bp = Blueprint("problem", __name__)


@bp.get("/loi/<slug>")
def problem(slug: str) -> ResponseReturnValue:
    """Explain a kind of problem."""
    found = {words.slug: (code, words) for code, words in WORDINGS.items()}
    if slug not in found:
        abort(404)
    code, words = found[slug]
    return render_template("problem.html", code=code, words=words)
