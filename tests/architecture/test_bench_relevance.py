"""The measurements of relevance run, and their ways of typing do what they say."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.analysis.normalize import fold
from tests.bench import mistyping
from tests.bench.relevance import main

TITLES = ("Ủy ban nhân dân họp", "Giá vàng tăng mạnh", "Thuế đất nông nghiệp")


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        (mistyping.telex, "Hopj veef thuees ddaats"),
        (mistyping.vni, "Hop5 ve62 thue61 d9a6t1"),
        (mistyping.respelt, "Họp về thuế đất"),
        (mistyping.decomposed, "Ho\u0323p ve\u0302\u0300 thue\u0302\u0301 đa\u0302\u0301t"),
    ],
)
def test_ways_of_typing(way: object, typed: str) -> None:
    """Keys of the input methods, tones last; nothing is respelt that has one spelling."""
    assert way("Họp về thuế đất") == typed  # type: ignore[operator]


def test_the_other_spelling_is_another_and_back() -> None:
    """Tones are placed the other way, and i is y."""
    assert mistyping.respelt("hòa bình, kỹ sư") == "hoà bình, kĩ sư"
    assert mistyping.respelt(mistyping.respelt("hoà bình, kĩ sư")) == "hoà bình, kĩ sư"


def test_a_slip_is_one_and_the_same_each_time() -> None:
    """Chance is handed in."""
    text = "cải cách hành chính"
    for way in (mistyping.slip, mistyping.wrong_tone, mistyping.without_a_blank):
        typed = [way(text, random.Random(seed)) for seed in range(20)]
        assert typed == [way(text, random.Random(seed)) for seed in range(20)]
        assert set(typed) - {text}


def test_typing_and_titles_are_measured(tmp_path: Path) -> None:
    """Each way of typing has its line; titles find their articles."""
    records = [{"id": f"a{number}", "title": title, "body": title} for number, title in enumerate(TITLES)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    questions = [{"id": "q", "text": fold(TITLES[1])}]
    (tmp_path / "queries.jsonl").write_text(json.dumps(questions[0]), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("q\ta1\t3\n", encoding="utf-8")
    done = CliRunner().invoke(main, [str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "as it stands           1.0000    0.00%" in done.output
    done = CliRunner().invoke(main, ["--titles", str(tmp_path / "corpus.jsonl")])
    assert done.exit_code == 0, done.output
    assert done.output.count("3 titles: 100.00% first, 100.00% in the first ten") == 2
