"""How good are the answers? A judged collection is indexed and asked as the product itself would do it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, log2
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import perf_counter

from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Searcher
from search.evaluation.judged import Judged
from search.glossary import glossary_of
from search.query.model import MAX_LENGTH, MAX_PER_PAGE, Query, query_text
from search.results import ResultPage
from search.service import answer

FIRST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How well one question was answered, and how many of its first answers nobody has judged."""

    question: str
    kind: str
    text: str
    ndcg_10: float
    mrr_10: float
    recall_10: float
    recall_100: float
    unjudged_10: int
    took_ms: float


@dataclass(frozen=True, slots=True)
class Means:
    """The mean of each measure over some questions."""

    questions: int
    ndcg_10: float
    mrr_10: float
    recall_10: float
    recall_100: float
    unjudged_10: float

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> "Means":
        """Return the means over outcomes, of which there is at least one."""
        rows = [(o.ndcg_10, o.mrr_10, o.recall_10, o.recall_100, o.unjudged_10) for o in outcomes]
        return cls(len(rows), *map(fmean, zip(*rows, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What was measured of a collection: an outcome for each question that has an answer, and the times."""

    articles: int
    rejected: int
    outcomes: tuple[Outcome, ...]
    index_s: float

    @property
    def means(self) -> Means:
        """The means over all questions."""
        return Means.of(self.outcomes)

    @property
    def means_by_kind(self) -> Mapping[str, Means]:
        """The means over the questions of each kind, in the order of the names; empty without kinds."""
        kinds = sorted({outcome.kind for outcome in self.outcomes} - {""})
        return {kind: Means.of([o for o in self.outcomes if o.kind == kind]) for kind in kinds}

    def took_ms(self, percent: int) -> float:
        """Return a percentile of the milliseconds that a first page took."""
        return percentile([outcome.took_ms for outcome in self.outcomes], percent)


def evaluate(
    judged: Judged,
    settings: Settings,
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Evaluation:
    """Index a judged collection in a directory of its own and ask every question that has an answer."""
    started = perf_counter()
    with indexed(judged.articles, settings) as searcher:
        index_s = perf_counter() - started
        return Evaluation(
            articles=len(judged.articles),
            rejected=judged.rejected,
            outcomes=ask(judged, searcher, settings, progress),
            index_s=index_s,
        )


@contextmanager
def indexed(articles: Sequence[Article], settings: Settings) -> Iterator[Searcher]:
    """Index articles in a directory of their own, which is removed in the end."""
    with TemporaryDirectory(prefix="timtin-evaluate-") as directory:
        settings = replace(settings, data_dir=Path(directory))
        with open_writer(settings).generation() as generation:
            generation.add(articles)
            generation.publish()
        yield open_searcher(settings)


def ask(
    judged: Judged,
    searcher: Searcher,
    settings: Settings,
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> tuple[Outcome, ...]:
    """Ask every question that has an answer; ValueError when there is none."""
    asked = [key for key in judged.questions if any(judged.grades.get(key, {}).values())]
    if not asked:
        raise ValueError("no question of queries.jsonl has an answer in qrels.tsv")
    glossary = glossary_of(settings)
    answered = partial(answer, searcher=searcher, zone=settings.zone, glossary=glossary)
    return tuple(_outcome(key, judged, answered) for key in progress(asked))


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


def _gain(grades: Iterable[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _outcome(key: str, judged: Judged, answered: Callable[[Query], ResultPage]) -> Outcome:
    ranked, took_ms = _ask(judged.questions[key], answered)
    kept = [article_id for article_id in ranked if article_id not in judged.excluded.get(key, ())]
    grades = judged.grades[key]
    return Outcome(
        question=key,
        kind=judged.kinds.get(key, ""),
        text=judged.questions[key],
        ndcg_10=ndcg(kept, grades, FIRST),
        mrr_10=reciprocal_rank(kept, grades, FIRST),
        recall_10=recall(kept, grades, FIRST),
        recall_100=recall(kept, grades, 100),
        unjudged_10=sum(article_id not in grades for article_id in kept[:FIRST]),
        took_ms=took_ms,
    )


def _ask(text: str, answered: Callable[[Query], ResultPage]) -> tuple[list[str], float]:
    """Return the ids that a question finds, best first, and how many milliseconds its first page took.

    What is longer than the page would take is cut.
    """
    query = Query(text=query_text(text)[:MAX_LENGTH])
    started = perf_counter()
    answered(query)
    took_ms = (perf_counter() - started) * 1000
    page = answered(replace(query, per_page=MAX_PER_PAGE))
    return [result.article.id for result in page.results], took_ms
