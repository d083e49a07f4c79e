"""timtin-web: serve the pages and the API with gunicorn."""

import os
import sys

import click

from web import capacity
from web.config import WebSettings


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--bind", metavar="ADDR", help="Address to listen on, as HOST:PORT. Default: TIMTIN_BIND.")
@click.option(
    "--workers",
    type=click.IntRange(1, capacity.MOST_WORKERS),
    help="Processes that answer. Default: TIMTIN_WORKERS.",
)
def main(bind: str | None, workers: int | None) -> None:
    """Serve the search pages and the JSON API until stopped by SIGTERM."""
    try:
        settings = WebSettings.from_env()
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    # gunicorn takes the place of this process, so that signals reach it directly.
    count = workers or settings.workers or capacity.workers()
    os.execv(sys.executable, command(bind or settings.bind, count))  # noqa: S606 - Python's own path


def command(bind: str, workers: int) -> list[str]:
    """Return the command line that runs gunicorn with the project's configuration."""
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:web.gunicorn_conf"]
    return [*gunicorn, "--bind", bind, "--workers", str(workers), "web:create_app()"]


if __name__ == "__main__":
    main()
