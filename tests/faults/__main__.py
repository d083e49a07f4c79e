"""`python -m tests.faults`: kill -9 by the hundred, with readers asking; prints the tables of README.md."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from indexer import must_find
from search.config import Settings
from tests.faults.accidents import Site, watched, wrong
from tests.faults.kills import Kills, kill_all
from tests.faults.moments import Moment, chosen
from tests.faults.readers import NOTHING, Answer, engine_asker, http_asker
from tests.faults.victim import Verb
from tests.whole.service import serving

COMMAND_SECONDS = (0.8, 4.5)
# As an operator has it who sets nothing.
KEPT_MINUTES = Settings().cursor_minutes


@dataclass(slots=True)
class Tally:
    """All that came of a run. A lost article, junk or a run that does not end well stops it at once."""

    rows: list[Kills] = field(default_factory=list)
    answers: int = 0
    wrong: list[Answer] = field(default_factory=list)

    def count(self, rows: Iterable[Kills], told: Sequence[Answer], site: Site) -> None:
        """Add what was done to a site, and what its readers were told."""
        self.rows += rows
        self.answers += len(told)
        self.wrong += wrong(told, site.may_see)

    @property
    def kills(self) -> int:
        """How many processes were killed."""
        return sum(row.at_steps + row.at_random for row in self.rows)

    def tables(self) -> Iterator[str]:
        """Yield what was killed, and at which moments, where they can be seen: not of the command."""
        yield "| killed | at steps | at random moments | lost articles | files left behind |"
        yield "|---|---|---|---|---|"
        for row in self.rows:
            yield f"| {row.verb} | {row.at_steps} | {row.at_random} | 0 | 0 |"
        yield f"| all: {self.kills} | | | 0 | 0 |"
        yield ""
        yield f"Readers were given {self.answers:,} answers meanwhile; {len(self.wrong)} were wrong."
        yield ""
        yield "| while it | killed | lost articles |"
        yield "|---|---|---|"
        moments = sum((row.moments for row in self.rows), Counter[Moment]())
        for moment in Moment:
            yield f"| {moment} | {moments[moment]} | 0 |"


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--steps", type=click.IntRange(min=1), default=9, help="Kills of each verb at chosen steps.")
@click.option("--moments", type=click.IntRange(min=0), default=8, help="Kills of each at random moments.")
@click.option("--commands", type=click.IntRange(min=0), default=12, help="Kills of the command from outside.")
@click.option(
    "--only",
    "verbs",
    type=click.Choice([verb.value for verb in Verb]),
    multiple=True,
    help="Kill only this verb.",
)
@click.option("--seed", type=int, default=1, help="What the random moments begin with.")
def main(*, steps: int, moments: int, commands: int, verbs: tuple[str, ...], seed: int) -> None:
    """Kill everything that writes, again and again; end with 1 if a reader was told anything wrong.

    Each verb is killed on two sites: one forgets a state as soon as another takes its place, the other keeps
    it for an hour, as is the default, for whoever walks through it.
    """
    chance, tally, began = random.Random(seed), Tally(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="timtin-faults-") as name:
        folder = Path(name)
        for site in (Site(folder / "verbs"), Site(folder / "kept", cursor_minutes=KEPT_MINUTES)):
            _kill_verbs(site, steps, moments, [Verb(verb) for verb in verbs] or list(Verb), chance, tally)
        if not verbs:
            _kill_first_runs(folder, steps, chance, tally)
            _kill_commands(folder / "commands", commands, chance, tally)
    for line in tally.tables():
        click.echo(line)
    click.echo(f"seed {seed}, {time.monotonic() - began:.0f} s")
    for answer in tally.wrong[:20]:
        click.echo(answer)
    raise SystemExit(bool(tally.wrong))


def _kill_verbs(
    site: Site, steps: int, moments: int, verbs: Sequence[Verb], chance: random.Random, tally: Tally
) -> None:
    """Kill verbs while two readers ask the web service and two the engine."""
    site.run(Verb.INGEST)
    site.run(Verb.FULL)
    (site.data_dir / must_find.NAME).write_text("trang\ts20\t50\n", encoding="utf-8")
    with (
        serving(site.data_dir, workers=2) as address,
        watched(site, *[(http_asker, address), (engine_asker, str(site.data_dir))] * 2) as told,
    ):
        rows = []
        for row in kill_all(site, steps, moments, chance, verbs):
            click.echo(f"{row.verb}: {row.at_steps} + {row.at_random}", err=True)
            rows.append(row)
    tally.count(rows, told, site)


def _kill_first_runs(folder: Path, steps: int, chance: random.Random, tally: Tally) -> None:
    """Kill runs that begin with an empty folder."""
    whole = Site(folder / "whole").measure(Verb.INGEST)
    row = Kills("ingest, the first")
    for step in chosen(whole.steps, steps, chance):
        site = Site(folder / f"first-{step}")
        with watched(site, (engine_asker, str(site.data_dir))) as told:
            row.count(site.kill(Verb.INGEST, step=step), at_step=True)
        tally.count([], told, site)
    tally.rows.append(row)


def _kill_commands(folder: Path, commands: int, chance: random.Random, tally: Tally) -> None:
    """Kill the real command, which has processes of its own to write segments."""
    site = Site(folder, fillers=300, cursor_minutes=KEPT_MINUTES)
    rows = {verb: Kills(f"timtin-index {verb}") for verb in (Verb.INGEST, Verb.REBUILD)}
    with watched(site, (engine_asker, str(site.data_dir))) as told:
        while sum(row.at_random for row in rows.values()) < commands:
            for verb, row in rows.items():
                if verb is Verb.INGEST or site.live != NOTHING:
                    seconds = chance.uniform(*COMMAND_SECONDS)
                    row.at_random += site.kill_command(verb, seconds, alone=chance.random() < 0.5)
    tally.count(rows.values(), told, site)


if __name__ == "__main__":
    main()
