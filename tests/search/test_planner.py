"""What the engine is asked to do for a query."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import schema
from search.analysis.normalize import clean
from search.plan import Adjacent, AnyOf, Clause, InRange, OneOf, Plan, Sort, Term
from search.planner import MAX_SYLLABLES, day_bounds, plan, relaxed
from search.query.model import MAX_LENGTH, DateField, Query
from search.ranking import FOLDED, KEY, PAIRS, TITLE, WORDS, minimum_match
from tests.make import HCM


def planned(text: str, **rest: object) -> Plan:
    """Return the plan of a query in Vietnam."""
    return plan(Query(text=text, **rest), HCM)  # type: ignore[arg-type]


def texts(clauses: tuple[Clause, ...], field: schema.Field) -> list[str]:
    """Return the terms of a field among clauses."""
    return [clause.text for clause in clauses if isinstance(clause, Term) and clause.field == field.name]


def test_words_become_distinct_folded_syllables() -> None:
    """Each syllable is looked for once, without marks, whatever its case and spelling."""
    assert planned("Quản lý quản lí HÒA hoà").groups == (
        Term("all_f", "quan", FOLDED),
        Term("all_f", "li", FOLDED),
        Term("all_f", "hoa", FOLDED),
    )


@pytest.mark.parametrize(
    "variants",
    [
        ("ủy ban nhân dân", "uỷ ban nhân dân", "ỦY BAN  NHÂN DÂN"),
        ("quản lý", "quản lí"),
        ("toán học", "tóan học"),
    ],
)
def test_spellings_of_one_thing_have_one_plan(variants: tuple[str, ...]) -> None:
    """Tone placement, y for i, case and blanks change nothing."""
    assert len({planned(variant) for variant in variants}) == 1


def test_marks_are_a_boost_and_never_a_condition() -> None:
    """With and without marks the same articles match; only the words with marks differ."""
    typed, bare = planned("cải cách hành chính"), planned("cai cach hanh chinh")
    assert typed.groups == bare.groups
    assert typed.minimum == bare.minimum == 4
    assert texts(typed.boosts, schema.ALL_WORDS) == ["cải_cách", "hành_chính"]


def test_pairs_words_and_titles_lift() -> None:
    """What stands side by side, is a word or stands in the title scores more, by the weights of ranking."""
    boosts = planned("cải cách").boosts
    assert Term("all_fb", "cai_cach", PAIRS) in boosts
    assert Term("all_w", "cải_cách", WORDS) in boosts
    assert Term("title_f", "cai", TITLE * FOLDED) in boosts
    assert Term("title_fb", "cai_cach", TITLE * PAIRS) in boosts
    assert Term("title_w", "cải_cách", TITLE * WORDS) in boosts


def test_pairs_do_not_reach_over_a_phrase() -> None:
    """Words before and after a quotation are no neighbours."""
    assert texts(planned('họp "cải cách" năm nay').boosts, schema.ALL_PAIRS) == ["nam_nay", "cai_cach"]


@pytest.mark.parametrize("count", [1, 2, 4, 5, 8, 25])
def test_most_syllables_must_be_there(count: int) -> None:
    """The number that must be there is what ranking says of the distinct syllables."""
    asked = planned(" ".join(f"a{number}" for number in range(count)) + " a0")
    assert asked.minimum == minimum_match(count)
    assert relaxed(asked).minimum == 1


def test_phrases_must_stand_side_by_side() -> None:
    """A phrase is a condition; a phrase of one syllable is a term."""
    asked = planned('"Cải cách hành chính" "thuế"')
    assert asked.must == (
        Adjacent("all_f", ("cai", "cach", "hanh", "chinh"), FOLDED),
        Term("all_f", "thue", FOLDED),
    )
    assert asked.groups == ()
    assert asked.minimum == relaxed(asked).minimum == 0
    assert "cải_cách" in texts(asked.boosts, schema.ALL_WORDS)


def test_excluded_parts_must_not_be_there_and_lift_nothing() -> None:
    """What is excluded stands in must_not alone, whole."""
    asked = planned('-thuế -Covid-19 -"đất đai"')
    assert asked.must_not == (
        Term("all_f", "thue", FOLDED),
        Adjacent("all_f", ("covid", "19"), FOLDED),
        Adjacent("all_f", ("dat", "dai"), FOLDED),
    )
    assert (asked.groups, asked.must, asked.boosts) == ((), (), ())


@pytest.mark.parametrize("text", ["", "  ", '"…"', "-“–”", "(((", "*", "👨‍👩‍👧", "-"])
def test_without_letters_and_digits_there_are_no_conditions(text: str) -> None:
    """Such a query asks for everything."""
    asked = planned(clean(text))
    assert (asked.groups, asked.must, asked.must_not, asked.boosts) == ((), (), (), ())


def test_a_document_number_is_looked_for_as_a_whole() -> None:
    """The exact key outweighs the parts, and is known without marks and separators too."""
    for text in ("1085/QĐ-UBND", "1085/QD-UBND", "1085 qd ubnd"):
        assert Term("keys", "1085qdubnd", KEY) in planned(text).boosts


@pytest.mark.parametrize("text", ["TP.HCM", "TPHCM"])
def test_a_joined_name_stands_for_its_syllables(text: str) -> None:
    """However the city is written, an article with its key has what is asked for."""
    for group in planned(f"họp {text}").groups[1:]:
        assert isinstance(group, AnyOf)
        assert Term("keys", "tphcm", 0.0) in group.clauses


def test_a_long_query_is_cut_at_a_syllable() -> None:
    """Time is bounded: no more than MAX_SYLLABLES are looked for, wherever quotes stand between them."""
    many = " ".join(f"{number:x}" for number in range(150))[:MAX_LENGTH]
    for text in (many, many.replace("20 ", '20 "câu" ')):
        asked = planned(text[:MAX_LENGTH])
        assert texts(asked.groups, schema.ALL_SYLLABLES) == [f"{number:x}" for number in range(MAX_SYLLABLES)]
        assert "3f_40" not in texts(asked.boosts, schema.ALL_PAIRS)


def test_days_begin_and_end_in_the_zone() -> None:
    """The first second of the first day and the last of the last, in Vietnam."""
    asked = planned("", first_day=date(2023, 7, 14), last_day=date(2023, 7, 14))
    assert asked.filters == (InRange("published", 1689267600, 1689353999),)
    assert planned("", first_day=date(2023, 7, 14)).filters == (InRange("published", 1689267600, None),)
    assert planned("", last_day=date(2023, 7, 14)).filters == (InRange("published", None, 1689353999),)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days_too(day: date) -> None:
    """No day overflows."""
    first, last = day_bounds(day, HCM)
    assert last - first == 86_399


def test_days_mentioned_are_iso_days() -> None:
    """The other date field compares days as they are written."""
    asked = planned("", first_day=date(2023, 7, 1), date_field=DateField.MENTIONED)
    assert asked.filters == (InRange("mentioned", "2023-07-01", None),)


def test_facets_are_alternatives_of_their_kind() -> None:
    """One filter for each kind, whatever number of values."""
    asked = planned("", categories=("tin-tuc", "thong-bao"), sources=("so-noi-vu",))
    assert asked.filters == (OneOf("category", ("tin-tuc", "thong-bao")), OneOf("source", ("so-noi-vu",)))


def test_the_page_decides_the_window() -> None:
    """Page 3 of 20 begins at the forty-first hit."""
    asked = planned("", page=3, per_page=20, sort=Sort.NEWEST)
    assert (asked.start, asked.size, asked.sort) == (40, 20, Sort.NEWEST)


@given(st.text(max_size=MAX_LENGTH).map(clean).filter(lambda text: len(text) <= MAX_LENGTH))
def test_any_query_has_a_plan_that_can_be_met(text: str) -> None:
    """No more is demanded than is named, and no term is empty."""
    asked = planned(text)
    assert asked.minimum <= len(asked.groups) <= MAX_SYLLABLES
    assert all(clause.text for clause in asked.boosts if isinstance(clause, Term))
