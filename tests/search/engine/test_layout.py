"""The file of a segment comes back as it was written, or says that it does not."""

from pathlib import Path

import numpy as np
import pytest

from search.engine.whoosh.layout import ArrayFile, ArrayFileWriter
from search.errors import IndexCorrupt


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of three arrays."""
    path = tmp_path / "segment.arrays"
    out = ArrayFileWriter(path)
    out.add("small", np.array([1, 2, 3], np.uint16))
    out.add("empty", np.zeros(0, np.float64))
    out.add("large", np.arange(10_000, dtype=np.uint64))
    assert out.close({"articles": 7}) == path.stat().st_size
    return path


def test_arrays_come_back(file: Path) -> None:
    """Names, types, lengths, contents and plain values are those that were written."""
    opened = ArrayFile.open(file)
    opened.verify()
    assert opened.values == {"articles": 7}
    assert opened.array("small").tolist() == [1, 2, 3]
    assert opened.array("small").dtype == np.uint16
    assert len(opened.array("empty")) == 0
    assert int(opened.array("large").sum()) == 10_000 * 9_999 // 2
    assert "large" in opened
    assert "missing" not in opened


def test_arrays_cannot_be_written_to(file: Path) -> None:
    """What many processes share, none can change."""
    with pytest.raises(ValueError, match="read-only"):
        ArrayFile.open(file).array("small")[0] = 9


@pytest.mark.parametrize("length", [0, 10, 63, 64, 200, -1])
def test_a_file_cut_short_is_refused_at_opening(file: Path, length: int) -> None:
    """Every shorter file is corrupt, whatever it still holds."""
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises(IndexCorrupt):
        ArrayFile.open(file)


def test_a_changed_bit_is_found_by_verify(file: Path) -> None:
    """Opening reads the header only; verify() reads everything."""
    data = bytearray(file.read_bytes())
    data[40_000] ^= 4
    file.write_bytes(data)
    opened = ArrayFile.open(file)
    with pytest.raises(IndexCorrupt, match="large"):
        opened.verify()


def test_a_file_that_was_given_up_is_gone(tmp_path: Path) -> None:
    """discard() leaves nothing behind."""
    out = ArrayFileWriter(tmp_path / "x")
    out.add("a", np.arange(3))
    out.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_written_once(tmp_path: Path) -> None:
    """Two arrays of one name are a mistake of ours."""
    out = ArrayFileWriter(tmp_path / "x")
    out.add("a", np.arange(3))
    with pytest.raises(ValueError, match="twice"):
        out.add("a", np.arange(3))
    out.discard()
