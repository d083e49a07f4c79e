"""openapi.json tells the truth: the same addresses, the same parameters, the same shapes."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.plan import Sort
from search.query.cursor import MAX_CURSOR_LENGTH
from search.query.model import MAX_LENGTH, MAX_PAGE, MAX_PER_PAGE, MAX_VALUES, DateField
from tests.web.documented import Services, examples, settled
from web.api import description
from web.languages import Language
from web.listing import SUFFIX
from web.notices import TEXTS
from web.params import CURSOR, LANGUAGE, MAX_VALUE_LENGTH, SEARCH, SPAN, TYPED, WITHIN
from web.problems import WORDINGS, code_of
from web.reader import FORMS
from web.spreadsheet import MAX_ROWS

DOCUMENT: Any = description()


def parameters(path: str) -> dict[str, Any]:
    """Return the parameters that the document promises for an address."""
    promised = (resolved(found) for found in DOCUMENT["paths"][path]["get"]["parameters"])
    return {found["name"]: found["schema"] for found in promised}


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the document, or what it refers to."""
    found: Any = DOCUMENT
    for name in part.get("$ref", "").split("/")[1:]:
        found = found[name]
    return found if "$ref" in part else part


def test_document_is_served(client: FlaskClient) -> None:
    """The document is part of the API that it describes."""
    assert client.get("/api/v1/openapi.json").json == DOCUMENT
    assert DOCUMENT["openapi"].startswith("3.1")


def test_addresses_are_those_that_are_served(app: Flask) -> None:
    """No address of the API is undocumented, and none is promised that is not there."""
    written = {"<any_id:article_id>": "{id}", "<day:day>": "{day}", "<month:month>": "{month}"}
    served = set()
    for rule in app.url_map.iter_rules():
        address = rule.rule
        for ours, theirs in written.items():
            address = address.replace(ours, theirs)
        if address.startswith("/api/"):
            served.add(address)
        elif address.endswith(SUFFIX):
            served |= {address.replace(SUFFIX, form) for form in FORMS}
    assert served == set(DOCUMENT["paths"])


@pytest.mark.parametrize("path", ["/api/v1/search", "/tim-kiem.json", "/tim-kiem.atom"])
def test_parameters_are_those_that_are_read(path: str) -> None:
    """Names, choices and limits are those of the code."""
    promised = parameters(path)
    assert tuple(promised) == SEARCH + CURSOR
    assert promised["cursor"]["maxLength"] == MAX_CURSOR_LENGTH
    assert promised["sort"]["enum"] == list(Sort)
    assert promised["date_field"]["enum"] == list(DateField)
    assert promised["lang"]["enum"] == list(Language)
    assert promised["q"]["maxLength"] == MAX_LENGTH
    assert promised["page"]["maximum"] == MAX_PAGE
    assert promised["per_page"]["maximum"] == MAX_PER_PAGE
    for name in ("category", "source"):
        assert promised[name]["maxItems"] == MAX_VALUES
        assert promised[name]["items"]["maxLength"] == MAX_VALUE_LENGTH


def test_other_addresses_take_what_they_promise() -> None:
    """The days take a span, an article its id, suggestions what is typed, the document its language."""
    assert tuple(parameters("/api/v1/days")) == SPAN
    assert tuple(parameters("/api/v1/articles/{id}")) == ("id", *LANGUAGE)
    assert tuple(parameters("/api/v1/articles/{id}/related")) == ("id", *LANGUAGE)
    assert tuple(parameters("/api/v1/suggest")) == TYPED
    assert parameters("/api/v1/suggest")["q"]["maxLength"] == MAX_LENGTH
    assert tuple(parameters("/api/v1/openapi.json")) == LANGUAGE


@pytest.mark.parametrize(("path", "name"), [("/ngay/{day}", "day"), ("/thang/{month}", "month")])
def test_lists_of_days_take_what_their_pages_take(path: str, name: str) -> None:
    """Their addresses name the dates."""
    for form in ("json", "atom"):
        assert tuple(parameters(f"{path}.{form}")) == (name, *WITHIN, *CURSOR)


@pytest.mark.parametrize(
    ("path", "page"),
    [("/tim-kiem", SEARCH), ("/ngay/{day}", ("day", *WITHIN)), ("/thang/{month}", ("month", *WITHIN))],
)
def test_tables_have_no_pages(path: str, page: tuple[str, ...]) -> None:
    """A table takes what its page takes, but for what pages through it."""
    assert set(page) - set(parameters(f"{path}.csv")) == {"page", "per_page"}
    summary = DOCUMENT["paths"][f"{path}.csv"]["get"]["summary"]
    assert f"up to {MAX_ROWS:,}" in summary


