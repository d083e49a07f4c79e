"""States of the index that are live no more, kept on disk for those who walk through them.

What is published stays as it was: its segments never change, and a manifest lists the states that it took
the place of. So long as their files are not deleted, any process can open them.
"""

import shutil
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from search.engine.whoosh.catalogue import (
    CURRENT,
    MANIFEST,
    Manifest,
    current,
    generations,
    read_toc,
    toc_path,
)
from search.errors import IndexCorrupt, IndexUnavailable

# Whoever needs the disk for two more generations does not keep old ones for walks.
_ROOM = 2


def replaced(live: Manifest, now: datetime, kept_for: timedelta) -> tuple[Manifest, ...]:
    """Return what a publication of now lists as earlier: what was live within this span of time."""
    states, replaced_at = [], now
    for state in (live, *live.earlier):
        if now - replaced_at >= kept_for:
            break
        states.append(replace(state, earlier=()))
        replaced_at = state.published_at
    return tuple(states)


def find(data_dir: Path, version: str) -> tuple[Path, Manifest] | None:
    """Return the generation and the manifest of a version that is kept; None when it is forgotten."""
    for directory in generations(data_dir):
        with suppress(IndexUnavailable):
            manifest = Manifest.read(directory)
            for state in (manifest, *manifest.earlier):
                if state.version == version:
                    return directory, state
    return None


def clean(directory: Path, live: Manifest) -> None:
    """Delete what neither the published state of a generation names nor an earlier one that is kept."""
    states = (live, *live.earlier)
    named = {MANIFEST, *(state.removed for state in states)}
    named |= {toc_path(directory, state.serial).name for state in states}
    for state in states:
        # An earlier state that is damaged is no loss but to those who walk through it.
        with suppress(FileNotFoundError, IndexCorrupt) if state is not live else nullcontext():
            named |= {segment.path(directory).name for segment in read_toc(directory, state).segments}
    for path in directory.iterdir():
        if path.name not in named:
            path.unlink()


def live_and_before(data_dir: Path, keep: int) -> set[Path]:
    """Return the live generation and the newest published ones before it; nothing if nothing is live.

    Raises IndexUnavailable where what is live cannot be told: that is no reason to keep nothing.
    """
    if not (data_dir / CURRENT).exists():
        return set()
    live = current(data_dir)
    if not (live / MANIFEST).exists():
        raise IndexCorrupt(f"{live.name} is live and not there: run timtin-index rebuild")
    before = [d for d in generations(data_dir) if d.name < live.name and (d / MANIFEST).exists()]
    return {*before[max(0, len(before) - keep) :], live}


def recent(data_dir: Path, now: datetime, kept_for: timedelta) -> set[Path]:
    """Return the generations that were live within this span of time; none where the disk is nearly full."""
    published = []
    for directory in generations(data_dir):
        with suppress(IndexUnavailable):
            published.append((directory, Manifest.read(directory)))
    if not published or shutil.disk_usage(data_dir).free < _ROOM * published[-1][1].bytes:
        return set()
    return {
        directory
        for (directory, _), (_, successor) in pairwise(published)
        if now - successor.built_at < kept_for
    }
