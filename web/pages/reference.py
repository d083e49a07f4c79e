"""The description of the API for people: openapi.json as a page."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.api import description
from web.caching import conditional_by_code, scope_of_origin
from web.counting import figures
from web.params import arguments_of, check_language
from web.reference import Reference
from web.state import origin

bp = Blueprint("reference", __name__)


@bp.get("/api")
def reference() -> ResponseReturnValue:
    """Show what programs may ask, and what they are answered."""
    check_language(arguments_of(request.query_string))

    def answer() -> str:
        document = description()
        return render_template(
            "reference.html", info=document["info"], reference=Reference(document), origin=origin()
        )

    return conditional_by_code(answer, scope=scope_of_origin(), shown=(repr(figures()),))
