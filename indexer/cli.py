"""timtin-index: arguments -> use case -> exit code."""

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn, Protocol

import click

from indexer import backup as backups
from indexer import check as checks
from indexer import exit_codes, gauges, log, metrics, progress
from indexer import ingest as ingesting
from indexer import rebuild as rebuilding
from indexer import stats as counting
from indexer import status as watching
from indexer import usage as using
from indexer import verify as verifying
from indexer.config import IndexerSettings
from indexer.errors import InvalidConfiguration, StoreUnusable
from indexer.exit_codes import ExitCode
from indexer.ingest import Choices
from indexer.live import Index
from indexer.sources.catalog import gather
from indexer.workplace import Workplace
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.errors import TimtinError
from search.logs import LogFormat

_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print the report as one JSON object on the last line."
)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_ACCEPT_LOSS = click.option(
    "--accept-loss",
    is_flag=True,
    help="Go on even though many articles would vanish (instead of exit code 76).",
)


class Printable(Protocol):
    """What a use case gives back."""

    @property
    def exit_code(self) -> ExitCode:
        """How the run ended."""
        ...

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        ...

    def lines(self) -> list[str]:
        """Return it for a person."""
        ...


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Get articles in, and build and swap the search index.

    Exit codes: 0 done, also when nothing changed; 2 usage; 65 bad data beyond tolerance; 66 no good ingest
    for too long (status only); 69 a source cannot be reached; 73 cannot write, or no index that can be
    searched; 75 another run is under way; 76 too much would vanish, or something that must be found.
    """
    # trafilatura logs what it does with each page; what matters of it is in the report.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    log.configure(LogFormat.TEXT)


@cli.command()
@click.option(
    "--source", "names", multiple=True, metavar="NAME_OR_FILE", help="Read only this one; may be repeated."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option("--full", is_flag=True, help="Index every article anew, not only what changed.")
@_ACCEPT_LOSS
@_JSON
def ingest(names: tuple[str, ...], dry_run: bool, full: bool, accept_loss: bool, as_json: bool) -> None:
    """Read the sources, store what changed, update the live index."""

    def act(place: Workplace) -> Printable:
        sources = gather(names, place.settings.sources_file)
        choices = Choices(dry_run=dry_run, full=full, accept_loss=accept_loss)
        report, rejected = ingesting.ingest(place, sources, choices)
        for line in rejected.lines():
            log.LOG.warning(line, extra={"event": "rejected"})
        return report

    _run(act, as_json=as_json)


@cli.command()
@_ACCEPT_LOSS
@_JSON
def rebuild(accept_loss: bool, as_json: bool) -> None:
    """Build a new index from the article store beside the live one, then swap."""
    _run(lambda place: rebuilding.rebuild(place, accept_loss=accept_loss), as_json=as_json)


@cli.command()
@_JSON
def rollback(as_json: bool) -> None:
    """Make the index before the live one live again."""
    _run(rebuilding.rollback, as_json=as_json)


@cli.command()
@click.option("--fix", is_flag=True, help="Mend the index from the store where they differ.")
@_ACCEPT_LOSS
@_JSON
def check(fix: bool, accept_loss: bool, as_json: bool) -> None:
    """Compare the index with the article store, and read every byte of both.

    With --fix and --accept-loss, articles whose text is damaged and cannot be brought back are forgotten.
    """

    def act(place: Workplace) -> Printable:
        return checks.check_and_fix(place, accept_loss=accept_loss) if fix else checks.check(place)

    _run(act, as_json=as_json)


@cli.command()
@click.option(
    "--must-find",
    type=_FILE,
    help="The file of queries [default: TIMTIN_MUST_FIND, or must_find.tsv in the data folder].",
)
@click.option(
    "--best-bets",
    type=_FILE,
    help="The file of best bets [default: TIMTIN_BEST_BETS, or best_bets.tsv in the data folder].",
)
@_JSON
def verify(must_find: Path | None, best_bets: Path | None, as_json: bool) -> None:
    """Ask the live index the queries that must find what they always found; read the best bets.

    With a file named, only that one: best bets can be tried before they go live.
    """
    _run(lambda place: verifying.verify(place, must_find, best_bets), as_json=as_json)


@cli.command()
@_JSON
def stats(as_json: bool) -> None:
    """Count articles, and say what is live and how the latest runs ended."""
    _run(counting.stats, as_json=as_json)


@cli.command()
@click.option(
    "--max-age",
    "max_age_minutes",
    type=click.IntRange(min=1),
    metavar="MINUTES",
    help="End with 66 when no ingest has ended well for longer.",
)
@click.option(
    "--metrics",
    "metrics_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to a file as well, as gauges for Prometheus.",
)
@_JSON
def status(max_age_minutes: int | None, metrics_file: Path | None, as_json: bool) -> None:
    """Say whether all is well, for a monitor: 73 without an index that can be searched.

    Else the exit code is 66 when the last good ingest is too long ago, or that of the latest ingest.
    """
    max_age = None if max_age_minutes is None else timedelta(minutes=max_age_minutes)

    def act(place: Workplace) -> Printable:
        found = watching.status(place, max_age)
        if metrics_file:
            gauges.write(metrics.exposition(found), metrics_file)
        return found

    _run(act, as_json=as_json)


@cli.command()
@click.option(
    "--days", type=click.IntRange(1, 3_660), default=7, show_default=True, help="How many, today included."
)
@_JSON
def report(days: int, as_json: bool) -> None:
    """Say how the site was used: visits, articles most viewed, queries, those without results, slow ones."""
    _run(lambda place: using.report(place, days), as_json=as_json)


@cli.command()
@click.option(
    "--older-than",
    type=click.IntRange(0, 36_600),
    metavar="DAYS",
    required=True,
    help="Forget what was counted more days ago; 0 leaves today.",
)
@_JSON
def purge(older_than: int, as_json: bool) -> None:
    """Forget what was counted of use, by date; totals have no date and stay."""
    _run(lambda place: using.purge(place, older_than), as_json=as_json)


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_JSON
def backup(file: Path, as_json: bool) -> None:
    """Write the article store and the counters to one FILE.

    Where they are damaged FILE stays as it was, the copy goes to FILE.damaged, and the exit code is 65.
    """
    _run(lambda place: backups.backup(place, file), as_json=as_json)


@cli.command()
@click.argument("file", type=_FILE)
@_JSON
def restore(file: Path, as_json: bool) -> None:
    """Put back what backup wrote to FILE, and build the index from it."""
    _run(lambda place: backups.restore(place, file), as_json=as_json)


def _run(act: Callable[[Workplace], Printable], *, as_json: bool) -> None:
    """Do something at the workplace that the environment describes; print what came of it, and exit."""
    try:
        done = act(_workplace())
    except TimtinError as error:
        _fail(error, as_json=as_json)
    except OSError as error:
        # What no adapter has put into better words: most often a disk that is full or gone.
        _fail(StoreUnusable(str(error)), as_json=as_json)
    for line in [done.as_json()] if as_json else done.lines():
        click.echo(line)
    log.ended(done.as_json())
    sys.exit(done.exit_code)


def _fail(error: TimtinError, *, as_json: bool) -> NoReturn:
    code = exit_codes.of(error)
    told = {"event": "run", "exit_code": int(code), "code": error.code}
    log.LOG.error("timtin-index: %s", error, extra=told)
    if as_json:
        click.echo(json.dumps({"exit_code": int(code), "code": error.code, "problem": str(error)}))
    sys.exit(code)


def _workplace() -> Workplace:
    try:
        settings = Settings.from_env()
        log.configure(settings.log_format)
    except ValueError as error:
        raise InvalidConfiguration(str(error)) from error
    return Workplace(
        data_dir=settings.data_dir,
        zone=settings.zone,
        settings=IndexerSettings.from_env(),
        index=Index(open_searcher(settings), open_writer(settings)),
        progress=_progress(settings.log_format),
        clock=lambda: datetime.now(UTC),
        env=os.environ,
        usage_folder=settings.usage_folder,
        best_bets_file=settings.best_bets,
    )


def _progress(form: LogFormat) -> progress.Progress:
    if form is LogFormat.JSON:
        return log.progress_lines
    return progress.bar if sys.stderr.isatty() else progress.lines
