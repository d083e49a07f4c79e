"""What every engine must do. A new engine is one more name in ENGINES."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from search.config import Settings
from search.engine import open_searcher, open_writer
from search.engine.port import IndexWriter, Searcher
from search.errors import IndexLocked, IndexUnavailable
from search.plan import Adjacent, AnyOf, InRange, Interval, OneOf, Plan, Sort, Term
from tests.make import HCM, article

ENGINES = ["whoosh"]
Engine = tuple[Searcher, IndexWriter]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Return both sides of an empty engine."""
    settings = Settings(engine=request.param, data_dir=tmp_path)
    return open_searcher(settings), open_writer(settings)


def publish(engine: Engine, *articles: object) -> None:
    """Publish a new generation of articles."""
    with engine[1].generation() as generation:
        generation.add(articles)  # type: ignore[arg-type]
        generation.publish()


def found(searcher: Searcher, *syllables: str, **plan: object) -> list[str]:
    """Return the ids that hold all syllables, best first."""
    groups = tuple(Term("all_f", syllable) for syllable in syllables)
    wanted = Plan(groups=groups, minimum=len(groups), **plan)  # type: ignore[arg-type]
    return [hit.article.id for hit in searcher.search(wanted).hits]


GOLD = article("gold", "Giá vàng tăng mạnh", "Giá vàng trong nước hôm nay.", category="Kinh tế", source="A")
RAIN = article(
    "rain", "Mưa lớn ở miền Trung", "Nước sông lên.", category="Thời sự", published="2023-12-14T01:00:00"
)
PLAN = article(
    "plan", "Kế hoạch cải cách hành chính", "Cải cách hành chính năm 2024.", category="Thời sự", source="A"
)


def test_without_an_index_it_says_so(engine: Engine) -> None:
    """No index is an error, never an empty page."""
    with pytest.raises(IndexUnavailable):
        found(engine[0], "vang")
    with pytest.raises(IndexUnavailable):
        engine[0].status()


def test_finds_by_folded_syllable(engine: Engine) -> None:
    """A term finds the articles that hold it, whatever marks they carry."""
    publish(engine, GOLD, RAIN, PLAN)
    assert found(engine[0], "vang") == ["gold"]
    assert sorted(found(engine[0], "nuoc")) == ["gold", "rain"]
    assert found(engine[0], "vang", "mua") == []


def test_minimum_counts_groups(engine: Engine) -> None:
    """At least so many groups must match; alternatives in one group count once."""
    publish(engine, GOLD, RAIN, PLAN)
    groups = (
        Term("all_f", "gia"),
        Term("all_f", "nuoc"),
        AnyOf((Term("all_f", "vang"), Term("all_f", "mua"))),
    )
    totals = [engine[0].search(Plan(groups=groups, minimum=n)).total for n in (1, 2, 3)]
    assert totals == [2, 2, 1]


def test_a_phrase_stands_side_by_side_in_one_line(engine: Engine) -> None:
    """A phrase matches its syllables in order, next to each other, and not across a line's end."""
    publish(
        engine,
        article("a", body="một hai ba bốn"),
        article("b", body="một hai\nba bốn"),
        article("c", body="ba hai một hai ba"),
    )
    searcher = engine[0]

    def phrase(*texts: str) -> list[str]:
        hits = searcher.search(Plan(must=(Adjacent("all_f", texts),))).hits
        return sorted(hit.article.id for hit in hits)

    assert phrase("mot", "hai") == ["a", "b", "c"]
    assert phrase("hai", "ba") == ["a", "c"]
    assert phrase("mot", "hai", "ba") == ["a", "c"]
    assert phrase("mot", "hai", "ba", "bon") == ["a"]
    assert phrase("ba", "mot") == []
    assert phrase("ba") == ["a", "b", "c"]


def test_must_not_excludes(engine: Engine) -> None:
    """An excluded clause takes articles out; alone it leaves all others."""
    publish(engine, GOLD, RAIN, PLAN)
    hits = engine[0].search(Plan(must_not=(Term("all_f", "vang"),)))
    assert sorted(hit.article.id for hit in hits.hits) == ["plan", "rain"]


