"""The judged set that is shipped: everyday questions about the procedures of the sample, and its specimen.

The questions were written without looking at the ranking, in words that people use ("nhà cao tầng", "bệnh
viện"), and graded by hand: 3 what was wanted, 2 nearly, 1 the same matter. To add one, add a line to
queries.jsonl and to qrels.tsv. A change of analysis or ranking that lowers the numbers shows here.
"""

import gzip
import shutil
from pathlib import Path

import pytest

from search.config import Settings
from search.evaluation import evaluate
from search.judged import Judged, read, without_marks
from tests.make import HCM

HERE = Path(__file__).parent / "sample"
SAMPLE = Path(__file__).parents[2] / "indexer" / "sample"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Return the questions and the part of the sample that they are about."""
    folder = tmp_path_factory.mktemp("judged")
    for name in ("queries.jsonl", "qrels.tsv"):
        shutil.copy(HERE / name, folder)
    procedures = gzip.decompress((SAMPLE / "procedures.jsonl.gz").read_bytes())
    (folder / "corpus.jsonl").write_bytes(procedures + (SAMPLE / "specimen.jsonl").read_bytes())
    return read(folder, HCM)


def test_every_judgement_is_of_an_article(judged: Judged) -> None:
    """An answer that is not in the corpus could not be found."""
    known = {article.id for article in judged.articles}
    assert judged.rejected == 0
    assert set(judged.grades) == set(judged.questions)
    assert all(known.issuperset(grades) for grades in judged.grades.values())


@pytest.mark.parametrize("typed", [lambda judged: judged, without_marks], ids=["with marks", "without marks"])
def test_questions_find_their_answers(judged: Judged, typed: object) -> None:
    """With marks or without, what was wanted stands on the first page, nearly always on top.

    When these floors were set, nDCG@10 was 0.979 with marks and 0.976 without, MRR@10 0.990 both ways.
    """
    measured = evaluate(typed(judged), Settings())  # type: ignore[operator]
    assert measured.recall_10 >= 0.99
    assert measured.mrr_10 >= 0.97
    assert measured.ndcg_10 >= 0.96
