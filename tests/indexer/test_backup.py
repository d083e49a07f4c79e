"""All there is goes to one file and comes back from it; a bad backup harms nothing."""

import io
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexer import ingest as ingesting
from indexer.backup import WORKSPACE, backup, restore
from indexer.check import check
from indexer.errors import InvalidBackup, StoreUnusable
from indexer.exit_codes import ExitCode
from indexer.ingest import Choices
from indexer.sources.model import FileSource
from indexer.workplace import Workplace
from search.usage.events import Viewed
from search.usage.ledger import Ledger
from tests.make import article

DAY = date(2026, 11, 28)


@pytest.fixture
def filled(place: Workplace, write: Callable[..., FileSource]) -> Workplace:
    """Return a workplace with an article and a counter of the web."""
    ingesting.ingest(place, [write([article("old")], complete=False)], Choices())
    with Ledger.open(place.usage_path) as ledger:
        ledger.add({Viewed(DAY, "old"): 7})
    return place


def live(place: Workplace) -> set[str]:
    """Return the ids that readers can find."""
    return {found.id for found in place.index.searcher.articles()}


def archive(path: Path, **members: bytes) -> Path:
    """Write an archive."""
    with tarfile.open(path, "w:gz") as packed:
        for name, content in members.items():
            info = tarfile.TarInfo(name.replace("__", "."))
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return path


def test_restore_brings_back_what_backup_took(
    filled: Workplace, write: Callable[..., FileSource], tmp_path: Path
) -> None:
    """Articles, counters and an index that agrees, as they were when the backup was made."""
    backup(filled, tmp_path / "backup.tar.gz")
    ingesting.ingest(filled, [write([article("new")], complete=False)], Choices())
    filled.usage_path.unlink()
    assert live(filled) == {"old", "new"}

    restore(filled, tmp_path / "backup.tar.gz")

    assert live(filled) == {"old"}
    assert check(filled).differences.is_clean
    with Ledger.open(filled.usage_path) as ledger:
        assert ledger.views("old") == 7
    assert not (filled.data_dir / WORKSPACE).exists()


def test_counts_in_a_folder_of_their_own_come_back_under_a_reader(filled: Workplace, tmp_path: Path) -> None:
    """Where the web service keeps them and may be reading them; their file stays the one that it knows."""
    place = replace(filled, usage_folder=tmp_path / "usage")
    with Ledger.open(place.usage_path) as reading:
        reading.add({Viewed(DAY, "old"): 3})
        backup(place, tmp_path / "backup.tar.gz")
        reading.add({Viewed(DAY, "old"): 1})
        restore(place, tmp_path / "backup.tar.gz")
        assert reading.views("old") == 3
    place.usage_path.unlink()
    place.usage_path.parent.rmdir()
    restore(place, tmp_path / "backup.tar.gz")
    with Ledger.open(place.usage_path) as ledger:
        assert ledger.views("old") == 3
    with Ledger.open(filled.usage_path) as ledger:
        assert ledger.views("old") == 7


def test_restore_fills_an_empty_folder(filled: Workplace, place: Workplace, tmp_path: Path) -> None:
    """A new machine needs the backup and nothing else."""
    backup(filled, tmp_path / "backup.tar.gz")
    filled.data_dir.rename(tmp_path / "lost")

    restore(place, tmp_path / "backup.tar.gz")

    assert live(place) == {"old"}


@pytest.mark.parametrize("damage", [b"", b"no database " * 999, None], ids=["empty", "garbage", "torn"])
def test_restore_mends_a_store_that_is_damaged(
    filled: Workplace, tmp_path: Path, damage: bytes | None
) -> None:
    """Whatever stands in its place; that is what a backup is for."""
    backup(filled, tmp_path / "backup.tar.gz")
    whole = filled.store_path.read_bytes()
    filled.store_path.write_bytes(whole[:5000] + bytes(len(whole) - 9000) if damage is None else damage)

    restore(filled, tmp_path / "backup.tar.gz")

    assert live(filled) == {"old"}
    assert check(filled).exit_code is ExitCode.DONE


def test_what_a_killed_backup_left_goes(filled: Workplace, tmp_path: Path) -> None:
    """The next one works in the same place."""
    (filled.data_dir / WORKSPACE).mkdir()
    (filled.data_dir / WORKSPACE / "articles.sqlite3").write_bytes(b"half a copy")

    backup(filled, tmp_path / "backup.tar.gz")

    assert not (filled.data_dir / WORKSPACE).exists()


def test_a_backup_is_private_and_whole_or_not_there(filled: Workplace, tmp_path: Path) -> None:
    """It replaces the one before only when it is complete."""
    target = tmp_path / "backup.tar.gz"
    backup(filled, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600

    with pytest.raises(StoreUnusable, match="cannot write the backup"):
        backup(filled, tmp_path / "nowhere" / "backup.tar.gz")


@pytest.mark.parametrize(
    "kind", ["no archive", "cut short", "without the store", "no database", "a newer store", "no counts"]
)
def test_a_bad_backup_changes_nothing(filled: Workplace, tmp_path: Path, kind: str) -> None:
    """It is refused before anything is touched."""
    path = tmp_path / "backup.tar.gz"
    backup(filled, path)
    if kind == "no archive":
        path.write_bytes(b"this is no archive")
    elif kind == "cut short":
        path.write_bytes(path.read_bytes()[:300])
    elif kind == "without the store":
        archive(path, notes__txt=b"hello")
    elif kind == "no database":
        archive(path, articles__sqlite3=b"this is no database" * 500)
    elif kind == "no counts":
        store = (filled.data_dir / "articles.sqlite3").read_bytes()
        archive(path, articles__sqlite3=store, usage__sqlite3=b"this is no database" * 500)
    else:
        newer = sqlite3.connect(tmp_path / "newer.sqlite3")
        newer.execute("PRAGMA user_version = 1000")
        newer.close()
        archive(path, articles__sqlite3=(tmp_path / "newer.sqlite3").read_bytes())
    before = filled.index.searcher.status().version

    with pytest.raises(InvalidBackup):
        restore(filled, path)

    assert filled.index.searcher.status().version == before
    assert check(filled).differences.is_clean


def test_a_backup_writes_nowhere_else(filled: Workplace, tmp_path: Path) -> None:
    """Names that lead out of the folder, and files that are none, are left in the archive."""
    backup(filled, tmp_path / "good.tar.gz")
    bad = tmp_path / "bad.tar"
    with tarfile.open(tmp_path / "good.tar.gz") as good, tarfile.open(bad, "w") as packed:
        for member in good:
            packed.addfile(member, good.extractfile(member))
        for name in ("../escaped", str(tmp_path / "escaped-too"), "lock"):
            packed.addfile(tarfile.TarInfo(name), io.BytesIO())
        link = tarfile.TarInfo("usage.sqlite3")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)

    restore(filled, bad)

    assert live(filled) == {"old"}
    assert not (filled.data_dir.parent / "escaped").exists()
    assert not (tmp_path / "escaped-too").exists()
    assert not (filled.data_dir / "usage.sqlite3").is_symlink()
