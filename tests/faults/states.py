"""States of a site, one after the other: what is published of each, and by what a reader tells them apart."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.sources.model import FileSource
from search import record
from search.article import Article
from search.plan import Interval, Plan, Term
from tests.make import article

# They fit on one page, so that a reader sees all of a state in one answer.
STANDING = 40
# So many of them change from one state to the next; enough that segments are merged all the time.
EVERY = 3
COMING_AND_GOING = 5
WORD = "trang"

# What is asked: every article of the state, with all facets and the histogram.
EVERYTHING = Plan(
    groups=(Term("all_f", WORD),), minimum=1, size=50, facets=("category",), histogram=Interval.MONTH
)


def title_of(number: int, state: int) -> str:
    """Return the title of a standing article: it says in which state it last changed."""
    return f"Trang {number} sửa lần {max(0, state - (state - number) % EVERY)}"


def titles_of(state: int) -> dict[str, str]:
    """Return the id and title of every article of a state."""
    standing = {f"s{number}": title_of(number, state) for number in range(STANDING)}
    # Five articles are only there in their state, so that no two states have one set of ids.
    return standing | {f"t{state}-{n}": f"Trang riêng {n} của lần {state}" for n in range(COMING_AND_GOING)}


def articles_of(state: int) -> list[Article]:
    """Return the articles of a state."""
    return [
        article(article_id, title, f"{title}. " + "Nội dung cải cách hành chính của thành phố. " * 8)
        for article_id, title in titles_of(state).items()
    ]


def source_of(state: int, folder: Path, fillers: int = 0) -> FileSource:
    """Write a state over the one before, as a source that lists all there is.

    Fillers are articles that no reader asks for: with many an index is written by several processes.
    """
    path = folder / "site.jsonl"
    articles = articles_of(state) + [
        article(f"f{n}", f"Tin khác {n}", "Văn bản. " * 9) for n in range(fillers)
    ]
    lines = (json.dumps(record.dump(found), ensure_ascii=False) for found in articles)
    folder.mkdir(exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    return FileSource(name="site", kind="jsonl", path=path, complete=True)


@dataclass(frozen=True, slots=True)
class States:
    """All states up to a number, by what a reader sees of them."""

    by_titles: dict[frozenset[str], int]

    @classmethod
    @cache
    def up_to(cls, last: int) -> "States":
        """Return the states from 0 to a number."""
        return cls({frozenset(titles_of(state).values()): state for state in range(last + 1)})

    def of(self, titles: list[str]) -> int | None:
        """Return which state has just these titles, each once; None when none has."""
        return self.by_titles.get(frozenset(titles)) if len(set(titles)) == len(titles) else None
