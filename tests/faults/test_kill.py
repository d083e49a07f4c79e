"""kill -9 at any moment: no stored article is lost, readers see a whole state, the next run completes.

A few of each kind; `python -m tests.faults` does it by the hundred.
"""

import random
from pathlib import Path

import pytest

from indexer import must_find
from tests.faults.accidents import Site, watched, wrong
from tests.faults.kills import kill_all, spread
from tests.faults.readers import engine_asker, http_asker
from tests.faults.victim import Verb
from tests.whole.service import serving


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site with something to go back to; what it publishes from now on is previewed first."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
    site.run(Verb.FULL)
    (site.data_dir / must_find.NAME).write_text("trang\ts20\t50\n", encoding="utf-8")
    return site


def test_every_verb_can_be_killed_while_readers_ask(site: Site) -> None:
    """The service and the engine answer from the last published state, or the new one, and nothing else."""
    chance = random.Random(4)
    with (
        serving(site.data_dir) as address,
        watched(site, (http_asker, address), (engine_asker, str(site.data_dir))) as told,
    ):
        rows = list(kill_all(site, at_steps=3, at_random=2, chance=chance))
    assert sum(row.at_random for row in rows) >= 14
    assert len(told) > 100
    assert wrong(told, site.may_see) == []


def test_a_first_run_can_be_killed_at_any_step(tmp_path: Path) -> None:
    """From an empty folder: readers hear that there is nothing yet, and then the first state."""
    steps = len(Site(tmp_path / "whole").measure(Verb.INGEST).steps)
    for step in spread(steps, 5):
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
