"""Measure query repair: `python -m tests.bench.repair DATA_DIR CASES.jsonl`.

A case is a line with what was typed, what was wanted, and of which variant it is:

    {"typed": "cai cach", "want": "cải cách", "variant": "noacc"}

A case counts as repaired when both have the same syllables, and as spelt when they are the same but for
capitals: articles may write "uỷ" where the case has "ủy".
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import click

from search.analysis.normalize import clean
from search.analysis.syllables import canonical, split
from search.config import Settings
from search.engine import open_searcher
from search.repair.repair import Repair, repair
from search.vocabulary import Vocabulary

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Case:
    """A repaired query, what was wanted, and how long it took."""

    variant: str
    want: str
    repaired: Repair
    seconds: float

    @property
    def is_repaired(self) -> bool:
        """Tell whether it has the wanted syllables."""
        return _compared(self.repaired.text) == _compared(self.want)

    @property
    def is_spelt(self) -> bool:
        """Tell whether it looks as it should, but for capitals."""
        return self.repaired.text.lower() == self.want.lower()


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("data_dir", type=_FOLDER)
@click.argument("cases", type=_FILE)
@click.option("--misses", is_flag=True, help="Show each case that was not repaired.")
def main(data_dir: Path, cases: Path, *, misses: bool) -> None:
    """Repair the CASES (JSON lines) over the index in DATA_DIR: how many, how fast."""
    vocabulary = open_searcher(Settings(data_dir=data_dir)).vocabulary()
    lines = cases.read_text(encoding="utf-8").splitlines()
    done = list(_repaired(filter(None, lines), vocabulary))
    by_variant = defaultdict(list)
    for case in done:
        by_variant[case.variant].append(case)
    click.echo(f"{'variant':12}{'cases':>7}{'repaired':>10}{'spelt':>8}")
    for variant, group in by_variant.items():
        repaired, spelt = sum(c.is_repaired for c in group), sum(c.is_spelt for c in group)
        click.echo(f"{variant:12}{len(group):7}{repaired / len(group):10.1%}{spelt / len(group):8.1%}")
    times = sorted(case.seconds * 1000 for case in done)
    if times:
        p50, p99 = (times[int(share * (len(times) - 1))] for share in (0.5, 0.99))
        click.echo(f"p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    for case in done:
        if misses and not case.is_repaired:
            click.echo(f"{case.variant:12}{case.repaired.typed} -> {case.repaired.text}, not {case.want}")


def _repaired(lines: Iterable[str], vocabulary: Vocabulary) -> Iterator[Case]:
    for line in lines:
        case = json.loads(line)
        typed = clean(case["typed"])
        began = perf_counter()
        repaired = repair(typed, vocabulary)
        seconds = perf_counter() - began
        yield Case(case.get("variant", ""), clean(case.get("want", case["typed"])), repaired, seconds)


def _compared(text: str) -> list[str]:
    return [canonical(syllable) for syllable in split(text)]


if __name__ == "__main__":
    main()
