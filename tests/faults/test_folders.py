"""A data folder that is not as it must be: said with its name and 73, and never trusted by a reader."""

import ctypes
import os
from pathlib import Path

import pytest

from search.errors import IndexUnavailable
from tests.faults import programs, victim
from tests.faults.accidents import Site, seen_in
from tests.faults.victim import Verb
from tests.whole.service import asked, serving

_DROP_FROM_BOUNDING_SET = 24
_OVERRIDES = (1, 2)


def as_anybody() -> None:
    """Give up root's right to write and read whatever the permissions say, from the next exec on."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in _OVERRIDES if os.geteuid() == 0 else ():
        assert libc.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0) == 0, os.strerror(ctypes.get_errno())


def refused(site: Site, *arguments: str) -> str:
    """Run a command that may not write; return what it says."""
    return programs.refused(site, *arguments, prepare=as_anybody)


def test_a_read_only_folder_is_enough_to_search(site: Site) -> None:
    """So it is for the web service under its unit; a run says that it cannot write, and changes nothing."""
    source = str(site.task(Verb.INGEST, site.newest + 1).source.path)
    folders = [site.data_dir, *site.data_dir.glob("gen-*")]
    for folder in folders:
        folder.chmod(0o500)
    try:
        assert str(site.data_dir) in refused(site, "ingest", "--source", source)
        assert str(site.data_dir) in refused(site, "rebuild")
        with serving(site.data_dir) as address:
            assert asked(address, "/api/v1/search?q=trang")[0] == 200
            assert asked(address, "/healthz/ready")[0] == 200
    finally:
        for folder in folders:
            folder.chmod(0o700)
    assert seen_in(site.data_dir) == site.live


@pytest.mark.parametrize("mode", [0o720, 0o702])
def test_a_folder_that_others_may_write_is_not_read(site: Site, mode: int) -> None:
    """Its table of contents is a pickle. The next run takes the right away, and readers come back."""
    site.data_dir.chmod(mode)
    with pytest.raises(IndexUnavailable, match="chmod go-w"):
        victim.workplace(site.data_dir).index.searcher.status()
    site.run(Verb.INGEST)
    assert site.data_dir.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["articles.sqlite3", "rejected.jsonl", "lock", "index.lock"])
def test_a_folder_in_the_place_of_a_file_is_said(site: Site, name: str) -> None:
    """With its name, and readers keep what they have."""
    for path in site.data_dir.glob(f"{name}*"):
        path.unlink()
    (site.data_dir / name).mkdir()
    assert name in refused(
        site, "ingest", "--source", str(site.task(Verb.INGEST, site.newest + 1).source.path)
    )
    assert seen_in(site.data_dir) == site.live


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    """Of the data folder, and of the one above it."""
    site = Site(tmp_path)
    source = str(site.task(Verb.INGEST, 0).source.path)
    site.data_dir.touch()
    assert str(site.data_dir) in refused(site, "ingest", "--source", source)
    assert str(site.data_dir) in refused(site, "rebuild")
    with pytest.raises(IndexUnavailable, match=str(site.data_dir)):
        victim.workplace(site.data_dir).index.searcher.status()


def test_a_missing_folder_is_no_index_and_none_is_made_by_reading(tmp_path: Path) -> None:
    """The service starts, is alive and not ready; what it reads from comes with the first ingest."""
    site = Site(tmp_path)
    with serving(site.data_dir, TIMTIN_USAGE_DIR=str(tmp_path / "usage")) as address:
        assert asked(address, "/healthz/live")[0] == 200
        assert asked(address, "/healthz/ready")[0] == 503
        assert not site.data_dir.exists()
        site.run(Verb.INGEST)
        assert site.data_dir.stat().st_mode & 0o777 == 0o700
        assert asked(address, "/healthz/ready")[0] == 200
