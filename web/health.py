"""Whether the process is alive, and whether it can answer."""

from datetime import UTC, datetime

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from search.errors import IndexUnavailable
from web.present import index_json
from web.state import searcher, zone

bp = Blueprint("health", __name__, url_prefix="/healthz")


@bp.get("/live")
def live() -> ResponseReturnValue:
    """Say that the process answers; touches nothing else."""
    return jsonify({"status": "live"})


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether there is an index that can be searched; 503 when there is none."""
    try:
        status = searcher().status()
    except IndexUnavailable as error:
        return jsonify({"status": "unavailable", "code": error.code, "reason": type(error).__name__}), 503
    age = max(0, int((datetime.now(UTC) - status.published_at).total_seconds()))
    return jsonify({"status": "ready", "age_s": age, "index": index_json(status, zone())})
