"""A published state of the index, open; and the states before it that are still on disk."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from search.engine.whoosh import earlier, tombstones
from search.engine.whoosh.catalogue import Manifest, read_toc
from search.engine.whoosh.collection import CollectionStatistics
from search.engine.whoosh.segment import SegmentView
from search.engine.whoosh.tombstones import Tombstones
from search.engine.whoosh.vocabulary import vocabulary_of
from search.errors import IndexUnavailable
from search.vocabulary import Vocabulary

# Each state that is open has a vocabulary of its own; segments are shared.
_KEPT_OPEN = 4


@dataclass(frozen=True)
class Snapshot:
    """One published state, open. Immutable, so that any number of threads and forks may share it."""

    name: str
    manifest: Manifest
    segments: tuple[SegmentView, ...]
    statistics: CollectionStatistics
    removed: Tombstones

    @classmethod
    def open(cls, directory: Path, expected: str, before: "Snapshot | None" = None) -> "Snapshot":
        """Open what a generation has published; IndexOutdated when it was built under another analysis.

        What ``before`` has open of it already is taken over, not opened anew.
        """
        return cls.read(directory, Manifest.read(directory), expected, before.opened if before else {})

    @classmethod
    def read(
        cls, directory: Path, manifest: Manifest, expected: str, opened: Mapping[Path, SegmentView]
    ) -> "Snapshot":
        """Open the state of a generation that a manifest describes, published or not yet."""
        manifest.require(expected)
        toc = read_toc(directory, manifest)
        segments = tuple(segment.view(directory, opened) for segment in toc.segments)
        for segment in segments:
            segment.file.verify_once()
        removed = tombstones.read(directory, manifest.removed)
        return cls(directory.name, manifest, segments, CollectionStatistics(segments), removed)

    @property
    def opened(self) -> dict[Path, SegmentView]:
        """Its segments by the paths of their files, for a state that shares some of them."""
        return {segment.file.path: segment for segment in self.segments}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What it knows of its language: added up when first asked for, in a few hundredths of a second."""
        return vocabulary_of(self.segments)


class EarlierStates:
    """Opens states that are live no more; keeps the few that were last asked for."""

    def __init__(self, data_dir: Path, expected: str) -> None:
        """Open nothing yet."""
        self._data_dir, self._expected = data_dir, expected
        self._opened: dict[str, Snapshot] = {}
        self._opening = threading.Lock()

    def open(self, version: str, live: Snapshot) -> Snapshot | None:
        """Return the state that was published as ``version``; None when it is forgotten or unreadable."""
        with self._opening:
            state = self._opened.pop(version, None) or self._read(version, live)
            if state is not None:
                self._opened[version] = state
            while len(self._opened) > _KEPT_OPEN:
                del self._opened[next(iter(self._opened))]
        return state

    def let_go(self) -> None:
        """Close states whose files were deleted: the disk gets their room back when nobody has them open."""
        with self._opening:
            self._opened = {
                version: state
                for version, state in self._opened.items()
                if all(segment.file.path.exists() for segment in state.segments)
            }

    def _read(self, version: str, live: Snapshot) -> Snapshot | None:
        found = earlier.find(self._data_dir, version)
        if found is None:
            return None
        try:
            return Snapshot.read(*found, self._expected, live.opened)
        except (FileNotFoundError, IndexUnavailable):
            # Another analysis made it, it is damaged, or it was deleted between two of our looks.
            return None
