"""What is published can be opened, and nothing else is."""

import json
from dataclasses import replace
from errno import ENOSPC
from pathlib import Path

import pytest

from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.whoosh.catalogue import CURRENT, Manifest, current
from search.engine.whoosh.layout import ArrayFile
from search.errors import IndexCorrupt, IndexNotWritable, IndexOutdated, IndexUnavailable
from tests.make import article


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Return a data directory with one article published."""
    with open_writer(Settings(data_dir=tmp_path)).generation() as generation:
        generation.add([article("a", "Giá vàng")])
        generation.publish()
    return tmp_path


def test_a_changed_table_of_contents_is_not_unpickled(data_dir: Path) -> None:
    """Whoosh keeps it as a pickle: one that was not published by us is refused before it is read."""
    path = next(current(data_dir).glob("*.toc"))
    path.write_bytes(path.read_bytes() + b"cos\nsystem\n")
    with pytest.raises(IndexCorrupt, match="not what was published"):
        open_searcher(Settings(data_dir=data_dir)).status()


def test_another_analysis_is_refused(data_dir: Path) -> None:
    """An index built under another fingerprint would answer wrongly in silence."""
    replace(Manifest.read(current(data_dir)), fingerprint="vi-0-old").write(current(data_dir))
    with pytest.raises(IndexOutdated, match="rebuild"):
        open_searcher(Settings(data_dir=data_dir)).status()
    with pytest.raises(IndexOutdated), open_writer(Settings(data_dir=data_dir)).live_generation():
        pass


def test_another_time_zone_is_another_analysis(data_dir: Path) -> None:
    """Days would begin at another hour."""
    with pytest.raises(IndexOutdated):
        open_searcher(Settings(data_dir=data_dir, time_zone="UTC")).status()


@pytest.mark.parametrize("content", [b"", b"gen-nowhere", b"../../etc", b"gen-\0\0\0", b"gen-\xff\xfe"])
def test_a_pointer_to_nowhere_is_said(data_dir: Path, content: bytes) -> None:
    """CURRENT must name a generation in this very directory."""
    (data_dir / CURRENT).write_bytes(content)
    with pytest.raises(IndexUnavailable):
        open_searcher(Settings(data_dir=data_dir)).status()


def test_tombstones_are_what_was_published(data_dir: Path) -> None:
    """One file, whatever came before it; changed or gone, it is corruption like any other."""
    writer = open_writer(Settings(data_dir=data_dir, cursor_minutes=0))
    for removed in (["b", "c"], ["b", "c", "d"], ["b", "c", "d"]):
        with writer.live_generation() as generation:
            generation.remember_removed(removed)
            generation.publish()
    (path,) = current(data_dir).glob("removed-*")
    assert path.stat().st_size == 3 * 8
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(IndexCorrupt, match="not what was published"):
        open_searcher(Settings(data_dir=data_dir)).status()
    path.unlink()
    with pytest.raises(IndexCorrupt, match="missing"):
        open_searcher(Settings(data_dir=data_dir)).status()


def test_index_of_before_tombstones_is_read(data_dir: Path) -> None:
    """Its manifest does not speak of them: nothing was removed as far as it knows."""
    manifest = current(data_dir) / "manifest.json"
    values = json.loads(manifest.read_text())
    del values["removed"], values["sha256"]
    manifest.write_text(json.dumps(values))
    searcher = open_searcher(Settings(data_dir=data_dir))
    assert searcher.article("a")
    assert not searcher.was_removed("b")


@pytest.mark.parametrize("name", [CURRENT, "manifest.json", ""])
def test_what_is_no_file_is_said(data_dir: Path, name: str) -> None:
    """A folder in the place of a file, or a file in the place of the folder, is no bug of ours."""
    path = current(data_dir) / name if name != CURRENT else data_dir / name
    searcher = open_searcher(Settings(data_dir=data_dir))
    assert searcher.status().articles == 1
    path.rename(path.with_name("elsewhere"))
    if name:
        path.mkdir()
    else:
        path.write_bytes(b"a file")
    with pytest.raises(IndexUnavailable):
        searcher.status()


def test_generations_follow_each_other_though_the_clock_is_set_back(data_dir: Path) -> None:
    """Else the one before would be taken for one that came later: pruned, and no way back to it."""
    settings, writer = Settings(data_dir=data_dir), open_writer(Settings(data_dir=data_dir))
    current(data_dir).rename(data_dir / "gen-29991231T235959000000-0123abcd")
    (data_dir / CURRENT).write_text("gen-29991231T235959000000-0123abcd\n")
    for name in ("b", "c", "d"):
        with writer.generation() as generation:
            generation.add([article(name)])
            generation.publish()
        assert open_searcher(settings).article(name) is not None
        writer.prune(keep=1)
    writer.rollback()
    assert open_searcher(settings).article("c") is not None


def test_a_pointer_that_moves_while_it_is_followed_is_followed(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild that ends between two looks of a reader must not leave it with the index of before."""

    def slowly(folder: Path) -> Path:
        found = current(folder)
        monkeypatch.undo()
        with open_writer(Settings(data_dir=data_dir)).generation() as generation:
            generation.add([article("b")])
            generation.publish()
        return found

    monkeypatch.setattr("search.engine.whoosh.searcher.current", slowly)
    reader = open_searcher(Settings(data_dir=data_dir))
    assert reader.status().articles == 1
    assert reader.article("b") is not None


