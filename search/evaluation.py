"""How good are the answers? A judged collection is indexed and asked as the product itself would do it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log2
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import perf_counter

from search.analysis.normalize import clean
from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Searcher
from search.judged import Judged
from search.query.model import MAX_LENGTH, MAX_PER_PAGE, Query
from search.service import answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What was measured: the mean of each metric over the questions that have an answer, and the times."""

    articles: int
    rejected: int
    questions: int
    ndcg_10: float
    mrr_10: float
    recall_10: float
    recall_100: float
    p50_ms: float
    p99_ms: float
    index_s: float


def evaluate(
    judged: Judged,
    settings: Settings,
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Evaluation:
    """Index a judged collection in a directory of its own and ask every question that has an answer."""
    asked = [key for key in judged.questions if any(judged.grades.get(key, {}).values())]
    if not asked:
        raise ValueError("no question of queries.jsonl has an answer in qrels.tsv")
    with TemporaryDirectory(prefix="timtin-evaluate-") as directory:
        settings = replace(settings, data_dir=Path(directory))
        started = perf_counter()
        _index(judged.articles, settings)
        index_s = perf_counter() - started
        searcher = open_searcher(settings)
        rows, times = [], []
        for key in progress(asked):
            ranked, took_ms = _ask(judged.questions[key], searcher, settings)
            kept = [article_id for article_id in ranked if article_id not in judged.excluded.get(key, ())]
            rows.append(_metrics(kept, judged.grades[key]))
            times.append(took_ms)
    ndcg_10, mrr_10, recall_10, recall_100 = (fmean(column) for column in zip(*rows, strict=True))
    return Evaluation(
        articles=len(judged.articles),
        rejected=judged.rejected,
        questions=len(asked),
        ndcg_10=ndcg_10,
        mrr_10=mrr_10,
        recall_10=recall_10,
        recall_100=recall_100,
        p50_ms=percentile(times, 50),
        p99_ms=percentile(times, 99),
        index_s=index_s,
    )


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return 1.0 for the best possible order of the first k, 0.0 for nothing relevant."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:k])
    return _gain(grades.get(article_id, 0) for article_id in ranked[:k]) / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return 1 divided by the rank of the first relevant answer, 0.0 when there is none in the first k."""
    ranks = (rank for rank, key in enumerate(ranked[:k], start=1) if grades.get(key, 0) > 0)
    return 1 / next(ranks, float("inf"))


def recall(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return the share of the relevant answers that stand in the first k."""
    relevant = {key for key, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:k])) / len(relevant) if relevant else 0.0


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest of the values that is not smaller than percent of them."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def _metrics(ranked: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float, float, float]:
    return (
        ndcg(ranked, grades, 10),
        reciprocal_rank(ranked, grades, 10),
        recall(ranked, grades, 10),
        recall(ranked, grades, 100),
    )


def _gain(grades: Iterable[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _index(articles: Sequence[Article], settings: Settings) -> None:
    with open_writer(settings).generation() as generation:
        generation.add(articles)
        generation.publish()


def _ask(text: str, searcher: Searcher, settings: Settings) -> tuple[list[str], float]:
    """Return the ids that a question finds, best first, and how many milliseconds its first page took.

    What is longer than the page would take is cut.
    """
    query = Query(text=clean(text)[:MAX_LENGTH])
    started = perf_counter()
    answer(query, searcher, settings.zone)
    took_ms = (perf_counter() - started) * 1000
    page = answer(replace(query, per_page=MAX_PER_PAGE), searcher, settings.zone)
    return [result.article.id for result in page.results], took_ms