def test_filters_by_moment_both_ends_included(engine: Engine) -> None:
    """A range of moments includes its bounds; an article without a date is in none."""
    publish(engine, GOLD, RAIN, article("undated", published=None))
    at = int(GOLD.published.timestamp())  # type: ignore[union-attr]
    searcher = engine[0]
    assert found(searcher, filters=(InRange("published", at, at),)) == ["gold"]
    assert found(searcher, filters=(InRange("published", at + 1, None),)) == ["rain"]
    assert found(searcher, filters=(InRange("published", None, at),)) == ["gold"]
    assert len(found(searcher)) == 3


def test_filters_by_mentioned_day(engine: Engine) -> None:
    """The days that a text names can be asked for."""
    publish(
        engine, article("a", body="Họp ngày 14/7/2023."), article("b", body="Họp ngày 15 tháng 7 năm 2023.")
    )
    assert found(engine[0], filters=(InRange("mentioned", "2023-07-14", "2023-07-14"),)) == ["a"]
    assert sorted(found(engine[0], filters=(InRange("mentioned", "2023-07-01", "2023-07-31"),))) == ["a", "b"]
    assert found(engine[0], filters=(InRange("mentioned", "2023-08-01", None),)) == []


def test_sorts_by_date_with_undated_last(engine: Engine) -> None:
    """Newest first or oldest first, an article without a date last in both, equal dates by id."""
    twin = article("twin", published="2023-12-14T01:00:00")
    publish(engine, article("undated", published=None), twin, GOLD, RAIN)
    assert found(engine[0], sort=Sort.NEWEST) == ["rain", "twin", "gold", "undated"]
    assert found(engine[0], sort=Sort.OLDEST) == ["gold", "rain", "twin", "undated"]


def test_facets_count_as_if_their_own_filter_were_off(engine: Engine) -> None:
    """Choosing a category keeps the other categories in view; their counts respect every other filter."""
    publish(engine, GOLD, RAIN, PLAN)
    plan = Plan(
        filters=(OneOf("category", ("kinh-te",)),),
        facets=("category", "source", "year"),
        histogram=Interval.MONTH,
    )
    hits = engine[0].search(plan)
    assert hits.total == 1
    assert [(b.value, b.label, b.count) for b in hits.facets["category"]] == [
        ("thoi-su", "Thời sự", 2),
        ("kinh-te", "Kinh tế", 1),
    ]
    assert [(b.value, b.count) for b in hits.facets["source"]] == [("a", 1)]
    assert [(b.value, b.count) for b in hits.facets["year"]] == [("2023", 1)]
    assert [(b.value, b.count) for b in hits.histogram] == [("2023-12", 1)]


def test_histogram_counts_days_of_the_site(engine: Engine) -> None:
    """A day begins at midnight of the site's zone, not of UTC."""
    publish(engine, GOLD, RAIN)
    bars = engine[0].search(Plan(histogram=Interval.DAY)).histogram
    assert [(bar.value, bar.count) for bar in bars] == [("2023-12-13", 1), ("2023-12-14", 1)]
    assert GOLD.published is not None
    assert GOLD.published.astimezone(HCM).date() == date(2023, 12, 13)


def test_windows_reach_the_last_result_without_gap_or_repeat(engine: Engine) -> None:
    """Pages put end to end are the whole list."""
    publish(engine, *(article(f"{n:03}", body="tin " * (n % 7 + 1)) for n in range(53)))
    whole = found(engine[0], "tin", size=100)
    pages = [found(engine[0], "tin", start=start, size=10) for start in range(0, 60, 10)]
    assert [id_ for page in pages for id_ in page] == whole
    assert len(set(whole)) == 53
    assert found(engine[0], "tin", start=60, size=10) == []


def test_an_unpublished_generation_is_never_seen(engine: Engine) -> None:
    """Leaving the block without publish() leaves nothing behind."""
    with engine[1].generation() as generation:
        generation.add([GOLD])
    with pytest.raises(IndexUnavailable):
        found(engine[0], "vang")

    publish(engine, GOLD)
    with engine[1].live_generation() as generation:
        generation.add([RAIN])
        generation.remove(["gold"])
    assert found(engine[0]) == ["gold"]


def test_small_changes_are_seen_at_once(engine: Engine) -> None:
    """After publish(), an open searcher answers from the new state: added, changed and removed."""
    publish(engine, GOLD, RAIN)
    before = engine[0].status().version
    with engine[1].live_generation() as generation:
        generation.add([PLAN, article("gold", "Giá bạc giảm")])
        assert generation.remove(["rain", "nobody"]) == 1
        generation.publish()
    assert sorted(found(engine[0])) == ["gold", "plan"]
    assert found(engine[0], "vang") == []
    assert found(engine[0], "bac") == ["gold"]
    assert engine[0].status().version != before
    assert engine[0].status().articles == 2


