"""Counts in segments: what merging does to them."""

from pathlib import Path

import pytest

from search.analysis.codes import code_of
from search.engine.whoosh import vocabulary as counting
from search.engine.whoosh.inverter import Inverter
from search.engine.whoosh.merging import merge
from search.engine.whoosh.segment import SegmentView
from search.vocabulary import Vocabulary
from tests.contract.test_vocabulary import times
from tests.make import HCM, article

ARTICLES = [
    article("gold", "Giá vàng", "Giá vàng tăng."),
    article("rain", "Mưa lớn", "Giá vàng không đổi."),
    article("plan", "Cải cách hành chính", "Ban hành kế hoạch."),
]


def segment(path: Path, *numbers: int) -> Path:
    """Write some of the articles as a segment."""
    inverter = Inverter(HCM)
    inverter.add([ARTICLES[number] for number in numbers])
    inverter.write(path)
    return path


def merged(folder: Path, *segments: SegmentView) -> Vocabulary:
    """Return the vocabulary of what segments become."""
    merge(segments, folder / "merged")
    return counting.vocabulary_of([SegmentView(folder / "merged")])


def test_merging_adds_and_forgets(tmp_path: Path) -> None:
    """Merged counts are those of the live articles: what a deleted one counted is taken away."""
    first, second = segment(tmp_path / "first", 0, 1), segment(tmp_path / "second", 2)
    before = counting.vocabulary_of([SegmentView(first, [0]), SegmentView(second)])
    after = merged(tmp_path, SegmentView(first, [0]), SegmentView(second))
    assert (times(before, "giá", "vàng"), times(after, "giá", "vàng")) == (3, 1)
    assert (before.times(code_of("tăng")), after.times(code_of("tăng"))) == (1, 0)
    assert times(after, "cải", "cách") == 1


def test_many_articles_keep_no_pair_that_is_seen_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large segment drops the pairs that hardly help, after adding up, and no syllable."""
    monkeypatch.setattr(counting, "_MANY", 3)
    views = [SegmentView(segment(tmp_path / name, *these)) for name, these in (("a", (0,)), ("b", (1, 2)))]
    vocabulary = merged(tmp_path, *views)
    assert times(vocabulary, "giá", "vàng") == 3
    assert times(vocabulary, "cải", "cách") == 0
    assert vocabulary.times(code_of("cải")) == 1
