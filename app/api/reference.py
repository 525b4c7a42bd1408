"""The OpenAPI document as a page needs it: every operation with its fields. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Spec = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    required: bool
    words: str
    place: str = "body"


@dataclass(frozen=True)
class Operation:
    """One thing a program can ask; `scope` is empty where no key is needed."""

    method: str
    path: str
    summary: str
    scope: str
    sent: tuple[Field, ...]
    answered: tuple[Field, ...]
    statuses: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return "-".join([self.method.lower(), *(part.strip("{}") for part in self.path.split("/") if part)])


@dataclass(frozen=True)
class Chapter:
    name: str
    words: str
    operations: tuple[Operation, ...]


def chapters(spec: Spec) -> list[Chapter]:
    """The operations by tag, in the order in which they were offered."""
    every = [(tag, operation) for tag, operation in _operations(spec)]
    return [
        Chapter(tag["name"], tag.get("description", ""), tuple(each for name, each in every if name == tag["name"]))
        for tag in spec.get("tags", ())
    ]


def _operations(spec: Spec) -> Iterator[tuple[str, Operation]]:
    for path, item in spec["paths"].items():
        for method in METHODS:
            if method in item:
                found = item[method]
                yield found["tags"][0], _operation(spec, path, method, found, item.get("parameters", []))


def _operation(spec: Spec, path: str, method: str, found: Spec, shared: list[Spec]) -> Operation:
    sent = [_parameter(spec, each) for each in [*shared, *found.get("parameters", [])]]
    body = found.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")
    answers = found.get("responses", {})
    good: Spec = next((each for status, each in answers.items() if status.startswith("2")), {})
    answered = _resolved(spec, good).get("content", {}).get(JSON, {}).get("schema")
    return Operation(
        method=method.upper(),
        path=path,
        summary=found.get("summary", ""),
        scope=found.get("x-scope", ""),
        sent=(*sent, *_fields(spec, body)),
        answered=tuple(_fields(spec, answered)),
        statuses=tuple(status for status in answers if status.isdecimal()),
    )


def _parameter(spec: Spec, found: Spec) -> Field:
    it = _resolved(spec, found)
    kind = _kind(spec, it.get("schema", {}))
    return Field(it["name"], kind, bool(it.get("required")), it.get("description", ""), it["in"])


def _fields(spec: Spec, schema: Spec | None, above: str = "") -> Iterator[Field]:
    """The fields of a schema, those of nested ones as `lines[].title`."""
    whole = _resolved(spec, schema or {})
    for name, value in whole.get("properties", {}).items():
        required = name in whole.get("required", ())
        inner = _resolved(spec, value.get("items", value))
        label = f"{above}{name}{'[]' if 'items' in value else ''}"
        if "properties" in inner:
            yield from _fields(spec, inner, f"{label}.")
        else:
            yield Field(label, _kind(spec, value), required, value.get("description", ""))


def _kind(spec: Spec, schema: Spec) -> str:
    it = _resolved(spec, schema)
    named = it.get("type", "object")
    words = [named] if isinstance(named, str) else list(named)
    if it.get("format"):
        words[0] += f" ({it['format']})"
    if it.get("enum"):
        words = [" | ".join(str(value) for value in it["enum"] if value is not None)]
    return " | ".join(words)


def _resolved(spec: Spec, value: Spec) -> Spec:
    """What a `$ref` within the document names."""
    while "$ref" in value:
        found: Any = spec
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value
