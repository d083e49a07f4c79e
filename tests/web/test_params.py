"""Request arguments -> Query: what is taken, what is refused, and that links.py is the inverse."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import InvalidQuery
from search.plan import Sort
from search.query.cursor import Cursor
from search.query.model import MAX_LENGTH, MAX_PAGE, MAX_PER_PAGE, DateField, Query, query_text
from tests.search.cursors import CURSORS
from web import links
from web.params import CURSOR, SEARCH, WITHIN, as_shared, query_from, read, span_from


@pytest.mark.parametrize(
    ("name", "value", "part", "expected"),
    [
        ("q", "  cải\u00a0cách ", "text", "cải cách"),
        ("q", "ca\u0309i ca\u0301ch", "text", "cải cách"),
        ("q", "cải\x00cách", "text", "cải cách"),
        ("from", "2023", "first_day", date(2023, 1, 1)),
        ("to", "2023", "last_day", date(2023, 12, 31)),
        ("from", "12/2023", "first_day", date(2023, 12, 1)),
        ("to", "2/2024", "last_day", date(2024, 2, 29)),
        ("to", "13-12-2023", "last_day", date(2023, 12, 13)),
        ("from", "2023-12-13", "first_day", date(2023, 12, 13)),
        ("date_field", "mentioned", "date_field", DateField.MENTIONED),
        ("category", "tin-tuc", "categories", ("tin-tuc",)),
        ("source", "so-noi-vu", "sources", ("so-noi-vu",)),
        ("sort", "newest", "sort", Sort.NEWEST),
        ("page", "3", "page", 3),
        ("per_page", "50", "per_page", 50),
        ("exact", "1", "exact", True),
        ("exact", "0", "exact", False),
        ("from", "", "first_day", None),
        ("page", "", "page", 1),
    ],
)
def test_argument_becomes_part_of_the_query(name: str, value: str, part: str, expected: object) -> None:
    """Each parameter is read in every form it may have; an empty field asks for nothing."""
    assert getattr(query_from([(name, value)]), part) == expected


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("q", "a" * (MAX_LENGTH + 1), "query_too_long"),
        ("q", "c\N{REPLACEMENT CHARACTER}i", "invalid_encoding"),
        ("from", "31/02/2023", "invalid_date"),
        ("to", "hôm qua", "invalid_date"),
        ("from", "1" * 5_000, "invalid_date"),
        ("date_field", "created", "invalid_date_field"),
        ("sort", "best", "invalid_sort"),
        ("page", "0", "invalid_page"),
        ("page", "-1", "invalid_page"),
        ("page", "abc", "invalid_page"),
        ("page", "１２", "invalid_page"),
        ("page", "9" * 5_000, "invalid_page"),
        ("page", str(MAX_PAGE + 1), "invalid_page"),
        ("per_page", "0", "invalid_page"),
        ("per_page", "10000", "invalid_page"),
        ("exact", "yes", "invalid_exact"),
        ("category", "x" * 201, "value_too_long"),
        ("colour", "red", "unknown_parameter"),
    ],
)
def test_wrong_argument_is_named(name: str, value: str, code: str) -> None:
    """What cannot be meant is refused, with the parameter, the value and a stable code."""
    with pytest.raises(InvalidQuery) as refused:
        query_from([(name, value)])
    (problem,) = refused.value.problems
    assert (problem.parameter, problem.value, problem.code) == (name, value, code)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Nobody mends one parameter to be told of the next."""
    wrong = [("from", "31/02/2023"), ("page", "0"), ("sort", "best"), ("colour", "red"), ("q", "a" * 501)]
    with pytest.raises(InvalidQuery) as refused:
        query_from(wrong)
    named = [problem.parameter for problem in refused.value.problems]
    assert sorted(named) == sorted(name for name, _ in wrong)


def test_what_is_right_is_kept() -> None:
    """A page can still list what the rest of the request asks for."""
    asked = read([("q", "giá vàng"), ("from", "31/02/2023"), ("to", "2023"), ("page", "0")])
    assert asked.query == Query(text="giá vàng", last_day=date(2023, 12, 31))
    assert asked.typed["from"] == "31/02/2023"
    assert asked.is_answerable


