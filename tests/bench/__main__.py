"""`make bench DATA=FOLDER`: timtin beside its peers."""

import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from search.article import Article
from search.config import Settings
from tests.bench import corpus
from tests.bench.contender import KNOWN, peer
from tests.bench.corpus import Corpus
from tests.bench.growth import Growth
from tests.bench.report import Table, machine, markdown, plain
from tests.bench.rounds import Size, measure
from tests.bench.with_timtin import Timtin


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option(
    "--data",
    "data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of articles as JSON lines.",
)
@click.option("--articles", "sizes", default="10000,50000", help="How many articles; several with commas.")
@click.option(
    "--engines",
    help=f"Which take part beside timtin, at every size: {', '.join(KNOWN)}.  [default: each up to its size]",
)
@click.option("--questions", type=click.IntRange(min=2), default=60, help="Questions of each class.")
@click.option("--http", is_flag=True, help="Measure the web service as well.")
@click.option("--clients", type=click.IntRange(min=2), default=4, help="How many ask at once over HTTP.")
@click.option("--seconds", type=click.FloatRange(0.1, 120), default=10.0, help="How long they do.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where indexes are built.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Markdown file to write.")
def main(
    *,
    data: Path,
    sizes: str,
    engines: str | None,
    questions: int,
    http: bool,
    clients: int,
    seconds: float,
    folder: Path | None,
    out: Path | None,
) -> None:
    """Measure timtin and its peers over the same articles, terms and questions, in one run."""
    size = Size(questions=questions, clients=clients if http else 0, seconds=seconds)
    wanted = None if engines is None else _listed(engines, KNOWN)
    counts = [_count(part) for part in sizes.split(",")]
    zone = Settings().zone
    click.echo(f"{machine()}\n")
    found = corpus.read(data, max(counts), zone)
    told = ["# What `make bench` measured\n", f"{machine()}.\n"]
    for table in _rounds(found, counts, zone, wanted, folder, size):
        click.echo(plain(table))
        told.append(markdown(table))
        if out:
            # As far as it has come: a long run that is broken off leaves what it found.
            out.write_text("\n".join(told), encoding="utf-8")


def _rounds(
    found: list[Article],
    counts: list[int],
    zone: ZoneInfo,
    wanted: list[str] | None,
    folder: Path | None,
    size: Size,
) -> Iterator[Table]:
    """Measure one size after the other, then how the cost grew."""
    growth = Growth()
    for count in counts:
        names = [name for name, known in KNOWN.items() if count <= known.most] if wanted is None else wanted
        yield from _round(Corpus(found, count, zone), names, folder, size, growth)
    if len(growth.middles) > 1:
        yield growth.table()


def _round(
    corpus: Corpus, names: list[str], folder: Path | None, size: Size, growth: Growth
) -> Iterator[Table]:
    """Build indexes in a folder of their own, measure, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as made:
        inside = Path(made)
        peers = {name: peer(name, inside / name) for name in names if name != "timtin"}
        for name, engine in peers.items():
            if engine is None:
                click.echo(f"{KNOWN[name].title} is not installed and takes no part.\n")
        (inside / "timtin").mkdir()
        timtin = Timtin(inside / "timtin", corpus.zone)
        taking_part = [engine for engine in peers.values() if engine]
        try:
            yield from measure(timtin, taking_part, corpus, inside, size, growth)
        finally:
            for engine in taking_part:
                engine.close()


def _listed(text: str, known: Collection[str]) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in known:
            raise click.BadParameter(f"{name!r}: the engines are {', '.join(known)}", param_hint="--engines")
    return names


def _count(text: str) -> int:
    if not text.strip().isdecimal() or not int(text):
        raise click.BadParameter(f"{text!r} is no number of articles", param_hint="--articles")
    return int(text)


if __name__ == "__main__":
    main()
