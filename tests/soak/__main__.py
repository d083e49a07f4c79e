"""`python -m tests.soak`: what takes too long for `make test`. Each command prints a table; 1 if it fails."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tests.soak import crawl as crawling
from tests.soak import load as loading
from tests.soak import programs
from tests.soak import resume as resuming

_SAMPLE = programs.ROOT / "indexer" / "sample"
_SCRATCH = click.option(
    "--scratch",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; a folder of the system's for temporary files if not given.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
def main() -> None:
    """Run timtin for longer, over more, than `make test` does."""


@main.command()
@click.option("--minutes", type=click.FloatRange(min=1), default=30.0, help="How long.")
@click.option("--clients", type=click.IntRange(min=1), default=32, help="Readers at once.")
@click.option("--workers", type=click.IntRange(min=1), default=2, help="Processes that answer.")
@click.option(
    "--every", "every_s", type=click.FloatRange(min=5), default=60.0, help="Seconds between reindexes."
)
@click.option(
    "--warm-up", type=click.FloatRange(min=0), help="Minutes before memory counts [default: a third]."
)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A data folder with an index, of which a copy is used; the sample if not given.",
)
@_SCRATCH
def load(
    *,
    minutes: float,
    clients: int,
    workers: int,
    every_s: float,
    warm_up: float | None,
    data: Path | None,
    scratch: Path | None,
) -> None:
    """Let readers search while the index changes every minute."""
    plan = loading.Plan(
        minutes=minutes,
        clients=clients,
        workers=workers,
        every_s=every_s,
        # What is remembered (words, where terms stand) is full after about 80,000 questions.
        warm_up_minutes=minutes / 3 if warm_up is None else warm_up,
    )
    with _folder(scratch) as folder:
        outcome = loading.run(data or _sample(folder), folder, plan)
    click.echo(outcome.table())
    _end(outcome.problems)


@main.command()
@click.option("--pages", type=click.IntRange(min=10), default=5_000, help="Pages of the site.")
@_SCRATCH
def crawl(*, pages: int, scratch: Path | None) -> None:
    """Crawl a site on this machine again and again."""
    problems = []
    click.echo(crawling.HEAD)
    with _folder(scratch) as folder:
        for crawled in crawling.run(pages, folder):
            click.echo(crawled.row())
            if crawled.asked != crawled.expected:
                problems.append(f"{crawled.what}: asked for {crawled.asked}, not {crawled.expected}")
    _end(problems)


@main.command()
@click.option("--records", type=click.IntRange(min=10_000), default=50_000, help="Records of each source.")
@_SCRATCH
def resume(*, records: int, scratch: Path | None) -> None:
    """Kill a run half-way through a source, and take it up again."""
    problems = []
    click.echo(resuming.HEAD)
    with _folder(scratch) as folder:
        for resumed in resuming.run(records, folder):
            click.echo(resumed.row())
            if not resumed.is_good:
                problems.append(f"{resumed.source}: {resumed}")
    _end(problems)


@contextmanager
def _folder(scratch: Path | None) -> Iterator[Path]:
    if scratch:
        scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="timtin-soak-", dir=scratch) as folder:
        yield Path(folder)


def _sample(folder: Path) -> Path:
    """Return a data folder with the sample in it."""
    report = programs.index(folder / "sample", "ingest", "--source", str(_SAMPLE))
    if report["exit_code"]:
        raise click.ClickException(f"the sample could not be indexed: {report}")
    return folder / "sample"


def _end(problems: list[str]) -> None:
    for problem in problems:
        click.echo(problem, err=True)
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()
