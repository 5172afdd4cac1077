"""The operations of the API as they were published, which tests/whole/test_api.py holds to what there is."""

import json
from pathlib import Path
from typing import Any

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())
STREAM = "/api/v1/executions/{execution_id}/stream"
"""It goes on as long as an execution does, and for ASGI alone: tests/tasks/events/test_stream.py asks it."""

Operation = tuple[str, str]
OPERATIONS: dict[Operation, dict[str, Any]] = {
    (method.upper(), path): described
    for path, operations in PUBLISHED["paths"].items()
    for method, described in operations.items()
    if path != STREAM
}
"""By method and path."""


def parameters_of(operation: Operation) -> list[dict[str, Any]]:
    """Give what an operation takes beside its body."""
    shared = PUBLISHED["components"]["parameters"]
    listed = OPERATIONS[operation].get("parameters", [])
    return [shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in listed]


def takes_more(operation: Operation, things: dict[str, Any]) -> bool:
    """Tell whether an operation is given anything but the thing that it is about."""
    others = [each for each in parameters_of(operation) if each["in"] != "path" or each["name"] not in things]
    return bool(others) or "requestBody" in OPERATIONS[operation]


def is_first(operation: Operation, name: str) -> bool:
    """Tell whether no operation before this one reads a parameter, or a body of a media type, of the same schema."""
    return FIRST.get(READ.get(operation, {}).get(name, ""), operation) == operation


def _describe_reading(operation: Operation) -> dict[str, str]:
    """Give the schemas of what an operation reads, by the name of the parameter or the media type."""
    content = OPERATIONS[operation].get("requestBody", {}).get("content", {})
    read = {each["name"]: json.dumps([each["in"], each["name"], each["schema"]]) for each in parameters_of(operation)}
    read |= {name: each["schema"]["$ref"] for name, each in content.items() if "$ref" in each["schema"]}
    return read | ({"Content-Type": json.dumps(sorted(content))} if content else {})


READ = {operation: _describe_reading(operation) for operation in OPERATIONS}
FIRST = {read: operation for operation, of in reversed(READ.items()) for read in of.values()}
"""By a schema the first operation that reads it."""
