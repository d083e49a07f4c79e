"""What the engine is asked to do for a query."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import schema
from search.analysis.normalize import clean
from search.analysis.syllables import MAX_LENGTH as MAX_TERM_LENGTH
from search.plan import Adjacent, AnyOf, Clause, InRange, OneOf, Plan, Sort, Term
from search.planner import day_bounds, steps
from search.query.model import MAX_LENGTH, DateField, Query
from search.query.reading import Expansion, Key, Other, Reading, Understanding
from search.query.syntax import Parsed, Words
from search.ranking import FOLDED, KEY, OTHER_FORM, PAIRS, TITLE, WORDS, WORDS_NEEDED
from search.understanding import MAX_SYLLABLES, as_typed
from tests.make import HCM


def ladder(text: str, **rest: object) -> tuple[Plan, ...]:
    """Return the plans of a query taken at its word, in Vietnam."""
    query = Query(text=text, **rest)  # type: ignore[arg-type]
    return tuple(step.plan for step in steps(as_typed(query), query, HCM))


def planned(text: str, **rest: object) -> Plan:
    """Return the strictest plan of a query."""
    return ladder(text, **rest)[0]


def read(reading: Reading) -> tuple[Plan, ...]:
    """Return the plans of a query that was taken as this reading."""
    asked = Understanding(Parsed((Words("?"),)), (reading,))
    return tuple(step.plan for step in steps(asked, Query(text="?"), HCM))


def texts(clauses: tuple[Clause, ...], field: schema.Field) -> list[str]:
    """Return the terms of a field among clauses."""
    return [clause.text for clause in clauses if isinstance(clause, Term) and clause.field == field.name]


def scores(plan: Plan) -> dict[tuple[str, str], float]:
    """Return what each term of a plan adds to a score."""
    found: dict[tuple[str, str], float] = {}
    clauses = [*plan.groups, *plan.must, *plan.boosts]
    while clauses:
        clause = clauses.pop()
        if isinstance(clause, AnyOf):
            clauses += clause.clauses
        elif isinstance(clause, Term):
            found[clause.field, clause.text] = found.get((clause.field, clause.text), 0.0) + clause.boost
    return {term: boost for term, boost in found.items() if boost}


def test_words_are_their_syllables_side_by_side() -> None:
    """Each word is looked for once, without marks, whatever its case and spelling."""
    assert planned("Quản lý quản lí HÒA thuế").groups == (
        Term("all_fb", "quan_li", PAIRS),
        Term("all_f", "hoa", FOLDED),
        Term("all_f", "thue", FOLDED),
    )


def test_then_as_many_syllables_anywhere_and_then_any() -> None:
    """When words find too little, syllables do; the last plan is content with one of them."""
    strict, loose, loosest = ladder("ủy ban nhân dân xã")
    assert texts(strict.groups, schema.ALL_PAIRS) == ["uy_ban", "nhan_dan"]
    assert texts(loose.groups, schema.ALL_SYLLABLES) == ["uy", "ban", "nhan", "dan", "xa"]
    assert [plan.minimum for plan in (strict, loose, loosest)] == [3, WORDS_NEEDED, 1]
    assert len(ladder("thuế")) == 1


@given(st.text(max_size=100).map(clean))
def test_all_plans_of_a_query_score_alike(text: str) -> None:
    """What an article scores does not depend on how much of the query it had to hold."""
    assert len({frozenset(scores(plan).items()) for plan in ladder(text)}) == 1


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
    """With and without marks the same syllables match; only the words with marks differ."""
    typed, bare = ladder("cải cách hành chính")[1], ladder("cai cach hanh chinh")[0]
    assert [group.text for group in typed.groups if isinstance(group, Term)] == [
        "cai",
        "cach",
        "hanh",
        "chinh",
    ]
    assert typed.groups == bare.groups
    assert texts(typed.boosts, schema.ALL_WORDS) == ["cải_cách", "hành_chính"]


def test_pairs_words_and_titles_lift() -> None:
    """What stands side by side, is a word or stands in the title scores more, by the weights of ranking."""
    found = scores(planned("cải cách"))
    assert found["all_f", "cai"] == FOLDED
    assert found["all_fb", "cai_cach"] == PAIRS
    assert found["all_w", "cải_cách"] == WORDS
    assert found["title_f", "cai"] == TITLE * FOLDED
    assert found["title_fb", "cai_cach"] == TITLE * PAIRS
    assert found["title_w", "cải_cách"] == TITLE * WORDS


def test_pairs_do_not_reach_over_a_phrase() -> None:
    """Words before and after a quotation are no neighbours."""
    found = scores(planned('họp "cải cách" năm nay'))
    assert {text for field, text in found if field == "all_fb"} == {"nam_nay", "cai_cach"}


@pytest.mark.parametrize("count", [1, 2, 4, 5, 8, 25])
def test_up_to_four_must_be_there(count: int) -> None:
    """The number that must be there is what ranking says of the distinct words."""
    asked = planned(" ".join(f"a{number}" for number in range(count)) + " a0")
    assert asked.minimum == min(count, WORDS_NEEDED)


def test_phrases_must_stand_side_by_side() -> None:
    """A phrase is a condition; a phrase of one syllable is a term."""
    asked = planned('"Cải cách hành chính" "thuế"')
    assert asked.must == (
        Adjacent("all_f", ("cai", "cach", "hanh", "chinh"), 0.0),
        Term("all_f", "thue", FOLDED),
    )
    assert asked.groups == ()
    assert asked.minimum == 0
    assert "cải_cách" in texts(asked.boosts, schema.ALL_WORDS)


def test_excluded_parts_must_not_be_there_and_lift_nothing() -> None:
    """What is excluded stands in must_not alone, whole."""
    asked = planned('-thuế -Covid-19 -"đất đai"')
    assert asked.must_not == (
        Term("all_f", "thue"),
        Term("all_fb", "covid_19"),
        Term("all_fb", "dat_dai"),
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
        assert scores(planned(text))["keys", "1085qdubnd"] == KEY


def test_a_key_stands_for_its_place() -> None:
    """A number is its syllables side by side, or any term that names it."""
    reading = Reading("luật 98/2023/QH15", keys=(Key(5, 17, (("keys", "98/2023"), ("keys", "982023qh15"))),))
    strict, loose, _ = read(reading)
    assert strict.groups[0] == AnyOf(
        (
            Adjacent("all_f", ("98", "2023", "qh15"), 0.0),
            Term("keys", "98/2023", KEY),
            Term("keys", "982023qh15", KEY),
        )
    )
    assert len(loose.groups) == 4
    assert isinstance(loose.groups[1], AnyOf)
    assert loose.groups[1].clauses[1:] == (Term("keys", "98/2023", KEY), Term("keys", "982023qh15", KEY))


def test_a_short_form_and_its_long_form_are_one_thing() -> None:
    """Whichever was typed, articles with either match, and score for both."""
    reading = Reading("cải cách hành chính", expansions=(Expansion(0, 19, "CCHC", "cải cách hành chính"),))
    strict, loose, _ = read(reading)
    assert strict.groups == (
        AnyOf((Adjacent("all_f", ("cai", "cach", "hanh", "chinh"), 0.0), Term("all_f", "cchc", FOLDED))),
    )
    assert scores(strict)["title_f", "cchc"] == TITLE * FOLDED
    assert all(isinstance(group, AnyOf) and group.clauses[1].text == "cchc" for group in loose.groups)  # type: ignore[union-attr]


def test_another_form_counts_half() -> None:
    """What was typed and what was meant are looked for in one place."""
    strict, loose, _ = read(Reading("cải cách", others=(Other(0, 3, "cả"),)))
    assert strict.groups == (
        AnyOf((Term("all_fb", "cai_cach", PAIRS), Term("all_fb", "ca_cach", PAIRS * OTHER_FORM))),
    )
    assert loose.groups[0] == AnyOf((Term("all_f", "cai", FOLDED), Term("all_f", "ca", FOLDED * OTHER_FORM)))


def test_another_form_may_have_other_blanks() -> None:
    """Two syllables that were typed as one are found as one, too."""
    strict, loose, _ = read(Reading("hành chính", others=(Other(0, 10, "hànhchính"),)))
    joined = Term("all_f", "hanhchinh", FOLDED * OTHER_FORM)
    assert strict.groups == (AnyOf((Term("all_fb", "hanh_chinh", PAIRS), joined)),)
    assert [type(group) for group in loose.groups] == [AnyOf, AnyOf]


def test_what_is_longer_than_any_word_is_looked_for() -> None:
    """It stands in hardly any article, and is no query for all of them."""
    assert all(plan.groups for plan in ladder("x" * (MAX_TERM_LENGTH + 1)))


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
