"""The metrics, on rankings small enough to reckon by hand."""

from math import log2

import pytest

from search.evaluation.evaluate import ndcg, percentile, recall, reciprocal_rank


@pytest.mark.parametrize(
    ("ranked", "grades", "k", "expected"),
    [
        (["a", "b"], {"a": 1}, 10, 1.0),
        (["b", "a"], {"a": 1}, 10, 1 / log2(3)),
        (["a", "b"], {"a": 1, "b": 3}, 10, (1 + 3 / log2(3)) / (3 + 1 / log2(3))),
        (["b", "a"], {"a": 1, "b": 3}, 10, 1.0),
        (["x", "y", "a"], {"a": 1}, 2, 0.0),
        (["a"], {"a": 1, "b": 1}, 1, 1.0),
        ([], {"a": 1}, 10, 0.0),
        (["a"], {}, 10, 0.0),
        (["a"], {"a": 0}, 10, 0.0),
    ],
)
def test_ndcg(ranked: list[str], grades: dict[str, int], k: int, expected: float) -> None:
    """The best order is 1.0; a grade counts less the later it stands; what is beyond k does not count."""
    assert ndcg(ranked, grades, k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranked", "k", "expected"),
    [(["a"], 10, 1.0), (["x", "y", "b"], 10, 1 / 3), (["x", "b"], 1, 0.0), ([], 10, 0.0)],
)
def test_reciprocal_rank(ranked: list[str], k: int, expected: float) -> None:
    """The first relevant answer counts, the others do not; grade 0 is not relevant."""
    assert reciprocal_rank(ranked, {"a": 1, "b": 2, "x": 0}, k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranked", "k", "expected"),
    [(["a", "b"], 10, 1.0), (["a", "x"], 10, 0.5), (["x", "a", "b"], 2, 0.5), ([], 10, 0.0)],
)
def test_recall(ranked: list[str], k: int, expected: float) -> None:
    """The share of what is relevant; grade 0 is not relevant."""
    assert recall(ranked, {"a": 1, "b": 2, "x": 0}, k) == pytest.approx(expected)


def test_recall_of_nothing_is_nothing() -> None:
    """A question without an answer has no recall."""
    assert recall(["a"], {"a": 0}, 10) == 0.0


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([3.0, 1.0, 2.0], 50, 2.0), ([1.0], 99, 1.0), (list(range(1, 101)), 99, 99)],
)
def test_percentile(values: list[float], percent: int, expected: float) -> None:
    """A percentile is one of the values."""
    assert percentile(values, percent) == expected
