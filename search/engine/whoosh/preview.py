"""A searcher over what a generation would publish."""

from pathlib import Path
from zoneinfo import ZoneInfo

from search.engine.whoosh.catalogue import Manifest
from search.engine.whoosh.fingerprint import fingerprint
from search.engine.whoosh.searcher import Snapshot, WhooshSearcher


class PreviewSearcher(WhooshSearcher):
    """Searches one state that no pointer names: what readers follow does not concern it."""

    def __init__(self, directory: Path, zone: ZoneInfo, manifest: Manifest) -> None:
        """Open the state that a manifest describes, written or not."""
        super().__init__(directory.parent, zone)
        self._previewed = Snapshot.read(directory, manifest, fingerprint(zone))

    def _snapshot(self) -> Snapshot:
        return self._previewed
