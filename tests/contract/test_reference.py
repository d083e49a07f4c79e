"""Random plans over random articles: the engine and the plain reference agree, hit for hit."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from whoosh import query, scoring
from whoosh.searching import Searcher as StockSearcher

from search.article import Article
from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import Hit, Searcher
from search.engine.whoosh.catalogue import current
from search.engine.whoosh.writer import open_with_whoosh
from search.plan import Adjacent, AnyOf, Clause, Filter, InRange, Interval, OneOf, Place, Plan, Sort, Term
from tests.contract.reference import Reference
from tests.make import HCM, article

TEXT = "cải cách hành chính thủ tục giá vàng mưa lũ thành phố năm 2023 họp ban chỉ đạo một hai"
NUMBERS = ("98/2023/QH15", "1085/QĐ-UBND", "24-NQ/TW")
WORDS = (*TEXT.split(), "14/7/2023", "tháng 7/2023", *NUMBERS)
SYLLABLES = ("cai", "cach", "gia", "vang", "mua", "lu", "nam", "hop", "nowhere")
CATEGORIES = (None, "Kinh tế", "Thời sự", "Thời Sự", "Y tế")
PLANS = 700
# The engine goes about a plan in the way that suits the sizes of its lists; here each way is taken in turn.
WAYS: dict[str, dict[str, int]] = {
    "as suits": {},
    "looking up": {
        "postinglist._LOOK_UP": 0,
        "matching._SORTED_SHARE": 0,
        "numbered._CELLS": 10**9,
    },
    "walking through": {
        "postinglist._LOOK_UP": 10**9,
        "matching._SORTED_SHARE": 10**9,
        "numbered._CELLS": 0,
        "selection._MANY": 0,
        "selection._ROWS": 3,
        "ranked._FEW": -(10**9),
    },
}


def some_article(chance: random.Random, article_id: str) -> Article:
    """Return an article of few words, so that everything matches something and scores tie."""
    year, month, hour = chance.randint(2021, 2024), chance.choice((1, 2, 11)), chance.choice((0, 18))
    lines = [" ".join(chance.choices(WORDS, k=chance.randint(0, 12))) for _ in range(chance.randint(0, 4))]
    return article(
        article_id,
        title=" ".join(chance.choices(WORDS, k=chance.randint(1, 5))),
        body="\n".join(lines),
        published=chance.choice((None, f"{year}-{month:02}-05T{hour:02}:30:00")),
        category=chance.choice(CATEGORIES),
        source=chance.choice((None, "Báo A", "Báo B")),
    )


def some_articles(chance: random.Random, count: int, *, prefix: str = "a") -> list[Article]:
    """Return so many articles with ids of their own, some of which begin others, in no order."""
    return [some_article(chance, f"{prefix}{number}") for number in chance.sample(range(count), count)]


def some_clause(chance: random.Random, syllables: Sequence[str], depth: int = 0) -> Clause:
    """Return a term, a pair, a word, a phrase or alternatives of them."""
    kind = chance.randrange(6 if depth else 7)
    boost = chance.choice((0.0, 0.25, 0.5, 1.0, 2.0))
    match kind:
        case 0 | 1 | 2:
            return Term(chance.choice(("all_f", "title_f")), chance.choice(syllables), boost)
        case 3:
            return Term(
                chance.choice(("all_fb", "title_fb")), "_".join(chance.choices(syllables, k=2)), boost
            )
        case 4:
            return Term("all_w", chance.choice(("cải_cách", "hành_chính", "thành_phố", "vàng")), boost)
        case 5:
            return Adjacent(
                chance.choice(("all_f", "title_f")),
                tuple(chance.choices(syllables, k=chance.randint(1, 4))),
                boost,
            )
        case _:
            return AnyOf(
                tuple(some_clause(chance, syllables, depth + 1) for _ in range(chance.randint(1, 3)))
            )


def some_filters(chance: random.Random) -> tuple[Filter, ...]:
    """Return none, one or several filters."""
    filters: list[Filter] = []
    if chance.random() < 0.3:
        low, high = sorted(chance.sample(range(1_609_459_200, 1_735_600_000), 2))
        filters.append(InRange("published", chance.choice((low, None)), chance.choice((high, None))))
    if chance.random() < 0.2:
        filters.append(OneOf("category", tuple(chance.sample(("kinh-te", "thoi-su", "y-te", "khac"), 2))))
    if chance.random() < 0.2:
        filters.append(OneOf("year", (str(chance.randint(2020, 2024)),)))
    if chance.random() < 0.1:
        filters.append(OneOf("document_numbers", tuple(chance.sample((*NUMBERS, "1/1999/NĐ-CP"), 2))))
    if chance.random() < 0.1:
        first, last = chance.choice((None, "2023-07-01", "2023-07-14")), chance.choice((None, "2023-07-31"))
        filters.append(InRange("mentioned", first, last))
    return tuple(filters)


def some_plan(chance: random.Random, syllables: Sequence[str]) -> Plan:
    """Return a plan of any shape."""
    groups = tuple(some_clause(chance, syllables) for _ in range(chance.randint(0, 5)))
    return Plan(
        groups=groups,
        minimum=chance.randint(0, len(groups)),
        must=tuple(some_clause(chance, syllables) for _ in range(chance.choice((0, 0, 0, 1, 2)))),
        must_not=tuple(some_clause(chance, syllables) for _ in range(chance.choice((0, 0, 0, 1)))),
        boosts=tuple(some_clause(chance, syllables) for _ in range(chance.randint(0, 12))),
        filters=some_filters(chance),
        sort=chance.choice((Sort.RELEVANCE, Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST)),
        start=chance.choice((0, 0, 0, 7)),
        size=chance.choice((0, 1, 10, 10, 50, 500)),
        facets=("category", "source", "year", "document_numbers"),
        histogram=chance.choice((Interval.MONTH, Interval.DAY)),
        after=chance.choice((None, None, some_place(chance))),
    )


def some_place(chance: random.Random) -> Place:
    """Return a place at which an article may stand, or where none does."""
    published = chance.choice((None, 1_672_000_000, int(article("x").published.timestamp())))  # type: ignore[union-attr]
    return Place(score=chance.choice((0.0, 0.5, 9.0)), published=published, id=f"a{chance.randint(0, 90)}")


def expected_histogram(reference: Reference, plan: Plan) -> Counter[str]:
    """Count the days or the months of the matching articles that have a date."""
    width = len("2023-12") if plan.histogram is Interval.MONTH else len("2023-12-13")
    dated = (id_ for id_, article in reference.articles.items() if article.published)
    matching = (id_ for id_ in dated if reference.matches(plan, id_))
    return Counter(reference.day(reference.articles[id_]).isoformat()[:width] for id_ in matching)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Searcher, Reference, Path]:
    """Return an index of several segments with deletions, and the reference over what is left."""
    chance = random.Random(23)
    data_dir = tmp_path_factory.mktemp("index")
    settings = Settings(data_dir=data_dir)
    writer = open_writer(settings)
    first, second = some_articles(chance, 90), some_articles(chance, 60, prefix="ă")
    changed = some_articles(chance, 20)
    with writer.generation() as generation:
        generation.add(first)
        generation.publish()
    for change in (second[:30], second[30:], changed):
        with writer.live_generation() as generation:
            generation.add(change)
            generation.publish()
    gone = {article.id for article in chance.sample(second, 9)}
    with writer.live_generation() as generation:
        generation.remove(gone)
        generation.publish()
    left = {article.id: article for article in (*first, *second, *changed) if article.id not in gone}
    searcher = open_searcher(settings)
    assert searcher.status().segments >= 3
    return searcher, Reference(left.values(), HCM), data_dir


@pytest.fixture(params=WAYS)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go about plans in one of the ways."""
    for name, value in WAYS[request.param].items():
        monkeypatch.setattr(f"search.engine.whoosh.{name}", value)


