"""The articles of a benchmark, as many as asked for, and the terms that peers get of them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from indexer.errors import SourceUnavailable
from indexer.sources import jsonl
from search.analysis.analyzers import analyze_all
from search.analysis.normalize import slug
from search.article import Article

# Taken when the folder holds it; otherwise every JSONL file of the folder.
FILE = "bench_articles_50k.jsonl.xz"
FIELDS = ("all_f", "all_fb", "all_w", "title_f", "title_fb", "title_w")
# A term between two lines, so that a peer's phrases end where a line does, as timtin's do.
LINE_END = "_"
_FIRST_DAY = datetime(2010, 1, 1, 8)
_DAYS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a peer gets of an article: the terms of each of FIELDS joined with blanks, values, the text."""

    id: str
    fields: tuple[str, ...]
    published: int
    month: int
    category: str
    text: str


class Corpus:
    """So many articles; past the end of those there are they come again, with new ids and dates."""

    def __init__(self, found: list[Article], wanted: int, zone: ZoneInfo) -> None:
        """Take the first ``wanted`` of the articles that were found, or repeat them."""
        self.zone = zone
        self._found = found[:wanted]
        self.articles = self._found + list(islice(self._again(), wanted - len(self._found)))

    def documents(self) -> Iterator[Document]:
        """Yield each article as peers get it."""
        for number, article in enumerate(self.articles):
            yield _moved(self.analysed[number % len(self._found)], article, self.zone)

    @cached_property
    def analysed(self) -> list[Document]:
        """Every different article with its terms: made once, when first asked for."""
        return [document(article, self.zone) for article in self._found]

    def changed(self, count: int, word: str) -> list[Article]:
        """Return some of the articles with a word added to the title."""
        step = max(1, len(self.articles) // count)
        return [replace(old, title=f"{old.title} {word}") for old in self.articles[::step][:count]]

    def _again(self) -> Iterator[Article]:
        chance, time = random.Random(1), 0
        while True:
            time += 1
            for old in self._found:
                day = _FIRST_DAY.replace(tzinfo=self.zone) + timedelta(days=chance.randrange(_DAYS))
                yield replace(old, id=f"{old.id}~{time}", published=day)


def read(folder: Path, most: int, zone: ZoneInfo) -> list[Article]:
    """Read up to so many articles; one without a date gets one, because peers cannot do without."""
    path = folder / FILE if (folder / FILE).exists() else folder
    articles = (article for article in jsonl.articles(path, zone) if isinstance(article, Article))
    try:
        found = list(islice(articles, most))
    except SourceUnavailable as error:
        raise click.ClickException(str(error)) from error
    if not found:
        raise click.ClickException(f"no articles in {folder}: it must hold .jsonl, .jsonl.gz or .jsonl.xz")
    first_day = _FIRST_DAY.replace(tzinfo=zone)
    return [article if article.published else replace(article, published=first_day) for article in found]


def document(article: Article, zone: ZoneInfo) -> Document:
    """Analyse an article as timtin does."""
    fields = []
    for found in analyze_all(["\n".join(article.texts()), article.title]):
        fields += [
            f" {LINE_END} ".join(" ".join(line) for line in found.lines if line),
            " ".join(f"{first}_{second}" for line in found.lines for first, second in pairwise(line)),
            " ".join(found.words),
        ]
    text = "\n".join(filter(None, article.texts()))
    plain = Document(
        id="", fields=tuple(fields), published=0, month=0, category=slug(article.category or ""), text=text
    )
    return _moved(plain, article, zone)


def _moved(known: Document, article: Article, zone: ZoneInfo) -> Document:
    """Return a document with the id and the date of an article."""
    assert article.published is not None
    local = article.published.astimezone(zone)
    return replace(
        known, id=article.id, published=int(local.timestamp()), month=local.year * 100 + local.month
    )
