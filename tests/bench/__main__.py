"""`make bench DATA=FOLDER`: timtin beside its peers."""

import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

import click

from search.config import Settings
from tests.bench import corpus
from tests.bench.contender import KNOWN, contender
from tests.bench.corpus import Corpus
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
@click.option("--engines", default=",".join(KNOWN), help="Which engines take part; timtin always does.")
@click.option("--peers-up-to", default=50_000, help="With more articles than this, timtin runs alone.")
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
    engines: str,
    peers_up_to: int,
    questions: int,
    http: bool,
    clients: int,
    seconds: float,
    folder: Path | None,
    out: Path | None,
) -> None:
    """Measure timtin and its peers over the same articles, terms and questions, in one run."""
    size = Size(questions=questions, clients=clients if http else 0, seconds=seconds)
    wanted = [name for name in _listed(engines, KNOWN) if name != "timtin"]
    counts = [_count(part) for part in sizes.split(",")]
    zone = Settings().zone
    click.echo(f"{machine()}\n")
    found = corpus.read(data, max(counts), zone)
    tables = []
    for count in counts:
        names = wanted if count <= peers_up_to else []
        for table in _round(Corpus(found, count, zone), names, folder, size):
            click.echo(plain(table))
            tables.append(markdown(table))
    if out:
        told = ["# What `make bench` measured\n", f"{machine()}.\n", *tables]
        out.write_text("\n".join(told), encoding="utf-8")


def _round(corpus: Corpus, names: list[str], folder: Path | None, size: Size) -> Iterator[Table]:
    """Build indexes in a folder of their own, measure, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as made:
        inside = Path(made)
        peers = {name: contender(name, inside / name, corpus.zone) for name in names}
        for name, peer in peers.items():
            if peer is None:
                click.echo(f"{KNOWN[name][0]} is not installed and takes no part.\n")
        (inside / "timtin").mkdir()
        timtin = Timtin(inside / "timtin", corpus.zone)
        taking_part = [peer for peer in peers.values() if peer]
        try:
            yield from measure(timtin, taking_part, corpus, inside, size)
        finally:
            for peer in taking_part:
                peer.close()


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
