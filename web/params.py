"""Request arguments -> Query. The only module that reads them; web.links is its inverse."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from search.analysis.dates import parse_days
from search.errors import InvalidQuery, Problem
from search.plan import Sort
from search.query.cursor import Cursor, decode
from search.query.model import DateField, Query, query_text
from web.advanced import Form, compose, decompose
from web.languages import Language

Pairs = Iterable[tuple[str, str]]

SEARCH = ("q", "from", "to", "date_field", "category", "source", "sort", "page", "per_page", "exact", "lang")
# Inside a day or a month: its address names the dates, and its page shows no filters.
WITHIN = ("q", "sort", "page", "per_page", "exact", "lang")
# What a program may ask a list for, and a page that people read has no use for.
CURSOR = ("cursor",)
# The fields of the advanced search, which together say what else stands in "q"; the last one is a tick.
FIELDS = ("all", "phrase", "any", "none", "number", "in_title")
SPAN = ("from", "to", "lang")
TYPED = ("q", "lang")
# Of an address that names all the rest itself.
LANGUAGE = ("lang",)
REPEATABLE = frozenset({"category", "source"})
MAX_VALUE_LENGTH = 200
MAX_ARGUMENTS = 200

# What Facebook, Google, Zalo and mailing tools add to an address that somebody passes on.
_ADDED_ON_THE_WAY = ("fbclid", "gclid", "zarsrc", "utm_")

# Which parts of a Query fall back to their default when Query refuses what a parameter says.
_PARTS = {
    "q": ("text",),
    "from": ("first_day", "last_day"),
    "page": ("page", "cursor"),
    "cursor": ("cursor",),
    "per_page": ("per_page",),
    "category": ("categories",),
    "source": ("sources",),
}
# What stands where the address held bytes that are no UTF-8.
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the arguments of a request ask for.

    ``query`` holds all that could be understood, ``problems`` all that could not; ``typed`` is what
    stood in the fields, so that the reader can mend it.
    """

    query: Query
    problems: tuple[Problem, ...]
    typed: Mapping[str, str]

    @property
    def is_answerable(self) -> bool:
        """Say whether what is left of the request still means what was asked."""
        return not any(problem.parameter == "q" for problem in self.problems)

    def on_first_page(self) -> "Asked":
        """Return the same request for the first page of its list."""
        return replace(self, query=replace(self.query, page=1, cursor=None))


def query_from(pairs: Pairs, names: tuple[str, ...] = SEARCH) -> Query:
    """Return the query that the arguments mean; InvalidQuery tells all that is wrong with them."""
    asked = read(pairs, names)
    if asked.problems:
        raise InvalidQuery(*asked.problems)
    return asked.query


def arguments_of(query_string: bytes) -> Pairs:
    """Return the arguments of an address, of a parameter given twice both values.

    Bytes that are no UTF-8 stay visible as such; werkzeug's own reading hides them.
    """
    text = query_string.decode("utf-8", "replace")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=MAX_ARGUMENTS)
    except ValueError:
        raise InvalidQuery(Problem("", "", "too_many_parameters", MAX_ARGUMENTS)) from None


def read(pairs: Pairs, names: tuple[str, ...] = SEARCH) -> Asked:
    """Read the arguments of a search request; names are those that it may have."""
    arguments = _Arguments(pairs, names)
    parts: dict[str, Any] = {
        "text": arguments.text("q"),
        "first_day": arguments.day("from", min),
        "last_day": arguments.day("to", max),
        "date_field": arguments.choice("date_field", DateField.PUBLISHED),
        "categories": arguments.values("category"),
        "sources": arguments.values("source"),
        "sort": arguments.choice("sort", Sort.RELEVANCE),
        "page": arguments.number("page", Query().page),
        "per_page": arguments.number("per_page", Query().per_page),
        "exact": arguments.flag("exact"),
        "cursor": arguments.cursor("cursor"),
    }
    # Of these two only a mistake is of interest here.
    arguments.choice("lang", Language.VI)
    arguments.flag("in_title")
    query = _query(parts, arguments.problems)
    return Asked(query=query, problems=tuple(arguments.problems), typed=arguments.first_values())


def read_advanced(pairs: Pairs) -> tuple[Asked, Form, bool]:
    """Read the arguments of the advanced search: its fields, and what they ask for all in all.

    Last comes whether the fields were filled in; otherwise they are those of "q". A query that is too long
    is a problem of its longest field.
    """
    pairs = list(pairs)
    asked = read(pairs, SEARCH + FIELDS)
    if not any(name in asked.typed for name in FIELDS):
        return asked, decompose(asked.query.text), False
    *texts, ticked = (asked.typed.get(name, "") for name in FIELDS)
    form = Form(**dict(zip(FIELDS, map(query_text, texts), strict=False)), in_title=ticked.strip() == "1")
    rest = [(name, value) for name, value in pairs if name not in (*FIELDS, "q")]
    composed = read([*rest, ("q", compose(form))])
    longest = max(zip(map(len, texts), FIELDS, strict=False))[1]
    problems = [replace(one, parameter=longest) if one.parameter == "q" else one for one in composed.problems]
    problems += [one for one in asked.problems if one.parameter in FIELDS]
    return replace(composed, problems=tuple(problems)), form, True


