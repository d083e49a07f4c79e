"""The article store, and the web's counters beside it, to one file and back."""

import errno
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from indexer import store
from indexer.errors import InvalidBackup, StoreUnusable
from indexer.folder import sync
from indexer.rebuild import rebuild
from indexer.report import Report
from indexer.store import ArticleStore
from indexer.workplace import Workplace
from search.errors import UsageUnusable
from search.usage import ledger
from search.usage.ledger import Ledger

# What a backup may hold; the second is the web's, and is there once somebody has read something.
MEMBERS = (store.NAME, ledger.NAME)
# Where a run works; it is empty between two runs.
WORKSPACE = "backup.tmp"
# What is added to the name of a backup of databases that are damaged.
DAMAGED = ".damaged"
_SHOWN = 10

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNREADABLE = (tarfile.TarError, EOFError, zlib.error, OSError)


def backup(place: Workplace, target: Path) -> Report:
    """Write a consistent copy of the databases to a compressed archive, whole or not at all.

    A damaged copy never takes the place of a good one: it is kept beside it, and InvalidBackup says so.
    """
    draft = target.with_name(target.name + ".part")
    with place.job("backup") as job:
        try:
            with _workspace(place) as folder:
                for name, path in _members(place):
                    if path.exists():
                        _copy(path, folder / name)
                damage = _damage_in(folder)
                _pack(folder, draft)
            written = target.with_name(target.name + DAMAGED) if damage else target
            draft.replace(written)
            sync(target.parent)
        except (OSError, sqlite3.Error) as error:
            draft.unlink(missing_ok=True)
            raise StoreUnusable(f"cannot write the backup {target}: {error}") from error
        if damage:
            raise InvalidBackup(
                f"{damage}; so {target} stays as it was, and what there is stands in {written}:"
                " run `timtin-index check --fix`, and back up again"
            )
    return job.report


def restore(place: Workplace, archive: Path) -> Report:
    """Put the databases of a backup in place of those that are there, and build the index from them."""
    with place.held("restore"), _workspace(place) as folder:
        _unpack(archive, folder)
        _examine(folder)
        try:
            for name, path in _members(place):
                if (folder / name).exists():
                    _put(folder / name, path)
        except (OSError, sqlite3.Error) as error:
            raise StoreUnusable(f"cannot restore to {place.data_dir}: {error}") from error
    return rebuild(place, accept_loss=True)


@contextmanager
def _workspace(place: Workplace) -> Iterator[Path]:
    """Yield an empty folder beside the databases; it has one name, so that killed runs leave one at most."""
    folder = place.data_dir / WORKSPACE
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _members(place: Workplace) -> Iterator[tuple[str, Path]]:
    return zip(MEMBERS, (place.store_path, place.usage_path), strict=True)


def _put(copy: Path, path: Path) -> None:
    """Bring a database back under those who may be reading it; the counts may have a folder of their own."""
    if path.name == ledger.NAME:
        Ledger.open(path).close()
    try:
        _copy(copy, path)
    except sqlite3.OperationalError:
        # No space, or no permission: what is there may be whole.
        raise
    except sqlite3.DatabaseError:
        # What is there is no database any more.
        for part in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            part.unlink(missing_ok=True)
        _copy(copy, path)


def _copy(origin: Path, target: Path) -> None:
    """Copy a database by SQLite's own means: one state of it, in one transaction, in use or not."""
    with closing(sqlite3.connect(origin)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _pack(folder: Path, draft: Path) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
            for name in MEMBERS:
                if (folder / name).exists():
                    archive.add(folder / name, arcname=name)
        file.flush()
        os.fsync(file.fileno())


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack what a backup may hold, and nothing else, whatever names it uses."""
    try:
        with tarfile.open(archive, "r:*") as packed:
            for member in packed:
                if member.name in MEMBERS and member.isreg():
                    content = packed.extractfile(member)
                    with (folder / member.name).open("wb") as file:
                        shutil.copyfileobj(content, file)  # type: ignore[arg-type]
    except _UNREADABLE as error:
        if isinstance(error, OSError) and error.errno in _NO_SPACE:
            raise StoreUnusable(f"cannot unpack {archive} in {folder}: {error.strerror}") from error
        raise InvalidBackup(f"{archive} is no backup, or not a whole one: {error}") from error


def _damage_in(folder: Path) -> str | None:
    """Say what is wrong with a copy of the databases; its texts are read, too."""
    try:
        _examine(folder)
    except InvalidBackup as error:
        return str(error)
    with ArticleStore.open(folder / store.NAME) as copy:
        ids = copy.damage.of_texts()
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f"the text of {', '.join(ids[:_SHOWN])}{more} is damaged in the store" if ids else None


def _examine(folder: Path) -> None:
    """Raise InvalidBackup where a database does not hang together. A damaged text is no reason.

    All the others are worth having back, and `check --fix` may heal it.
    """
    if not (folder / store.NAME).exists():
        raise InvalidBackup(f"the backup holds no {store.NAME}")
    try:
        with ArticleStore.open(folder / store.NAME) as copy:
            damage = copy.damage.of_file()
        counts = Ledger.open_if_there(folder / ledger.NAME)
        if counts is not None:
            with counts:
                damage += counts.damage()
    except (StoreUnusable, UsageUnusable) as error:
        raise InvalidBackup(f"the backup cannot be used: {error}") from error
    if damage:
        raise InvalidBackup(f"the backup is damaged: {damage[0]}")