def test_the_last_of_one_id_stays(engine: Engine) -> None:
    """An id given twice, in one call or in two, is one article: the last."""
    with engine[1].generation() as generation:
        generation.add([article("x", "một"), article("x", "hai")])
        generation.add([article("x", "ba")])
        generation.publish()
    assert found(engine[0], "ba") == ["x"]
    assert found(engine[0]) == ["x"]


def test_many_small_changes_leave_few_segments(engine: Engine) -> None:
    """Segments are merged as they pile up, and nothing is lost or doubled by it."""
    publish(engine, GOLD)
    for number in range(40):
        with engine[1].live_generation() as generation:
            generation.add(
                [article(f"n{number}", body=f"số {number}"), article("gold", "Giá vàng", f"lần {number}")]
            )
            generation.publish()
    assert engine[0].status().segments <= 20
    assert sorted(found(engine[0], size=100)) == sorted(["gold", *(f"n{number}" for number in range(40))])
    assert found(engine[0], "lan", "39") == ["gold"]
    assert found(engine[0], "lan", "38") == []


def test_one_writer_at_a_time(engine: Engine) -> None:
    """A second writer is refused at once; readers are not disturbed."""
    publish(engine, GOLD)
    with engine[1].live_generation(), pytest.raises(IndexLocked), engine[1].generation():
        pass
    assert found(engine[0], "vang") == ["gold"]


def test_rollback_and_prune(engine: Engine) -> None:
    """Rollback brings the generation before back; prune keeps what it is told to."""
    publish(engine, GOLD)
    publish(engine, RAIN)
    publish(engine, PLAN)
    assert len(engine[1].prune(keep=1)) == 1
    engine[1].rollback()
    assert found(engine[0]) == ["rain"]
    with pytest.raises(IndexUnavailable):
        engine[1].rollback()
    assert engine[1].prune(keep=0)
    assert found(engine[0]) == ["rain"]


def test_articles_come_back_as_they_went_in(engine: Engine) -> None:
    """What is stored is the article, all of it."""
    publish(engine, GOLD, RAIN, PLAN)
    assert engine[0].article("plan") == PLAN
    assert engine[0].article("nobody") is None
    assert sorted(article.id for article in engine[0].articles()) == ["gold", "plan", "rain"]


def test_terms_by_prefix(engine: Engine) -> None:
    """Terms come in order with their frequency; pairs are found by their first syllable and a prefix."""
    publish(engine, GOLD, RAIN, PLAN)
    with engine[1].live_generation() as generation:
        generation.add([article("more", "Giá vẻ")])
        generation.publish()
    assert engine[0].terms("all_f", "va", 5) == [("vang", 1)]
    assert engine[0].terms("all_fb", "gia_v", 5) == [("gia_vang", 1), ("gia_ve", 1)]
    assert engine[0].terms("all_f", "", 2) == engine[0].terms("all_f", "", 99)[:2]
    assert [engine[0].frequency("all_f", term) for term in ("gia", "vang", "nowhere")] == [2, 1, 0]


@pytest.mark.parametrize(
    "damage", [lambda b: b[: len(b) // 2], lambda b: b[:-9] + b"?" + b[-8:]], ids=["cut", "changed"]
)
def test_damage_is_said(engine: Engine, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """A file that is not what was published is an error, not a wrong answer."""
    publish(engine, GOLD)
    for path in tmp_path.glob("gen-*/*.arrays"):
        path.write_bytes(damage(path.read_bytes()))
    fresh = open_searcher(Settings(data_dir=tmp_path))
    with pytest.raises(IndexUnavailable):
        found(fresh, "vang")


def test_prune_sweeps_what_killed_builds_left(engine: Engine, tmp_path: Path) -> None:
    """Directories that were never published go, even while nothing is live yet."""
    with engine[1].generation() as generation:
        generation.add([GOLD])
        left = next(tmp_path.glob("gen-*"))
        copy = left.with_name(left.name + "-killed")
        copy.mkdir()
    assert engine[1].prune(keep=1) == [copy.name]
    publish(engine, GOLD)
    copy.mkdir()
    assert engine[1].prune(keep=1) == [copy.name]
    assert found(engine[0], "vang") == ["gold"]