def test_reversed_days_are_left_out() -> None:
    """Two days in the wrong order narrow nothing until the reader says what is meant."""
    asked = read([("q", "vàng"), ("from", "2024"), ("to", "2023")])
    assert [problem.code for problem in asked.problems] == ["reversed_dates"]
    assert asked.query == Query(text="vàng")


def test_without_its_words_a_query_is_not_answered() -> None:
    """All articles are not the answer to a question that was too long."""
    assert not read([("q", "a" * 501)]).is_answerable


def test_too_many_values_are_refused() -> None:
    """A request may name fifty categories, no more."""
    assert len(query_from([("category", f"c{n}") for n in range(50)]).categories) == 50
    with pytest.raises(InvalidQuery, match="too_many_values"):
        query_from([("category", f"c{n}") for n in range(51)])


def test_single_parameter_is_given_once() -> None:
    """Of two values for one question neither is guessed."""
    with pytest.raises(InvalidQuery, match="repeated_parameter"):
        query_from([("q", "a"), ("q", "b")])


def test_day_page_takes_no_dates() -> None:
    """Where the address names the day, the arguments may not."""
    with pytest.raises(InvalidQuery, match="unknown_parameter"):
        query_from([("from", "2023")], WITHIN)


def test_span_takes_dates_only() -> None:
    """The days of a span are asked for by its two ends."""
    assert span_from([("from", "12/2023")]) == (date(2023, 12, 1), None)
    with pytest.raises(InvalidQuery, match="unknown_parameter"):
        span_from([("q", "vàng")])


def test_tags_of_those_who_passed_it_on_are_dropped() -> None:
    """A page that came by Facebook or Zalo opens like any other."""
    shared = [("q", "vàng"), ("fbclid", "x"), ("utm_source", "zalo"), ("zarsrc", "1"), ("gclid", "y")]
    assert as_shared(shared) == [("q", "vàng")]


# The replacement character stands for bytes that could not be read; no query holds it.
CHARACTERS = st.characters(exclude_characters="\N{REPLACEMENT CHARACTER}")
VALUES = st.text(CHARACTERS, min_size=1, max_size=20).map(query_text).filter(bool)
QUERIES = st.builds(
    Query,
    text=st.text(CHARACTERS, max_size=60).map(query_text),
    first_day=st.none() | st.dates(date(1900, 1, 1), date(2000, 1, 1)),
    last_day=st.none() | st.dates(date(2000, 1, 1), date(2199, 12, 31)),
    date_field=st.sampled_from(DateField),
    categories=st.lists(VALUES, max_size=3, unique=True).map(tuple),
    sources=st.lists(VALUES, max_size=3, unique=True).map(tuple),
    sort=st.sampled_from(Sort),
    page=st.integers(1, MAX_PAGE),
    per_page=st.integers(1, MAX_PER_PAGE),
    exact=st.booleans(),
)


@given(QUERIES)
def test_address_of_a_query_reads_as_the_query(query: Query) -> None:
    """links.address and params.query_from are each other's inverse."""
    arguments = urlsplit(links.address(query)).query
    assert query_from(parse_qsl(arguments, keep_blank_values=True)) == query


@given(QUERIES, CURSORS)
def test_address_of_a_walk_reads_as_the_walk(query: Query, cursor: Cursor) -> None:
    """So are they for a program's cursor, which takes the place of a page's number."""
    going_on = replace(query, page=1, cursor=cursor)
    arguments = urlsplit(links.address(going_on)).query
    assert query_from(parse_qsl(arguments, keep_blank_values=True), SEARCH + CURSOR) == going_on


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=6))
def test_any_arguments_are_read(pairs: list[tuple[str, str]]) -> None:
    """Whatever an address holds becomes a query and a list of problems, never a failure."""
    read(pairs)


FIELDS = st.sampled_from(["from", "to", "page", "per_page", "sort", "exact", "category"])


@given(st.lists(st.tuples(FIELDS, st.text(max_size=30)), max_size=6))
def test_any_values_are_read(pairs: list[tuple[str, str]]) -> None:
    """Whatever stands in a field we know becomes a query and a list of problems, never a failure."""
    read(pairs)
