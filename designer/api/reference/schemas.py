"""Schemas of the description (JSON Schema) as rows of fields, and as examples. Pure.

References are followed so far and no farther, because a package holds parts that hold others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
DEEPEST = 3
MOST_FIELDS = 200
PLAIN = {
    "string": "text",
    "integer": 0,
    "number": 0.0,
    "boolean": False,
    "array": [],
    "object": {},
    "null": None,
}
FORMATS = {"uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "date-time": "2026-01-31T08:30:00Z", "date": "2026-01-31"}


@dataclass(frozen=True)
class Field:
    """A field as the reference shows it; path has its place, such as document.executables[].name."""

    path: str
    type: str
    is_required: bool
    description: str


class Schemas:
    """The schemas that the description names."""

    def __init__(self, named: Mapping[str, Schema]) -> None:
        self._named = named

    def resolve(self, schema: Schema) -> Schema:
        """Give a schema in place of a reference to it."""
        while "$ref" in schema or len(schema.get("allOf", [])) == 1:
            inner = schema["allOf"][0] if "allOf" in schema else self._named[schema["$ref"].rpartition("/")[2]]
            schema = {**inner, **{key: value for key, value in schema.items() if key not in ("$ref", "allOf")}}
        return schema

    def name_type(self, schema: Schema) -> str:
        """Say in a few words what fits a schema."""
        schema = self.resolve(schema)
        if choices := schema.get("anyOf") or schema.get("oneOf"):
            return " or ".join(dict.fromkeys(self.name_type(each) for each in choices))
        if "enum" in schema:
            return " | ".join(f"“{each}”" if isinstance(each, str) else str(each) for each in schema["enum"])
        if "const" in schema:
            return f"“{schema['const']}”"
        if schema.get("type") == "array":
            return f"list of {self.name_type(schema.get('items', {}))}"
        return str(schema.get("format") or schema.get("type") or "anything")

    def list_fields(self, schema: Schema) -> list[Field]:
        """Give the fields of an object, or of the objects of a list, with those of the objects in them."""
        found = []
        for field in self._walk(schema, "", DEEPEST):
            found.append(field)
            if len(found) == MOST_FIELDS:
                break
        return found

    def _walk(self, schema: Schema, path: str, depth: int) -> Iterator[Field]:
        schema, path = self._find_object(schema, path)
        required = schema.get("required", [])
        for name, inner in schema.get("properties", {}).items():
            place = f"{path}.{name}" if path else name
            described = self.resolve(inner).get("description", "")
            yield Field(place, self.name_type(inner), name in required, described)
            if depth > 1:
                yield from self._walk(inner, place, depth - 1)

    def _find_object(self, schema: Schema, path: str) -> tuple[Schema, str]:
        """Give the object that a schema comes to: itself, the one that is not null, or what a list holds."""
        schema = self.resolve(schema)
        choices = [self.resolve(each) for each in schema.get("anyOf", [])]
        schema = next((each for each in choices if each.get("type") in ("object", "array")), schema)
        if schema.get("type") == "array":
            return self._find_object(schema.get("items", {}), f"{path}[]")
        return schema, path

    def give_example(self, schema: Schema, depth: int = 5) -> Any:
        """Give something that fits a schema: defaults, and of what has none the simplest."""
        schema = self.resolve(schema)
        if "default" in schema or "const" in schema:
            return schema.get("default", schema.get("const"))
        if choices := schema.get("anyOf") or schema.get("oneOf"):
            return self.give_example(choices[0], depth)
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("properties") and depth > 0:
            required = schema.get("required", [])
            shown = {name: each for name, each in schema["properties"].items() if name in required or depth == 5}
            return {name: self.give_example(each, depth - 1) for name, each in shown.items()}
        return FORMATS.get(schema.get("format", ""), PLAIN.get(schema.get("type", "object")))
