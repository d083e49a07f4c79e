"""What an open state shares with the next one, and until when it is open."""

from pathlib import Path

import pytest

from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.whoosh.catalogue import current
from search.engine.whoosh.fingerprint import fingerprint
from search.engine.whoosh.snapshot import Snapshot
from tests.make import HCM, article


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Return a data directory with four articles published."""
    with open_writer(Settings(data_dir=tmp_path)).generation() as generation:
        generation.add([article(name, "Giá bạc") for name in "abcd"])
        generation.publish()
    return tmp_path


def opened(data_dir: Path, before: Snapshot | None = None) -> Snapshot:
    """Open what is published now."""
    return Snapshot.open(current(data_dir), fingerprint(HCM), before)


def test_an_unchanged_segment_is_taken_over(data_dir: Path) -> None:
    """Only what a publication brought is opened; an old segment has its new deletions, and only there."""
    before = opened(data_dir)
    with open_writer(Settings(data_dir=data_dir)).live_generation() as generation:
        generation.add([article("b", "Giá đồng")])
        generation.publish()
    after = opened(data_dir, before)
    assert after.segments[0].file is before.segments[0].file
    assert [segment.live_count for segment in after.segments] == [3, 1]
    assert [state.segments[0].frequency("all_f", "bac") for state in (before, after)] == [4, 3]
    assert opened(data_dir, after).segments == after.segments


def test_an_earlier_state_is_closed_when_it_is_deleted(data_dir: Path) -> None:
    """A worker lives for weeks; what it has mapped takes room on the disk, deleted or not."""
    settings = Settings(data_dir=data_dir)
    searcher, writer = open_searcher(settings), open_writer(settings)
    version, directory = searcher.status().version, current(data_dir)
    with writer.generation() as generation:
        generation.add([article("e")])
        generation.publish()
    state = searcher.earlier(version)
    assert state is not None
    assert state.status().articles == 4
    del state
    open_writer(Settings(data_dir=data_dir, cursor_minutes=0)).prune(keep=0)
    assert str(directory) in Path("/proc/self/maps").read_text()
    with writer.live_generation() as generation:
        generation.add([article("f")])
        generation.publish()
    assert searcher.status().articles == 2
    assert str(directory) not in Path("/proc/self/maps").read_text()


def test_a_file_that_was_put_back_is_opened_anew(data_dir: Path) -> None:
    """A segment that was damaged and then restored has its old name, and is another file."""
    before = opened(data_dir)
    path = before.segments[0].file.path
    restored = path.with_suffix(".restored")
    restored.write_bytes(path.read_bytes())
    restored.replace(path)
    assert opened(data_dir, before).segments[0].file is not before.segments[0].file
