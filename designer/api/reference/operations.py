"""The operations of the API, read from its own description, so that the reference says what is true."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from designer.api import api
from designer.api.reference.schemas import Field, Schemas
from designer.errors import NotFound
from designer.models import ApiToken

JSON = "application/json"


@dataclass(frozen=True)
class Parameter:
    """A value in an operation's address, its query or a header."""

    name: str
    place: str
    type: str
    is_required: bool
    description: str
    default: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What an operation may answer."""

    status: int
    description: str
    is_problem: bool


@dataclass(frozen=True)
class Operation:
    """An operation. media is what its body is, empty where it takes none; scope what a token has to be for."""

    name: str
    method: str
    path: str
    group: str
    description: str
    scope: str
    parameters: tuple[Parameter, ...]
    media: str
    body_fields: tuple[Field, ...]
    example: str
    answers: tuple[Answer, ...]
    answer_fields: tuple[Field, ...]

    @property
    def first_sentence(self) -> str:
        """What it does, in a line of a list."""
        return re.split(r"[.:;]\s", self.description, maxsplit=1)[0].rstrip(".")

    @property
    def can_be_tried(self) -> bool:
        """Whether the page can send it: files are sent otherwise, and a stream does not end."""
        return self.media in ("", JSON) and not self.path.endswith("/stream")


@cache
def list_operations() -> tuple[Operation, ...]:
    """Give all operations, in the order of the description."""
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    reader = _Reader(described)
    return tuple(
        reader.read(method, path, operation)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    )


def find_operation(name: str) -> Operation:
    """Give an operation by its name. Raises NotFound."""
    for operation in list_operations():
        if operation.name == name:
            return operation
    raise NotFound("The API has no such operation.")


class _Reader:
    def __init__(self, described: dict[str, Any]) -> None:
        self._components = described["components"]
        self._schemas = Schemas(self._components["schemas"])

    def read(self, method: str, path: str, operation: dict[str, Any]) -> Operation:
        media, schema = _find_body(operation)
        return Operation(
            name=operation["operationId"],
            method=method.upper(),
            path=path,
            group=operation["tags"][0],
            description=operation.get("description", ""),
            scope=_name_scope(operation["x-token-scope"]),
            parameters=tuple(self._read_parameter(each) for each in operation.get("parameters", [])),
            media=media,
            body_fields=tuple(self._schemas.list_fields(schema)),
            example=json.dumps(self._schemas.give_example(schema), indent=2) if media == JSON else "",
            answers=tuple(_read_answer(*each) for each in sorted(operation["responses"].items())),
            answer_fields=tuple(self._schemas.list_fields(_find_success(operation))),
        )

    def _read_parameter(self, given: dict[str, Any]) -> Parameter:
        parameter = self._components["parameters"][given["$ref"].rpartition("/")[2]] if "$ref" in given else given
        schema = self._schemas.resolve(parameter["schema"])
        default = schema.get("default")
        return Parameter(
            name=parameter["name"],
            place=parameter["in"],
            type=self._schemas.name_type(schema),
            is_required=parameter.get("required", False),
            description=str(parameter.get("description") or schema.get("description", "")),
            default="" if default is None else str(default),
            choices=tuple(map(str, schema.get("enum", []))),
        )


def _name_scope(scope: str) -> str:
    return ApiToken.Scope(scope).label if scope in ApiToken.Scope else "None: it needs the session of a browser"


def _read_answer(status: str, answer: dict[str, Any]) -> Answer:
    return Answer(int(status), answer.get("description", ""), "application/problem+json" in answer.get("content", {}))


def _find_body(operation: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        return media, body.get("schema", {})
    return "", {}


def _find_success(operation: dict[str, Any]) -> dict[str, Any]:
    answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    schema: dict[str, Any] = answers[0].get("content", {}).get(JSON, {}).get("schema", {}) if answers else {}
    return schema
