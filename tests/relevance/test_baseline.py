"""Comparing an evaluation with its baseline."""

from pathlib import Path

import pytest

from search.evaluation import baseline
from search.evaluation.baseline import MUCH, SMALL, Change, Comparison, compare
from search.evaluation.evaluate import Outcome
from search.evaluation.scoreboard import comparison_lines


def outcome(question: str, ndcg_10: float) -> Outcome:
    """Return what came of a question."""
    return Outcome(
        question=question,
        kind="short",
        text=f"hỏi {question}",
        ndcg_10=ndcg_10,
        mrr_10=1.0,
        recall_10=1.0,
        recall_100=1.0,
        unjudged_10=0,
        took_ms=1.0,
    )


def gains(*values: float) -> Comparison:
    """Return a comparison of questions that gained so much."""
    changes = tuple(Change(f"q{number}", "", "", 0.5, 0.5 + value) for number, value in enumerate(values))
    return Comparison(changes=changes, unknown=(), gone=())


def test_questions_are_set_beside_their_scores() -> None:
    """Lost, won and same; what only one side has takes no part."""
    before = {"a": 1.0, "b": 0.2, "c": 0.33333, "old": 0.5}
    found = compare([outcome("a", 0.4), outcome("b", 0.3), outcome("c", 0.3333), outcome("new", 1.0)], before)
    assert [(change.question, round(change.gain, 4)) for change in found.lost] == [("a", -0.6)]
    assert [(change.question, round(change.gain, 4)) for change in found.won] == [("b", 0.1)]
    assert (found.unknown, found.gone) == (("new",), ("old",))
    assert found.gains_by_kind == {"short": found.mean_gain}
    assert found.mean_gain == pytest.approx(-0.5 / 3, abs=1e-4)


@pytest.mark.parametrize(
    ("comparison", "is_worse"),
    [
        (gains(0.0, 0.0), False),
        (gains(*[-SMALL * 0.9] * 4), False),
        (gains(*[-SMALL * 1.1] * 4), True),
        (gains(1.0, 1.0, -MUCH * 1.1), True),
        (gains(1.0, 1.0, -MUCH * 0.9), False),
    ],
    ids=["same", "a little less", "less everywhere", "one much less", "one less"],
)
def test_worse_is_a_lower_mean_or_one_question_lost(comparison: Comparison, *, is_worse: bool) -> None:
    """Many gains do not pay for a question that is answered much worse."""
    assert comparison.is_worse is is_worse


def test_interval_says_what_is_luck() -> None:
    """It repeats; where all gain alike it is that gain, where some win what others lose it holds 0."""
    assert gains(0.1, 0.1, 0.1).interval == pytest.approx((0.1, 0.1))
    mixed = gains(*[0.3, -0.3] * 20)
    low, high = mixed.interval
    assert low < 0 < high
    assert mixed.interval == (low, high)


def test_scores_survive_the_file(tmp_path: Path) -> None:
    """What is written is read; after the heading, one question a line."""
    path = tmp_path / "baseline.tsv"
    baseline.write(path, [outcome("a", 1.0), outcome("b", 1 / 3)])
    assert path.read_text(encoding="utf-8") == "query\tndcg_10\na\t1.0000\nb\t0.3333\n"
    assert compare([outcome("b", 1 / 3)], baseline.read(path)).lost == []


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    """Where to look, not only that something is wrong."""
    path = tmp_path / "baseline.tsv"
    path.write_text("query\tndcg_10\na\t1.0\nb\thigh\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"baseline\.tsv:3: 'high' is not a score"):
        baseline.read(path)


def test_a_baseline_of_other_questions_is_none() -> None:
    """Nothing in common is a mistake, not a success."""
    with pytest.raises(ValueError, match="none of these questions"):
        compare([outcome("a", 1.0)], {"b": 1.0})


def test_lines_name_what_changed() -> None:
    """The worst first, and the way out where it is worse."""
    found = compare([outcome("a", 0.4), outcome("b", 0.3), outcome("n", 1.0)], {"a": 1.0, "b": 0.2, "o": 1.0})
    lines = list(comparison_lines(found))
    assert "lost (1)" in lines
    assert "  -0.6000  1.0000 -> 0.4000  a  hỏi a" in lines
    assert "not in the baseline (1): n" in lines
    assert "only in the baseline (1): o" in lines
    assert "--write-baseline" in lines[-1]
