"""What openapi.json cannot say to Schemathesis, which loads this file before it asks."""

from datetime import date
from typing import Any

import schemathesis
from hypothesis import strategies as st

from search.analysis.dates import parse_days
from search.query.model import MAX_LENGTH, MAX_VALUES, query_text
from web.params import MAX_VALUE_LENGTH

# Any two of them are less than 3,660 days apart, the most that /api/v1/days takes.
_DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))
_FORMS = st.sampled_from(
    ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%d %m %y", "%m/%Y", "%m-%Y", "%Y"]
)

schemathesis.openapi.format("day-month-or-year", st.builds(date.strftime, _DAYS, _FORMS))


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:  # noqa: ARG001
    """Ask without cursors: a schema cannot say which ones the site gave; tests/web walks by them."""
    for operations in raw_schema["paths"].values():
        for operation in (operations, *operations.values()):
            if isinstance(operation, dict) and "parameters" in operation:
                operation["parameters"] = [
                    each
                    for each in operation["parameters"]
                    if each.get("$ref") != "#/components/parameters/cursor"
                ]


@schemathesis.hook
def filter_query(context: Any, query: Any) -> bool:  # noqa: ARG001
    """Leave out what a schema cannot judge."""
    return not query or not (
        _is_left_out(query) or _ends_before_it_begins(query) or _is_short_when_cleaned(query)
    )


def _is_left_out(query: Any) -> bool:
    """Say whether a value is empty, and the parameter so as good as left out, whatever it was meant to be."""
    return any(value in ("", None, [], {}, [""]) for name, value in query.items() if name != "q")


def _ends_before_it_begins(query: Any) -> bool:
    """No schema compares two parameters: such a span is refused."""
    try:
        return parse_days(query["from"])[0] > parse_days(query["to"])[1]
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _is_short_when_cleaned(query: Any) -> bool:
    """Limits count what is left of a text when blanks are joined and invisible characters are gone.

    Who keeps to the document is always answered; whoever sends 501 blanks is answered, too.
    """
    text = query.get("q")
    if isinstance(text, str) and len(query_text(text)) <= MAX_LENGTH < len(text):
        return True
    for name in ("category", "source"):
        values = query.get(name)
        if isinstance(values, list):
            cleaned = {query_text(str(value)) for value in values} - {""}
            fits = len(cleaned) <= MAX_VALUES and all(len(value) <= MAX_VALUE_LENGTH for value in cleaned)
            is_long = len(values) > MAX_VALUES or any(len(str(value)) > MAX_VALUE_LENGTH for value in values)
            if fits and is_long:
                return True
    return False
