"""The questions of a benchmark, drawn by chance from the terms of the articles."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from search import schema
from search.analysis.analyzers import FOLDED, PAIRS, analyze, query_words
from search.analysis.tokens import Token
from search.article import Article
from search.engine.port import Searcher
from search.plan import Term
from search.query.parser import parse
from search.query.syntax import Words
from tests.bench.corpus import FIELDS

WHOLE_PAGE = "whole page, ten snippets"
PAGE_PLAN = "a page's plan, bare"
FIELD = FIELDS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Syllables of FIELD, and how they are asked for: "any" of them, "all", or as a "phrase".

    ``boosts`` stand in other fields and lift what matches. ``text`` is what a reader would have typed.
    """

    terms: tuple[str, ...]
    how: str = "any"
    boosts: tuple[Term, ...] = ()
    between: tuple[int, int] | None = None
    by_date: bool = False
    faceted: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Syllables by how many articles hold them: over 15 %, 0.5 to 15 %, a few; and phrases of titles."""

    common: list[str]
    middling: list[str]
    rare: list[str]
    phrases: list[tuple[str, ...]]


def vocabulary(searcher: Searcher, articles: Sequence[Article], chance: random.Random) -> Vocabulary:
    """Look at what the index holds."""
    count = len(articles)
    counted = [(term, n) for term, n in searcher.terms(FIELD, "", 10**9) if term.isalpha()]
    some = chance.sample(articles, min(count, 2_000))
    return Vocabulary(
        common=[term for term, n in counted if n > 0.15 * count],
        middling=[term for term, n in counted if 0.005 * count < n <= 0.15 * count],
        rare=[term for term, n in counted if 3 <= n < 40],
        phrases=[phrase for article in some if len(phrase := _phrase(article.title, chance)) > 1],
    )


def classes(
    words: Vocabulary, articles: Sequence[Article], zone: ZoneInfo, count: int, chance: random.Random
) -> dict[str, list[Question]]:
    """Return so many questions of each class."""
    usual = words.common + words.middling

    def drawn(size: int) -> list[Question]:
        return [Question(terms=tuple(chance.sample(usual, size))) for _ in range(count)]

    three = drawn(3)
    month, year = _spans(articles, zone)
    typed = pieces(articles, count, chance)
    pages = [page_question(text) for text in typed]
    return {
        "one rare word": [Question(terms=(chance.choice(words.rare),)) for _ in range(count)],
        "one common word": [Question(terms=(chance.choice(words.common),)) for _ in range(count)],
        "3 words, any": three,
        "10 words, any": drawn(10),
        "3 words, all": [replace(question, how="all") for question in three],
        "phrase": [Question(terms=chance.choice(words.phrases), how="phrase") for _ in range(count)],
        "3 words, one month": [replace(question, between=month) for question in three],
        "3 words, one year": [replace(question, between=year) for question in three],
        "3 words, newest first": [replace(question, by_date=True) for question in three],
        "3 words, facets, histogram": [replace(question, faceted=True) for question in three],
        PAGE_PLAN: pages,
        WHOLE_PAGE: pages,
    }


def page_question(text: str) -> Question:
    """Return a text as a page asks for it: its syllables, lifted by pairs, words and the title."""
    syllables, pairs = _texts(FOLDED(text)), _texts(PAIRS(text))
    lifting = {
        schema.TITLE_SYLLABLES: syllables,
        schema.ALL_PAIRS: pairs,
        schema.TITLE_PAIRS: pairs,
        schema.ALL_WORDS: _texts(query_words(text)),
        schema.TITLE_WORDS: _texts(query_words(text)),
    }
    boosts = (Term(field.name, term, field.boost) for field, terms in lifting.items() for term in terms)
    return Question(terms=syllables, boosts=tuple(boosts), faceted=True, text=text)


def pieces(articles: Sequence[Article], count: int, chance: random.Random) -> list[str]:
    """Return so many different pieces of titles, of 2 to 6 words; fewer if there are not so many.

    Quotation marks and exclusions are left out: what they ask for is no plan of syllables alone.
    """
    found: dict[str, None] = {}
    for _ in range(20 * count):
        if len(found) == count:
            break
        words = chance.choice(articles).title.split()
        size = chance.randint(2, 6)
        start = chance.randrange(max(1, len(words) - size + 1))
        piece = " ".join(words[start : start + size])
        is_plain = all(isinstance(node, Words) for node in parse(piece).nodes)
        if is_plain and len(_texts(FOLDED(piece))) > 1:
            found[piece] = None
    return list(found)


def _texts(tokens: list[Token]) -> tuple[str, ...]:
    """Return each different term once, in the order of the text."""
    return tuple(dict.fromkeys(token.text for token in tokens))


def _phrase(title: str, chance: random.Random) -> tuple[str, ...]:
    """Return 2 to 4 syllables that stand side by side."""
    line = max(analyze(title).lines, key=len, default=[])
    size = chance.randint(2, 4)
    start = chance.randrange(max(1, len(line) - size + 1))
    return tuple(line[start : start + size])


def _spans(articles: Sequence[Article], zone: ZoneInfo) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the month and the year in which the middle one of the articles appeared, as seconds."""
    moments = sorted(article.published for article in articles if article.published)
    middle = moments[len(moments) // 2].astimezone(zone)
    month = datetime(middle.year, middle.month, 1, tzinfo=zone)
    next_month = datetime(middle.year + middle.month // 12, middle.month % 12 + 1, 1, tzinfo=zone)
    year, next_year = (datetime(number, 1, 1, tzinfo=zone) for number in (middle.year, middle.year + 1))
    second = timedelta(seconds=1)
    return _seconds(month, next_month - second), _seconds(year, next_year - second)


def _seconds(first: datetime, last: datetime) -> tuple[int, int]:
    return int(first.timestamp()), int(last.timestamp())
