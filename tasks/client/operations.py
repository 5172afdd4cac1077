"""Any operation of the API, by its method and path: what has no method of its own here is asked so."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.client.exchange import PREFIX, Attachment, Request, Steps
from tasks.client.reading import ask


def ask_operation(
    method: str,
    path: str,
    *,
    body: Any = None,
    files: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
) -> Steps[Any]:
    """Ask for an operation as the API's reference has it, such as "PUT", "/projects/3"; give the JSON or the octets of
    its answer, or None. Only what reads is asked again when an answer is lost."""
    request = Request(
        method=method.upper(),
        path=PREFIX + path.removeprefix(PREFIX),
        body=body,
        files=files,
        headers=headers or {},
        repeatable=method.upper() == "GET",
    )
    reply = yield from ask(request)
    is_json = reply.headers.get("content-type", "").split(";")[0].endswith("json")
    return json.loads(reply.content) if is_json and reply.content else reply.content or None