@pytest.mark.usefixtures("_way")
def test_random_plans_agree_with_the_reference(index: tuple[Searcher, Reference, Path]) -> None:
    """Ids, order, scores within 1e-9, totals, facet counts and histogram are those of the reference."""
    searcher, reference, _ = index
    chance = random.Random(7)
    syllables = sorted(
        {term for (field, _), terms in reference.terms.items() if field == "all_f" for term in terms}
    )
    for number in range(PLANS):
        plan = some_plan(chance, [*syllables, "nowhere"])
        hits = searcher.search(plan)
        expected, total = reference.search(plan)
        assert hits.total == total, (number, plan)
        assert [hit.article.id for hit in hits.hits] == [id_ for id_, _ in expected], (number, plan)
        for hit, (_, score) in zip(hits.hits, expected, strict=True):
            assert hit.score == pytest.approx(score, abs=1e-9), (number, plan)
        assert (hits.next is not None) == reference.goes_on(plan), (number, plan)
        for name in plan.facets:
            counted = {bucket.value: bucket.count for bucket in hits.facets[name]}
            assert counted == reference.facets(plan, name), (number, name, plan)
        bars = {bucket.value: bucket.count for bucket in hits.histogram}
        assert bars == expected_histogram(reference, plan), (number, plan)


@pytest.mark.usefixtures("_way")
def test_a_walk_meets_every_hit_once(index: tuple[Searcher, Reference, Path]) -> None:
    """Window behind window, of any sizes, is the whole list; so is window beside window."""
    searcher, _, _ = index
    chance = random.Random(11)
    for number in range(60):
        plan = replace(some_plan(chance, SYLLABLES), start=0, size=500, after=None)
        whole = list(searcher.search(plan).hits)
        walked: list[Hit] = []
        after: Place | None = None
        while True:
            found = searcher.search(replace(plan, after=after, size=chance.choice((1, 3, 20))))
            walked += found.hits
            after = found.next
            if after is None:
                break
        beside = [
            hit
            for start in range(0, len(whole), 7)
            for hit in searcher.search(replace(plan, start=start, size=7)).hits
        ]
        assert walked == whole, (number, plan)
        assert beside == whole, (number, plan)


