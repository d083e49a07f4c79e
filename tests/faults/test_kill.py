"""kill -9 at any moment: no stored article is lost, readers see a whole state, the next run completes.

A few of each kind; `python -m tests.faults` does it by the hundred.
"""

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import must_find
from tests.faults.__main__ import KEPT_MINUTES, main
from tests.faults.accidents import Site, watched, wrong
from tests.faults.kills import kill_all
from tests.faults.moments import Moment, chosen
from tests.faults.readers import engine_asker, http_asker
from tests.faults.victim import Verb
from tests.whole.service import serving

# The others bring nothing new to readers, or do it as one of these does.
PUBLISHING = (Verb.INGEST, Verb.FULL, Verb.ROLLBACK, Verb.RESTORE)


@pytest.fixture
def previewed(site: Site) -> Site:
    """Return a site with something to go back to; what it publishes from now on is previewed first."""
    site.run(Verb.FULL)
    (site.data_dir / must_find.NAME).write_text("trang\ts20\t50\n", encoding="utf-8")
    return site


def test_what_publishes_can_be_killed_while_readers_ask(previewed: Site) -> None:
    """The service and the engine answer from the last published state, or the new one, and nothing else."""
    with (
        serving(previewed.data_dir) as address,
        watched(previewed, (http_asker, address), (engine_asker, str(previewed.data_dir))) as told,
    ):
        rows = list(kill_all(previewed, at_steps=3, at_random=1, chance=random.Random(4), verbs=PUBLISHING))
    assert all(row.at_steps >= 2 and row.at_random == 1 for row in rows)
    assert sum((row.moments for row in rows), Counter()).keys() >= {Moment.MERGES, Moment.PUBLISHES}
    assert len(told) > 100
    assert wrong(told, previewed.may_see) == []


def test_every_other_verb_can_be_killed_where_earlier_states_are_kept(tmp_path: Path) -> None:
    """As is the default: whoever walks through a state goes on in it, whatever died meanwhile."""
    site = Site(tmp_path, cursor_minutes=KEPT_MINUTES)
    for verb in (Verb.INGEST, Verb.FULL, Verb.INGEST):
        site.run(verb)
    others = [verb for verb in Verb if verb not in PUBLISHING]
    rows = list(kill_all(site, at_steps=3, at_random=1, chance=random.Random(4), verbs=others))
    assert all(row.at_steps >= 2 and row.at_random == 1 for row in rows)


def test_a_first_run_can_be_killed_at_any_step(tmp_path: Path) -> None:
    """From an empty folder: readers hear that there is nothing yet, and then the first state."""
    steps = Site(tmp_path / "whole").measure(Verb.INGEST).steps
    for step in chosen(steps, 5, random.Random(4)):
        site = Site(tmp_path / f"killed-{step}")
        with watched(site, (engine_asker, str(site.data_dir))) as told:
            assert site.kill(Verb.INGEST, step=step).was_killed
        assert wrong(told, site.may_see) == []


# The first is well inside a run on a slow machine; a fast one may be done by then, and gets another try.
KILL_AFTER_S = (2.0, 1.4, 1.0, 0.7, 0.5)


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "with its processes"])
def test_the_command_can_be_killed_while_several_processes_write(tmp_path: Path, alone: bool) -> None:
    """The real command from outside; what writes segments for it ends with it."""
    site = Site(tmp_path, fillers=300)
    for verb in (Verb.INGEST, Verb.REBUILD):
        assert any(site.kill_command(verb, seconds, alone=alone) for seconds in KILL_AFTER_S), verb


def test_the_long_run_prints_its_tables() -> None:
    """`python -m tests.faults`, cut down to what is soonest done: what was killed, and while it did what."""
    done = CliRunner().invoke(main, ["--only", "backup", "--steps", "1", "--moments", "1"])
    assert done.exit_code == 0, done.output
    for verb in ("backup", "backup, earlier states kept"):
        assert re.search(rf"^\| {verb} \| [1-9] \| 1 \| 0 \| 0 \|$", done.output, re.MULTILINE)
    assert re.search(r"^\| packs or unpacks a backup \| [1-9]", done.output, re.MULTILINE)
    assert re.search(
        r"^Readers were given [\d,]+ answers meanwhile; 0 were wrong\.$", done.output, re.MULTILINE
    )
