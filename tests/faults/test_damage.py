"""A bit that flips anywhere in an index is said, or changes nothing; and rebuild mends it from the store."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import exit_codes
from indexer.check import check
from indexer.errors import StoreDamaged
from indexer.exit_codes import ExitCode
from search.article import Article
from search.errors import TimtinError
from tests.faults import victim
from tests.faults.accidents import MOST_STATES, Site
from tests.faults.readers import NOTHING, engine_asker
from tests.faults.victim import Verb

FLIPS = 60
STORE_FLIPS = 40


@pytest.fixture
def site(site: Site) -> Site:
    """Return a site with some deletions and something removed."""
    for _ in range(2):
        site.run(Verb.INGEST)
    return site


def flip(path: Path, place: int, bit: int) -> None:
    """Flip a bit of a file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)


def published(data_dir: Path) -> list[Article]:
    """Return all that readers can find, word for word."""
    return sorted(victim.workplace(data_dir).index.searcher.articles(), key=lambda article: article.id)


@pytest.mark.parametrize("pattern", ["gen-*/*.arrays", "gen-*/*.toc", "gen-*/manifest.json", "CURRENT"])
def test_a_flipped_bit_is_never_a_wrong_answer(site: Site, tmp_path: Path, pattern: str) -> None:
    """Found when the file is opened, with its name, and by check; only what nobody reads may pass."""
    chance, said = random.Random(pattern), 0
    for _ in range(FLIPS):
        shutil.copytree(site.data_dir, tmp_path / "hurt")
        path = chance.choice(sorted((tmp_path / "hurt").glob(pattern)))
        flip(path, chance.randrange(path.stat().st_size), chance.randrange(8))

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


@pytest.mark.parametrize("verb", [Verb.REBUILD, Verb.INGEST])
def test_a_flipped_bit_in_the_store_is_never_published(site: Site, tmp_path: Path, verb: Verb) -> None:
    """Anywhere in the file: the run ends with an error, or readers have every article as it was."""
    chance, said, whole = random.Random(verb), 0, published(site.data_dir)
    for _ in range(STORE_FLIPS):
        shutil.copytree(site.data_dir, tmp_path / "hurt")
        path = tmp_path / "hurt" / "articles.sqlite3"
        flip(path, chance.randrange(path.stat().st_size), chance.randrange(8))
        task = site.task(verb, site.newest)
        try:
            code = victim.do(replace(task, data_dir=tmp_path / "hurt"))
        except TimtinError as error:
            code = exit_codes.of(error)
        said += code is not ExitCode.DONE
        assert published(tmp_path / "hurt") == whole
        shutil.rmtree(tmp_path / "hurt")
    assert said or verb is Verb.INGEST


@pytest.mark.parametrize("bit", range(0, 8, 3))
def test_a_flipped_bit_in_a_text_is_named_and_healed_from_the_index(site: Site, bit: int) -> None:
    """SQLite itself does not tell it; the live index still has the text, by its content hash."""
    whole = published(site.data_dir)
    path = site.data_dir / "articles.sqlite3"
    flip(path, path.read_bytes().rindex(whole[0].body.encode()[:200]) + 150, bit)

    with pytest.raises(StoreDamaged, match=f"{whole[0].id} is damaged.*check --fix"):
        victim.do(site.task(Verb.REBUILD, site.newest))
    assert published(site.data_dir) == whole
    found = check(victim.workplace(site.data_dir))
    assert found.exit_code is ExitCode.BAD_DATA
    assert found.lines()[0] == f"1 damaged in the store: {whole[0].id}"
    assert victim.do(site.task(Verb.FIX, site.newest)) is ExitCode.DONE
    assert check(victim.workplace(site.data_dir)).exit_code is ExitCode.DONE
    assert victim.do(site.task(Verb.REBUILD, site.newest)) is ExitCode.DONE
    assert published(site.data_dir) == whole


def test_a_damaged_text_that_no_index_has_is_read_again_from_its_source(site: Site) -> None:
    """`check --fix` cannot mend it and ends with 65; the next ingest does, though its source has no news."""
    whole = published(site.data_dir)
    path = site.data_dir / "articles.sqlite3"
    flip(path, path.read_bytes().rindex(whole[0].body.encode()[:200]) + 150, 1)
    (site.data_dir / "CURRENT").unlink()

    assert victim.do(site.task(Verb.FIX, site.newest)) is ExitCode.BAD_DATA
    assert victim.do(site.task(Verb.INGEST, site.newest)) is ExitCode.DONE
    assert published(site.data_dir) == whole
    assert check(victim.workplace(site.data_dir)).exit_code is ExitCode.DONE
