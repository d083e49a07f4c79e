"""openapi.json -> what the page for programmers shows of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A parameter or a key of an answer. ``refers_to`` names the shape that it has."""

    name: str
    kind: str
    refers_to: str | None = None
    description: str = ""
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A request and its answer: text as it is sent, or JSON to be laid out; None stands at ``address``."""

    request: str
    headers: str
    value: Any

    @property
    def address(self) -> str:
        """What is asked for."""
        return self.request.partition(" ")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operation, or any of them, may answer with one status."""

    status: str
    description: str
    headers: tuple[Row, ...]
    kinds: tuple[str, ...]
    refers_to: str | None
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An address, what it takes, and what it answers; ``others`` are statuses that many answer with."""

    name: str
    path: str
    summary: str
    parameters: tuple[Row, ...]
    answer: Answer
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A document, read in the order of its parts."""

    document: Json

    def operations(self) -> Iterator[Operation]:
        """Yield what can be asked."""
        for path, item in self.document["paths"].items():
            asked = item["get"]
            yield Operation(
                name=asked["operationId"],
                path=path,
                summary=asked["summary"],
                parameters=tuple(self._parameter(self._resolved(part)) for part in asked["parameters"]),
                answer=self._answer("200", asked["responses"]["200"]),
                others=tuple(status for status in asked["responses"] if status not in ("200", "304")),
            )

    def problems(self) -> Iterator[Answer]:
        """Yield what is answered instead, by status."""
        for status, response in self.document["components"]["responses"].items():
            yield self._answer(status, response)

    def shapes(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """Yield the objects that answers are made of: their names and their keys."""
        for name, schema in self.document["components"]["schemas"].items():
            yield name, tuple(self._keys(schema))

    def _resolved(self, part: Json) -> Json:
        found: Any = self.document
        for name in part.get("$ref", "").split("/")[1:]:
            found = found[name]
        return found if "$ref" in part else part

    def _answer(self, status: str, response: Json) -> Answer:
        headers = {name: self._resolved(part) for name, part in response.get("headers", {}).items()}
        contents = response["content"]
        return Answer(
            status=status,
            description=response["description"],
            headers=tuple(self._parameter({"name": name, **part}) for name, part in headers.items()),
            kinds=tuple(contents),
            refers_to=next((name for c in contents.values() if (name := _reference(c["schema"]))), None),
            examples=tuple(
                Example(
                    request=example["summary"],
                    headers=example.get("description", ""),
                    value=example.get("value"),
                )
                for content in contents.values()
                for example in content.get("examples", {}).values()
            ),
        )

    def _parameter(self, part: Json) -> Row:
        shown = [example["value"] for example in part.get("examples", {}).values()]
        shown += [part["example"]] if "example" in part else []
        return Row(
            name=part["name"],
            kind=_kind(part["schema"]),
            description=part.get("description", ""),
            limits=(
                *_limits(part["schema"]),
                *(f"e.g. {' '.join(value) if isinstance(value, list) else value}" for value in shown),
            ),
        )

    def _keys(self, schema: Json, before: str = "") -> Iterator[Row]:
        """Yield the keys of an object, and of the objects in it that have no name of their own."""
        for name, part in schema.get("properties", {}).items():
            inner = part.get("items", part)
            yield Row(
                name=f"{before}{name}",
                kind=_kind(part),
                refers_to=_reference(inner),
                description=part.get("description", ""),
                limits=tuple(_limits(inner)),
            )
            yield from self._keys(inner, f"{before}{name}{'[]' if 'items' in part else ''}.")


def _reference(schema: Json) -> str | None:
    return schema["$ref"].rsplit("/", 1)[1] if "$ref" in schema else None


def _kind(schema: Json) -> str:
    """Return the type of a value in a few words."""
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "oneOf" in schema:
        return " or ".join(_kind(one) for one in schema["oneOf"])
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    named = _reference(schema)
    if named or "enum" in schema:
        return named or "one of"
    kind = schema.get("type", "any")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{words}, {schema['format']}" if "format" in schema else words


def _limits(schema: Json) -> Iterator[str]:
    """Yield what a value may be, one limit a phrase."""
    if "enum" in schema:
        yield ", ".join("null" if value is None else str(value) for value in schema["enum"])
    for word, phrase in (
        ("default", "default {}"),
        ("minimum", "at least {}"),
        ("maximum", "at most {}"),
        ("maxLength", "at most {} characters"),
        ("maxItems", "at most {} times"),
        ("pattern", "as {}"),
    ):
        if word in schema:
            yield phrase.format(schema[word])
