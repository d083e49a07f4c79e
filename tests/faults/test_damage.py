"""A bit that flips anywhere in an index is said, or changes nothing; and rebuild mends it from the store."""

import random
import shutil
from pathlib import Path

import pytest

from indexer.check import check
from indexer.exit_codes import ExitCode
from tests.faults import victim
from tests.faults.accidents import MOST_STATES, Site
from tests.faults.readers import NOTHING, engine_asker
from tests.faults.victim import Verb

FLIPS = 60


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site with some deletions and something removed."""
    site = Site(tmp_path)
    for _ in range(3):
        site.run(Verb.INGEST)
    return site


@pytest.mark.parametrize("pattern", ["gen-*/*.arrays", "gen-*/*.toc", "gen-*/manifest.json", "CURRENT"])
def test_a_flipped_bit_is_never_a_wrong_answer(site: Site, tmp_path: Path, pattern: str) -> None:
    """Found when the file is opened, with its name, and by check; only what nobody reads may pass."""
    chance, said = random.Random(pattern), 0
    for _ in range(FLIPS):
        shutil.copytree(site.data_dir, tmp_path / "hurt")
        path = chance.choice(sorted((tmp_path / "hurt").glob(pattern)))
        content = bytearray(path.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)

        state, reason = engine_asker(str(tmp_path / "hurt"), MOST_STATES)()
        assert state in (NOTHING, site.live), reason
        if state == NOTHING:
            said += 1
            found = check(victim.workplace(tmp_path / "hurt"))
            assert found.exit_code is ExitCode.BAD_DATA
            assert found.index_damage
        shutil.rmtree(tmp_path / "hurt")
    # Between arrays there are bytes that only keep distance; a manifest has blanks.
    assert said > FLIPS / 2


@pytest.mark.parametrize("pattern", ["gen-*/*.arrays", "gen-*/*.toc", "gen-*/manifest.json", "CURRENT"])
@pytest.mark.parametrize("kind", ["cut", "empty", "missing"])
def test_what_is_cut_or_missing_is_said_and_mended(site: Site, pattern: str, kind: str) -> None:
    """503 for readers; rebuild makes a new index of the store, whatever is wrong with the old one."""
    path = next(site.data_dir.glob(pattern))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if kind == "cut" else b"")
    if kind == "missing":
        path.unlink()
    assert engine_asker(str(site.data_dir), MOST_STATES)()[0] == NOTHING
    assert victim.do(site.task(Verb.REBUILD, site.newest)) is ExitCode.DONE
    assert engine_asker(str(site.data_dir), MOST_STATES)()[0] == site.live
    assert check(victim.workplace(site.data_dir)).exit_code is ExitCode.DONE
