"""What every engine must find and count. A new engine is one more name in ENGINES of conftest.py."""

from datetime import date

import pytest

from search.deadline import Deadline
from search.errors import IndexUnavailable, SearchTimeout
from search.plan import Adjacent, AnyOf, InRange, Interval, OneOf, Plan, Sort, Term
from tests.contract.steps import GOLD, PLAN, RAIN, Engine, found, publish
from tests.make import HCM, article


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


def test_a_month_lies_in_its_year_and_not_in_one_of_its_days(engine: Engine) -> None:
    """What names no day is found where all of its days are asked for."""
    publish(
        engine,
        article("day", body="Họp ngày 14/7/2023."),
        article("month", body="Báo cáo tháng 7 năm 2023."),
        article("quarter", body="Thu ngân sách quý III/2023."),
        article("year", body="Kết quả năm 2023."),
    )

    def within(low: str | None, high: str | None) -> list[str]:
        return sorted(found(engine[0], filters=(InRange("mentioned", low, high),)))

    assert within("2023-07-14", "2023-07-14") == ["day"]
    assert within("2023-07-01", "2023-07-31") == ["day", "month"]
    assert within("2023-07-01", "2023-09-30") == ["day", "month", "quarter"]
    assert within("2023-01-02", None) == ["day", "month", "quarter"]
    assert within("2023-01-01", "2023-12-31") == within(None, None) == ["day", "month", "quarter", "year"]


def test_an_article_has_each_document_that_it_names(engine: Engine) -> None:
    """Numbers are counted and filtered like any facet, though an article has several or none."""
    publish(
        engine,
        article("both", body="Nghị quyết 98/2023/QH15 và Quyết định 1085/QĐ-UBND, 98/2023/QH15."),
        article("one", body="Theo Quyết định 1085/QD-UBND."),
        article("part", body="Theo Quyết định số 1085."),
        article("gone", body="Quyết định 1085/QĐ-UBND."),
    )
    with engine[1].live_generation() as generation:
        generation.remove(["gone"])
        generation.publish()
    wanted = OneOf("document_numbers", ("98/2023/QH15",))

    hits = engine[0].search(Plan(filters=(wanted,), facets=("document_numbers",)))
    assert [hit.article.id for hit in hits.hits] == ["both"]
    assert [(b.value, b.label, b.count) for b in hits.facets["document_numbers"]] == [
        ("1085/QĐ-UBND", "1085/QĐ-UBND", 2),
        ("98/2023/QH15", "98/2023/QH15", 1),
    ]
    assert engine[0].terms("citations", "1085/", 9) == [
        ("1085/quyet-dinh/1085", 1),
        ("1085/quyet-dinh/1085/QĐ-UBND", 2),
    ]


def test_no_document_is_named_anywhere(engine: Engine) -> None:
    """Most sites have articles without any; the facet is empty then."""
    publish(engine, GOLD, RAIN)
    assert engine[0].search(Plan(facets=("document_numbers",))).facets["document_numbers"] == ()


def test_definitions_of_short_forms_can_be_listed(engine: Engine) -> None:
    """What the articles say that a short form means, and in how many of them."""
    long = "cải cách hành chính (CCHC)"
    publish(engine, article("a", body=long), article("b", body=f"Công tác {long}, {long}"), GOLD)
    assert engine[0].terms("definitions", "cchc=", 9) == [("cchc=cải cách hành chính", 2)]


def test_what_is_written_in_several_ways_is_found_in_each(engine: Engine) -> None:
    """The one form is a term, and so is what stood there."""
    publish(engine, article("a", body="TP.HCM họp quý IV"), article("b", body="thành phố Hồ Chí Minh"))
    assert sorted(found(engine[0], "tphcm")) == ["a", "b"]
    assert found(engine[0], "hcm") == found(engine[0], "4") == found(engine[0], "iv") == ["a"]
    assert found(engine[0], "ho", "chi", "minh") == ["b"]


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


def test_one_new_article_renames_no_facet(engine: Engine) -> None:
    """Spellings of one name are counted together, by the name that they had before."""
    publish(engine, GOLD, RAIN, PLAN)
    with engine[1].live_generation() as generation:
        generation.add([article("loud", category="THỜI SỰ")])
        generation.publish()
    categories = engine[0].search(Plan(facets=("category",))).facets["category"]
    assert [(b.label, b.count) for b in categories] == [("Thời sự", 3), ("Kinh tế", 1)]


def test_histogram_counts_days_of_the_site(engine: Engine) -> None:
    """A day begins at midnight of the site's zone, not of UTC."""
    publish(engine, GOLD, RAIN)
    bars = engine[0].search(Plan(histogram=Interval.DAY)).histogram
    assert [(bar.value, bar.count) for bar in bars] == [("2023-12-13", 1), ("2023-12-14", 1)]
    assert GOLD.published is not None
    assert GOLD.published.astimezone(HCM).date() == date(2023, 12, 13)


def test_months_of_any_year_stand_in_their_place(engine: Engine) -> None:
    """A year of three digits is a slip of whoever dated the article, and still a year."""
    publish(engine, GOLD, article("slip", published="0202-12-05"))
    hits = engine[0].search(Plan(facets=("year",), histogram=Interval.MONTH))
    assert [bucket.value for bucket in hits.facets["year"]] == ["0202", "2023"]
    assert [bucket.value for bucket in hits.histogram] == ["0202-12", "2023-12"]


def test_windows_reach_the_last_result_without_gap_or_repeat(engine: Engine) -> None:
    """Pages put end to end are the whole list."""
    publish(engine, *(article(f"{n:03}", body="tin " * (n % 7 + 1)) for n in range(53)))
    whole = found(engine[0], "tin", size=100)
    pages = [found(engine[0], "tin", start=start, size=10) for start in range(0, 60, 10)]
    assert [id_ for page in pages for id_ in page] == whole
    assert len(set(whole)) == 53
    assert found(engine[0], "tin", start=60, size=10) == []


def test_articles_come_back_as_they_went_in(engine: Engine) -> None:
    """What is stored is the article, all of it."""
    publish(engine, GOLD, RAIN, PLAN)
    assert engine[0].article("plan") == PLAN
    assert engine[0].article("nobody") is None
    assert engine[0].article("\udcff") is None
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


def test_pairs_of_numbers_come_in_order_too(engine: Engine) -> None:
    """Each once, though digits stand before the sign that joins a pair."""
    publish(engine, article("a", "2 tỷ"), article("b", "20 tỷ"))
    with engine[1].live_generation() as generation:
        generation.add([article("c", "2 tỷ")])
        generation.publish()
    assert engine[0].terms("title_fb", "2", 5) == [("20_ti", 1), ("2_ti", 2)]


def test_nothing_is_answered_behind_the_deadline(engine: Engine) -> None:
    """A searcher pinned to a request answers up to its deadline; the nearer of two counts."""
    publish(engine, GOLD)
    now = 0.0
    pinned = engine[0].pinned(Deadline(5.0, lambda: now)).pinned(Deadline(9.0, lambda: now)).pinned()
    assert found(pinned, "vang") == ["gold"]
    assert pinned.deadline.moment_s == 5.0
    now = 6.0
    for late in (lambda: found(pinned, "vang"), pinned.status, lambda: pinned.article("gold")):
        with pytest.raises(SearchTimeout):
            late()
    assert found(engine[0].pinned(), "vang") == ["gold"]
