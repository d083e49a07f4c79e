"""The data folder: made private, because what stands in it is trusted when it is read back."""

import os
import stat
from pathlib import Path

from indexer.errors import StoreUnusable


def prepare(folder: Path) -> None:
    """Make the data folder for its owner alone; take the right to write from others if it is there.

    A folder that came with a checkout may be writable by a group; the right to read is left as the
    operator set it, for a web service under another user.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
        if mode & (stat.S_IWGRP | stat.S_IWOTH):
            folder.chmod(stat.S_IMODE(mode) & ~(stat.S_IWGRP | stat.S_IWOTH))
    except OSError as error:
        raise StoreUnusable(f"cannot prepare the data folder {folder}: {error.strerror}") from error


def sync(folder: Path) -> None:
    """Make durable which names stand in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