def test_a_missing_segment_is_corruption(data_dir: Path) -> None:
    """It is not mistaken for a publication that goes on at this moment."""
    next(current(data_dir).glob("*.arrays")).unlink()
    with pytest.raises(IndexCorrupt, match="missing"):
        open_searcher(Settings(data_dir=data_dir)).status()


def test_a_manifest_that_is_none_is_said(data_dir: Path) -> None:
    """Half a manifest cannot come from us: writing replaces it whole."""
    path = current(data_dir) / "manifest.json"
    path.write_text(path.read_text()[:20])
    with pytest.raises(IndexCorrupt):
        Manifest.read(current(data_dir))


@pytest.mark.parametrize(("old", "new"), [('"articles": 1', '"articles": 9'), ('"sha256"', '"sha257"')])
def test_a_manifest_that_was_changed_is_said(data_dir: Path, old: str, new: str) -> None:
    """It still is JSON, and would only tell a wrong number."""
    path = current(data_dir) / "manifest.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(IndexCorrupt, match=r"manifest\.json"):
        open_searcher(Settings(data_dir=data_dir)).status()


def test_what_is_open_is_not_read_again(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small change of a large index costs readers what is new, not what there is."""
    read: list[str] = []
    verify = ArrayFile.verify

    def noting(file: ArrayFile) -> None:
        read.append(file.path.name)
        verify(file)

    monkeypatch.setattr(ArrayFile, "verify", noting)
    searcher = open_searcher(Settings(data_dir=data_dir))
    searcher.status()
    with open_writer(Settings(data_dir=data_dir)).live_generation() as generation:
        generation.add([article("b")])
        generation.publish()
    read.clear()
    assert searcher.status().articles == 2
    assert len(read) == 1


def test_a_damaged_segment_is_not_merged(data_dir: Path) -> None:
    """The new one would have a checksum that is right, and what is wrong would never be found again."""
    with open_writer(Settings(data_dir=data_dir)).live_generation() as generation:
        generation.add([article("bravo"), article("charlie")])
        generation.remove(["bravo"])
        path = max(current(data_dir).glob("*.arrays"), key=lambda path: path.stat().st_mtime_ns)
        content = bytearray(path.read_bytes())
        content[content.index(b"charlie")] ^= 4
        path.write_bytes(content)
        with pytest.raises(IndexCorrupt, match="is changed"):
            generation.publish()


def test_a_pointer_that_cannot_be_written_costs_nothing(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full between the manifest and CURRENT: what the manifest names already is not swept."""

    def full(path: Path, _: str) -> None:
        raise OSError(ENOSPC, "No space left on device", str(path))

    settings = Settings(data_dir=data_dir, cursor_minutes=0)
    monkeypatch.setattr("search.engine.whoosh.writer.replace_durably", full)
    with open_writer(settings).live_generation() as generation:
        generation.add([article("b")])
        with pytest.raises(IndexNotWritable):
            generation.publish()
    assert open_searcher(settings).status().articles == 2


def test_what_is_deleted_as_a_whole_is_not_merged(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A merge analyses deleted articles once more, to take away what they counted; nothing would be left."""
    monkeypatch.setattr("search.engine.whoosh.writer.merge", None)
    with open_writer(Settings(data_dir=data_dir)).live_generation() as generation:
        generation.remove(["a"])
        assert generation.publish().segments == 0


def test_leftovers_of_a_killed_run_are_swept(data_dir: Path) -> None:
    """Files that nothing published names go when the next run begins."""
    directory = current(data_dir)
    (directory / "MAIN_0123456789abcdef.arrays").write_bytes(b"half")
    (directory / "manifest.json.new").write_text("{")
    # So Whoosh names a table of contents while it writes one.
    (directory / "_MAIN_1.toc.1700000000.25").write_bytes(b"half")
    with open_writer(Settings(data_dir=data_dir)).live_generation():
        pass
    names = sorted(path.suffix for path in directory.iterdir())
    assert names == [".arrays", ".json", ".toc"]
    assert open_searcher(Settings(data_dir=data_dir)).article("a") is not None


def test_a_rollback_leads_nobody_to_what_cannot_be_read(data_dir: Path) -> None:
    """A generation that is damaged, or of another analysis, is refused before the pointer moves."""
    settings = Settings(data_dir=data_dir)
    before = current(data_dir)
    with open_writer(settings).generation() as generation:
        generation.add([article("b", "Mưa lớn")])
        generation.publish()
    next(before.glob("*.arrays")).unlink()
    with pytest.raises(IndexCorrupt):
        open_writer(settings).rollback()
    assert open_searcher(settings).article("b") is not None


@pytest.mark.parametrize("content", [b"", b"gen-20000101T000000000000-0123abcd\n"])
def test_nothing_is_pruned_where_nobody_can_tell_what_is_live(data_dir: Path, content: bytes) -> None:
    """A pointer that is damaged can be mended; generations that were deleted cannot."""
    writer, pointer = open_writer(Settings(data_dir=data_dir)), (data_dir / CURRENT).read_bytes()
    (data_dir / CURRENT).write_bytes(content)
    with pytest.raises(IndexCorrupt):
        writer.prune(keep=0)
    (data_dir / CURRENT).write_bytes(pointer)
    assert open_searcher(Settings(data_dir=data_dir)).article("a") is not None


def test_the_directory_is_for_its_owner_only(tmp_path: Path) -> None:
    """Who can write it can run code as the reader: it is made for nobody else."""
    with open_writer(Settings(data_dir=tmp_path / "new")).generation() as generation:
        generation.add([article("a")])
        generation.publish()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
