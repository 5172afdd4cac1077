"""Reading things with the state that they are in, and changing them only in that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from tasks.client.answers import Answer
from tasks.client.errors import Unreachable
from tasks.client.exchange import PREFIX, Request, Steps
from tasks.client.reading import FOREIGN, ask, get

T = TypeVar("T", bound=Answer)
FIELDS = TypeAdapter(dict[str, Any])


@dataclass(frozen=True)
class State:
    """All fields of a thing, and the ETag of that state."""

    fields: Mapping[str, Any]
    etag: str

    def read_as(self, kind: type[T]) -> T:
        """Give it as one of the client's types, which has a field etag. Raises Unreachable."""
        try:
            return kind.model_validate({**self.fields, "etag": self.etag})
        except ValidationError as error:
            raise Unreachable(FOREIGN) from error


def read_state(path: str) -> Steps[State]:
    """Read a thing."""
    reply = yield from ask(get(path))
    return State(_read_fields(reply.content), reply.headers.get("etag", ""))


def change_state(method: str, path: str, body: Any, etag: str = "") -> Steps[Mapping[str, Any]]:
    """Change a thing; with an ETag only in that state, or Conflict is raised. Give it as it is then."""
    headers = {"If-Match": etag} if etag else {}
    reply = yield from ask(Request(method=method, path=PREFIX + path, body=body, headers=headers))
    return _read_fields(reply.content) if reply.content else {}


def _read_fields(content: bytes) -> dict[str, Any]:
    try:
        return FIELDS.validate_json(content)
    except ValidationError as error:
        raise Unreachable(FOREIGN) from error
