"""Measure what typing costs: `python -m tests.bench.relevance DIR`, a judged collection as for evaluate.

Every question is asked as it stands and as people type it: without marks, in raw Telex and VNI, with one
slip, one wrong tone, one blank forgotten, in the other spelling, with letters and marks apart.

`python -m tests.bench.relevance --titles ARTICLES.jsonl` measures instead whether articles are found by
their own titles, with marks and without; `--each N` takes every Nth.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import click

from search.analysis.analyzers import FOLDED
from search.analysis.normalize import clean, fold
from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Searcher
from search.evaluation.evaluate import ndcg
from search.evaluation.judged import Judged, read
from search.query.model import MAX_LENGTH, Query, query_text
from search.record import parse
from search.results import ResultPage
from search.service import answer
from tests.bench import mistyping

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _ways() -> Mapping[str, Callable[[str], str]]:
    """Return the ways of typing; every call gives the same slips again."""
    slips, tones, blanks = (random.Random(7) for _ in range(3))
    return {
        "as it stands": str,
        "no marks": fold,
        "Telex": mistyping.telex,
        "VNI": mistyping.vni,
        "one slip": lambda text: mistyping.slip(text, slips),
        "one wrong tone": lambda text: mistyping.wrong_tone(text, tones),
        "a blank forgotten": lambda text: mistyping.without_a_blank(text, blanks),
        "other spelling": mistyping.respelt,
        "decomposed": mistyping.decomposed,
    }


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("judged", type=_FOLDER, required=False)
@click.option("--titles", type=_FILE, help="Find each article of this file by its own title.")
@click.option("--each", default=1, show_default=True, help="Ask for every Nth title only.")
def main(judged: Path | None, titles: Path | None, each: int) -> None:
    """Measure the cost of typing on a JUDGED collection, or whether titles find their articles."""
    settings = Settings.from_env()
    with TemporaryDirectory(prefix="timtin-relevance-") as folder:
        own = replace(settings, data_dir=Path(folder))
        if titles:
            articles = list(_articles(titles, own.zone))
            searcher = _indexed(articles, own)
            for way in ("as it stands", "no marks"):
                click.echo(_found_by_title(way, islice(articles, 0, None, each), searcher, own.zone))
        elif judged:
            collection = read(judged, own.zone)
            searcher = _indexed(collection.articles, own)
            for line in _typed(collection, searcher, own.zone):
                click.echo(line)


def _indexed(articles: Sequence[Article], settings: Settings) -> Searcher:
    with open_writer(settings).generation() as generation:
        generation.add(articles)
        generation.publish()
    return open_searcher(settings)


def _articles(path: Path, zone: ZoneInfo) -> Iterator[Article]:
    with path.open(encoding="utf-8") as lines:
        yield from (parse(json.loads(line), zone) for line in lines)


def _typed(judged: Judged, searcher: Searcher, zone: ZoneInfo) -> Iterator[str]:
    """Yield a line for each way of typing: nDCG@10, its loss, and the share of questions reinterpreted."""
    asked = [key for key in judged.questions if any(judged.grades.get(key, {}).values())]
    best = 0.0
    yield f"{'typed':20}{'nDCG@10':>9}{'change':>9}{'taken otherwise':>17}"
    for name, way in _ways().items():
        pages = [_ask(way(clean(judged.questions[key])[:MAX_LENGTH]), searcher, zone) for key in asked]
        found = [[result.article.id for result in page.results] for page in pages]
        score = fmean(ndcg(ids, judged.grades[key], 10) for ids, key in zip(found, asked, strict=True))
        best = best or score
        taken = fmean(page.asked.interpreted_as is not None for page in pages)
        yield f"{name:20}{score:9.4f}{score / best - 1:9.2%}{taken:17.1%}"


def _found_by_title(name: str, articles: Iterator[Article], searcher: Searcher, zone: ZoneInfo) -> str:
    """Return the share of articles that their titles find first (or behind their namesakes), and in ten."""
    first, ten = [], []
    for article in articles:
        page = _ask(_ways()[name](article.title), searcher, zone)
        before = []
        for result in page.results:
            if result.article.id == article.id:
                break
            before.append(_compared(result.article.title) == _compared(article.title))
        first.append(all(before))
        ten.append(all(before) or len(before) < len(page.results))
    return f"{name:14}{len(first):8} titles: {fmean(first):.2%} first, {fmean(ten):.2%} in the first ten"


def _ask(text: str, searcher: Searcher, zone: ZoneInfo) -> ResultPage:
    return answer(Query(text=query_text(text)[:MAX_LENGTH]), searcher, zone)


def _compared(title: str) -> list[str]:
    return [token.text for token in FOLDED(title)]


if __name__ == "__main__":
    main()
