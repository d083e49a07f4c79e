"""The OpenSearch description: by it a browser adds this site to its search box."""

from flask import Blueprint, Response, render_template, request

from web import links
from web.caching import conditional_by_code, scope_of_origin
from web.params import arguments_of, check_language
from web.state import origin

bp = Blueprint("opensearch", __name__)

KIND = "application/opensearchdescription+xml"


@bp.get(links.OPENSEARCH)
def opensearch() -> Response:
    """Say how this site is searched."""
    check_language(arguments_of(request.query_string))

    def answer() -> Response:
        return Response(render_template("opensearch.xml", origin=origin()), mimetype=KIND)

    return conditional_by_code(answer, KIND, scope_of_origin())
