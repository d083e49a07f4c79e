"""The web service: pages for people, JSON for programs. create_app() builds it."""

from hashlib import blake2b
from pathlib import Path

from flask import Flask

from search.engine import open_searcher
from search.engine.port import Searcher
from search.glossary import glossary_of
from search.usage.ledger import NAME
from web import api, compression, errors, headers, health, limits, measuring, metrics, reader, templating
from web.addresses import AnyId, Day, Month
from web.best_bets import LiveBestBets
from web.config import WebSettings
from web.counters import Counters
from web.pages import advanced, article, day, home, opensearch, problem, reference, results
from web.state import State, attach
from web.usage.meter import Meter

STATIC_MAX_AGE_S = 365 * 24 * 3600


def create_app(searcher: Searcher | None = None, settings: WebSettings | None = None) -> Flask:
    """Assemble the application; a test hands in a searcher and settings of its own."""
    settings = settings or WebSettings.from_env()
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_MAX_AGE_S
    # The id of an article may hold two slashes in a row.
    app.url_map.merge_slashes = False
    app.url_map.converters |= {"any_id": AnyId, "day": Day, "month": Month}
    for part in (home, results, advanced, day, article, problem, reference, opensearch, api, health, metrics):
        app.register_blueprint(part.bp)
    glossary = glossary_of(settings.search)
    attach(
        app,
        State(
            searcher=searcher or open_searcher(settings.search),
            settings=settings,
            glossary=glossary,
            best_bets=LiveBestBets(settings.search, glossary),
            build=_build(),
            counters=Counters(measuring.routes(app)),
            meter=Meter(settings.search.usage_folder / NAME, settings.query_log),
        ),
    )
    measuring.register(app)
    reader.register(app)
    templating.register(app)
    errors.register(app)
    limits.register(app, settings)
    # What is registered later is done to an answer sooner.
    compression.register(app)
    headers.register(app)
    return app


def _build() -> str:
    """Name the code, templates and static files of this package by what they hold."""
    digest = blake2b(digest_size=6)
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".xml", ".js", ".svg", ".json", ".po"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