def as_shared(pairs: Pairs) -> Pairs:
    """Return the arguments of a page's address without what others add when it is passed on."""
    return [(name, value) for name, value in pairs if not name.startswith(_ADDED_ON_THE_WAY)]


def check_language(pairs: Pairs) -> None:
    """Refuse a language that there is not, where the arguments of an address say nothing else of meaning."""
    query_from([pair for pair in pairs if pair[0] in LANGUAGE], LANGUAGE)


def language_given(query_string: bytes) -> Language | None:
    """Return the language that an address names; None where it names none that there is."""
    if b"lang=" not in query_string:
        return None
    try:
        named = {value for name, value in arguments_of(query_string) if name == "lang"}
    except InvalidQuery:
        return None
    return next((language for language in Language if named == {language.value}), None)


def shared_query(query_string: bytes) -> str:
    """Return what stands behind the question mark of a page's address, as far as it is the page's own."""
    pairs = query_string.decode("utf-8", "replace").split("&")
    return "&".join(pair for pair in pairs if pair and not pair.startswith(_ADDED_ON_THE_WAY))


def search_behind(pairs: Pairs) -> Query:
    """Read the search that led to a page, as far as it can be understood: the page is shown anyway."""
    return read(pairs).query


def is_for_print(pairs: Pairs) -> bool:
    """Say whether an article is asked for as a sheet of paper; the search behind it says nothing there."""
    return ("in", "1") in pairs


def span_from(pairs: Pairs) -> tuple[date | None, date | None]:
    """Read the two ends of a span of days; InvalidQuery tells all that is wrong with them."""
    query = query_from(pairs, SPAN)
    return query.first_day, query.last_day


def typed_from(pairs: Pairs) -> str:
    """Read what stands in the search box while somebody types; a blank at its end means a whole word."""
    pairs = list(pairs)
    text = query_from(pairs, TYPED).text
    ends_with_blank = any(value[-1:].isspace() for name, value in pairs if name == "q")
    return f"{text} " if text and ends_with_blank else text


def _query(parts: dict[str, Any], problems: list[Problem]) -> Query:
    """Build the query; what it refuses becomes a problem and is left out."""
    try:
        return Query(**parts)
    except InvalidQuery as error:
        problems += error.problems
        refused = {part for problem in error.problems for part in _PARTS[problem.parameter]}
        return Query(**{part: value for part, value in parts.items() if part not in refused})


class _Arguments:
    """The arguments of one request, read one parameter at a time; problems gather on the way."""

    def __init__(self, pairs: Pairs, names: tuple[str, ...]) -> None:
        self._given: dict[str, list[str]] = {}
        self.problems: list[Problem] = []
        for name, value in pairs:
            self._given.setdefault(name, []).append(value)
        for name, values in self._given.items():
            if name not in names:
                self._refuse(name, values[0], "unknown_parameter")
            elif name not in REPEATABLE and len(values) > 1:
                self._refuse(name, values[1], "repeated_parameter")
            elif any(_UNREADABLE in value for value in values):
                self._refuse(name, values[0], "invalid_encoding")
        self._given = {name: values for name, values in self._given.items() if name in names}

    def first_values(self) -> dict[str, str]:
        """Return what was typed, one value a parameter."""
        return {name: values[0] for name, values in self._given.items()}

    def text(self, name: str) -> str:
        return query_text(self._one(name))

    def day(self, name: str, end: Callable[[tuple[date, date]], date]) -> date | None:
        """Read a day; of a month or a year, the end that is asked for."""
        value = self._one(name)
        if not value:
            return None
        try:
            return end(parse_days(value[:MAX_VALUE_LENGTH]))
        except ValueError:
            self._refuse(name, value, "invalid_date")
            return None

    def number(self, name: str, default: int) -> int:
        value = self._one(name)
        # int() would take "１２", "1_000" and "-1" too, and refuses more than 4,300 digits in its own way.
        if value and not (value.isascii() and value.isdigit() and len(value) <= 9):
            self._refuse(name, value, "invalid_page")
            return default
        return int(value) if value else default

    def choice(self, name: str, default: _Choice) -> _Choice:
        value = self._one(name)
        try:
            return type(default)(value) if value else default
        except ValueError:
            self._refuse(name, value, f"invalid_{name}")
            return default

    def flag(self, name: str) -> bool:
        value = self._one(name)
        if value not in ("", "0", "1"):
            self._refuse(name, value, "invalid_exact")
        return value == "1"

    def cursor(self, name: str) -> Cursor | None:
        value = self._one(name)
        try:
            return decode(value) if value else None
        except ValueError:
            self._refuse(name, value, f"invalid_{name}")
            return None

    def values(self, name: str) -> tuple[str, ...]:
        """Read all values of a parameter, each once, in the order given."""
        cleaned = [query_text(value) for value in self._given.get(name, ())]
        for value in cleaned:
            if len(value) > MAX_VALUE_LENGTH:
                self._refuse(name, value, "value_too_long", MAX_VALUE_LENGTH)
        return tuple(dict.fromkeys(value for value in cleaned if 0 < len(value) <= MAX_VALUE_LENGTH))

    def _one(self, name: str) -> str:
        return self._given.get(name, [""])[0].strip()

    def _refuse(self, name: str, value: str, code: str, limit: int | None = None) -> None:
        self.problems.append(Problem(name, value, code, limit))