def test_history_does_not_change_the_ranking(index: tuple[Searcher, Reference, Path], tmp_path: Path) -> None:
    """The same articles indexed at once, in one segment, rank and score the same."""
    searcher, reference, _ = index
    settings = Settings(data_dir=tmp_path)
    with open_writer(settings).generation() as generation:
        generation.add(reference.articles.values())
        generation.publish()
    fresh = open_searcher(settings)
    assert fresh.status().segments == 1
    plan = Plan(groups=(Term("all_f", "cai"), Term("all_f", "vang")), minimum=1, size=200)
    ours, theirs = (s.search(plan).hits for s in (searcher, fresh))
    assert [hit.article.id for hit in ours] == [hit.article.id for hit in theirs]
    assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-12)


def test_whoosh_itself_reads_the_segments(index: tuple[Searcher, Reference, Path]) -> None:
    """Whoosh's own searcher, through our codec, finds the same articles with the same term counts."""
    searcher, reference, data_dir = index
    with StockSearcher(open_with_whoosh(current(data_dir)), weighting=scoring.Frequency()) as stock:
        for syllable in ("vang", "cai", "nowhere"):
            results = stock.search(query.Term("all_f", syllable), limit=None)
            assert {hit["id"]: hit.score for hit in results} == {
                id_: float(reference.terms["all_f", id_].count(syllable))
                for id_ in reference.articles
                if syllable in reference.terms["all_f", id_]
            }
            assert len(results) == searcher.search(Plan(groups=(Term("all_f", syllable),), minimum=1)).total
