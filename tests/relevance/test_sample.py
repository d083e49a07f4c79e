"""The judged set over the shipped sample; README.md beside this file says how it was made and is used."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.config import Settings
from search.engine.port import Searcher
from search.evaluation import baseline
from search.evaluation.evaluate import ask, indexed
from search.evaluation.judged import Judged, read, without_marks
from search.evaluation.scoreboard import comparison_lines
from tests.make import HCM

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Return the questions and the sample that they are about."""
    return read(HERE / "sample", HCM, ROOT / "indexer" / "sample")


@pytest.fixture(scope="module")
def searcher(judged: Judged) -> Iterator[Searcher]:
    """Return a searcher over the sample."""
    with indexed(judged.articles, Settings()) as opened:
        yield opened


def test_every_judgement_is_of_an_article(judged: Judged) -> None:
    """An answer that is not in the corpus could not be found; a question without the answer is none."""
    known = {article.id for article in judged.articles}
    assert judged.rejected == 0
    assert set(judged.grades) == set(judged.questions) == set(judged.kinds)
    for question, grades in judged.grades.items():
        assert known.issuperset(grades), question
        assert set(grades.values()) <= {0, 1, 2, 3}, question
        assert 3 in grades.values(), question


def test_questions_are_many_and_of_all_kinds(judged: Judged) -> None:
    """No text twice, and README counts them all, and each kind."""
    assert len(set(judged.questions.values())) == len(judged.questions) >= 150
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    judgements = sum(map(len, judged.grades.values()))
    assert f"{len(judged.questions)} questions, {judgements:,} judgements" in readme
    for kind, count in Counter(judged.kinds.values()).items():
        assert f"| `{kind}` | {count} |" in readme


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("baseline.tsv", lambda judged: judged), ("baseline-without-marks.tsv", without_marks)],
    ids=["as typed", "without marks"],
)
def test_answers_are_as_good_as_they_were(
    judged: Judged, searcher: Searcher, stored: str, typed: Callable[[Judged], Judged]
) -> None:
    """Neither the mean nor any single question falls by much unless the baseline is written anew."""
    found = baseline.compare(
        ask(typed(judged), searcher, Settings()), baseline.read(HERE / "sample" / stored)
    )
    assert (found.unknown, found.gone) == ((), ())
    assert not found.is_worse, "\n".join(comparison_lines(found))
