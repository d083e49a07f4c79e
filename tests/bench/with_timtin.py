"""timtin: its own engine for questions, its own service for pages."""

from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Hits
from search.plan import Adjacent, InRange, Interval, Plan, Sort, Term
from search.query.model import Query
from search.results import ResultPage
from search.service import answer
from tests.bench.contender import Answer
from tests.bench.corpus import Corpus
from tests.bench.workload import FIELD, Question


class Timtin:
    """The product as it stands."""

    name = "timtin"

    def __init__(self, folder: Path, zone: ZoneInfo) -> None:
        self.folder = folder
        self.settings = Settings(data_dir=folder, time_zone=zone.key)
        self.searcher = open_searcher(self.settings)

    def build(self, corpus: Corpus) -> None:
        """Analyse and index on all cores."""
        with open_writer(self.settings).generation() as generation:
            generation.add(corpus.articles)
            generation.publish()

    def ask(self, question: Question) -> Hits:
        """Ask the engine."""
        return self.searcher.search(_plan(question))

    def page(self, question: Question) -> ResultPage:
        """Ask as the web does."""
        return answer(Query(text=question.text), self.searcher, self.settings.zone)

    def answer(self, found: Hits) -> Answer:
        """Read facets and histogram."""
        return Answer(
            found.total,
            {bucket.value: bucket.count for bucket in found.facets.get("category", ())},
            {int(bucket.value.replace("-", "")): bucket.count for bucket in found.histogram},
        )

    def change(self, changed: list[Article], corpus: Corpus) -> float:  # noqa: ARG002
        """Publish a small change, analysis included."""
        started = perf_counter()
        with open_writer(self.settings).live_generation() as generation:
            generation.add(changed)
            generation.publish()
        self.searcher.status()
        return perf_counter() - started

    def close(self) -> None:
        """There is nothing to close: an index is mapped, and a map goes with its searcher."""


def _plan(question: Question) -> Plan:
    terms = tuple(Term(FIELD, text) for text in question.terms)
    is_phrase = question.how == "phrase"
    return Plan(
        groups=() if is_phrase else terms,
        minimum={"phrase": 0, "any": 1, "all": len(terms)}[question.how],
        must=(Adjacent(FIELD, question.terms),) if is_phrase else (),
        boosts=question.boosts,
        filters=(InRange("published", *question.between),) if question.between else (),
        sort=Sort.NEWEST if question.by_date else Sort.RELEVANCE,
        facets=("category",) if question.faceted else (),
        histogram=Interval.MONTH if question.faceted else None,
    )