def test_notices_are_those_there_are() -> None:
    """Every code of a notice is named."""
    notices = DOCUMENT["components"]["schemas"]["ResultPage"]["properties"]["notices"]
    assert notices["items"]["properties"]["code"]["examples"] == list(TEXTS)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """Return the service in every state that an example tells of."""
    return Services(tmp_path_factory.mktemp("documented"))


@pytest.mark.parametrize(
    ("status", "kind", "example"),
    [pytest.param(*found, id=f"{found[0]} {found[2]['summary'][:60]}") for found in examples(DOCUMENT)],
)
def test_example_is_what_is_answered(
    services: Services, status: str, kind: str, example: dict[str, Any]
) -> None:
    """Word for word, but for what is another each time; `python -m tests.web.documented` writes them anew."""
    if "value" not in example:
        assert (example["externalValue"], kind) == ("/api/v1/openapi.json", "application/json")
        return
    assert settled(services.answer(status, example), example["value"]) == example["value"]


def test_everything_has_an_example() -> None:
    """Each form of each operation, and each code of a problem."""
    for item in DOCUMENT["paths"].values():
        for content in item["get"]["responses"]["200"]["content"].values():
            assert content["examples"]
    problem = DOCUMENT["components"]["schemas"]["Problem"]["properties"]
    shown = {example["value"]["code"] for _, kind, example in examples(DOCUMENT) if "problem" in kind}
    codes = {code_of(words) for words in WORDINGS.values()}
    assert set(problem["code"]["examples"]) == codes
    # For what HTTP forbids and has no code of its own, no address of the API is known.
    assert codes - shown == {"bad_request"}


def test_every_operation_names_its_problems() -> None:
    """What any address may answer stands at each; what is gone, where an article or a cursor may be."""
    for path, item in DOCUMENT["paths"].items():
        named = {status for status in item["get"]["responses"] if status[0] in "45"}
        assert named >= {"400", "405", "429", "500"}, path
        takes_cursor = "cursor" in parameters(path)
        assert ("410" in named) == ("{id}" in path or takes_cursor)
        assert ("404" in named) == ("{" in path)
        assert item["get"]["responses"].keys() - {"200", "304"} <= DOCUMENT["components"]["responses"].keys()


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/api/v1/search", "/api/v1/search"),
        ("/api/v1/search", "/api/v1/search?q=cai+cach&from=2023&category=tin-tuc-su-kien"),
        ("/api/v1/search", "/api/v1/search?q=%22a&sort=newest&exact=1"),
        ("/api/v1/search", "/api/v1/search?q=zzzz"),
        ("/tim-kiem.json", "/tim-kiem.json?q=98/2023/QH15&per_page=1"),
        ("/ngay/{day}.json", "/ngay/2023-12-13.json?q=v%C3%A0ng"),
        ("/thang/{month}.json", "/thang/2024-01.json?page=2"),
        ("/api/v1/articles/{id}", "/api/v1/articles/cchc-000001"),
        ("/api/v1/articles/{id}", "/api/v1/articles/khong-ngay"),
        ("/api/v1/articles/{id}/related", "/api/v1/articles/gt-01/related"),
        ("/api/v1/suggest", "/api/v1/suggest?q=giao+th"),
        ("/api/v1/days", "/api/v1/days?from=2023"),
    ],
)
def test_answer_has_the_promised_shape(client: FlaskClient, path: str, address: str) -> None:
    """Every key of an answer is documented, every documented key is there, each of its type."""
    answer = client.get(address)
    assert answer.status_code == 200
    content = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]
    check(answer.json, content["application/json"]["schema"], "answer")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/api/v1/search?page=0&x=1", "400"), ("/api/v1/articles/none", "404")],
)
def test_problem_has_the_promised_shape(client: FlaskClient, address: str, status: str) -> None:
    """Errors are documented as strictly as answers."""
    content = DOCUMENT["components"]["responses"][status]["content"]["application/problem+json"]
    check(client.get(address).json, content["schema"], "problem")


TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def check(value: Any, schema: dict[str, Any], place: str) -> None:
    """Hold a value against the few words of JSON Schema that the document uses; no key may be unknown."""
    schema = resolved(schema)
    if "oneOf" in schema:
        schema = schema["oneOf"][1 if value is None else 0]
    if "const" in schema or "enum" in schema:
        assert value in schema.get("enum", [schema.get("const")]), place
        return
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(isinstance(value, TYPES[name]) for name in types), f"{place}: {value!r}"
    if isinstance(value, dict) and "properties" in schema:
        assert set(value) == set(schema["properties"]) == set(schema["required"]), place
        for name, inner in value.items():
            check(inner, schema["properties"][name], f"{place}.{name}")
    if isinstance(value, list) and "items" in schema:
        for inner in value:
            check(inner, schema["items"], f"{place}[]")
