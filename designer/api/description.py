"""What the API says of itself: the library's description, with every problem that an operation can answer.

What an operation can refuse follows from what it takes, so one rule describes all of them, also those that are to come.
"""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from designer.api.http.etags import tag_answer
from designer.api.signing_in import BY_METHOD, Token

SAFE = ("get", "head", "options")
PROBLEM = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457). A 409 or 412 of a package has current: the version that somebody else "
    "saved and what it changed; any other 412 has the thing itself as current, and its etag.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people: what is wrong and what to do."},
        "errors": {
            "type": "array",
            "description": "The places that are wrong, each with its sentence.",
            "items": {
                "type": "object",
                "required": ["loc", "message"],
                "properties": {
                    "loc": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
                    "message": {"type": "string"},
                },
            },
        },
        "current": {"description": "The state that the thing is in by now."},
        "etag": {"type": "string", "description": "The ETag of that state."},
        "reference": {"type": "string", "description": "What the server's log calls this failure."},
    },
}

IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "required": False,
    "description": "The ETag of what was read before. 304 where that is the state still.",
}
NOT_MODIFIED = {"description": "It is as the caller has it."}
ETAG = {"description": "The state that is shown, for If-Match and If-None-Match.", "schema": {"type": "string"}}

LINK = {"description": "The address of the next page, as rel=next, where there is one.", "schema": {"type": "string"}}


class DescribedAPI(NinjaAPI):
    """An API whose operations all tell what they may refuse, and which state they show. Programs know them by their
    functions' names, which say nothing of the places where we keep them."""

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        """Give an answer in JSON; one that was asked for by GET with its ETag."""
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        is_shown = request.method == "GET" and response.status_code == HTTPStatus.OK
        return tag_answer(request, response) if is_shown else response

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Give the name that a program knows the operation by."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Describe the API, once in a process: it takes half a second, and stands in one place."""
        return self._description

    @cached_property
    def _description(self) -> OpenAPISchema:
        schema = super().get_openapi_schema()
        schema["components"]["schemas"]["Problem"] = PROBLEM
        schema["components"]["parameters"] = {"IfNoneMatch": IF_NONE_MATCH}
        schema["components"]["headers"] = {"ETag": ETAG, "Link": LINK}
        scopes = self._find_scopes()
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                operation["x-token-scope"] = scopes[operation["operationId"]]
                operation["responses"] |= {status: _describe(status) for status in find_refusals(method, operation)}
                if method == "get" and "content" in operation["responses"].get(HTTPStatus.OK, {}):
                    _describe_shown(operation)
        return schema

    def _find_scopes(self) -> dict[str, str]:
        """Give for each operation what a token has to be for; none where only a session is taken."""
        views = [view for _, router in self._routers for view in router.path_operations.values()]
        operations = [operation for view in views for operation in view.operations]
        return {self.get_openapi_operation_id(operation): _scope_of(operation) for operation in operations}


def _scope_of(operation: Operation) -> str:
    tokens = [each for each in operation.auth_callbacks or BY_METHOD if isinstance(each, Token)]
    return tokens[0].scope_for(operation.methods[0]).value if tokens else "none"


def _describe_shown(operation: dict[str, Any]) -> None:
    """Describe what is read: its state, and in a list that may be long where it goes on."""
    parameters = operation.get("parameters", [])
    names = ["ETag", "Link"] if any(each["name"] == "limit" for each in parameters) else ["ETag"]
    operation["parameters"] = [*parameters, {"$ref": "#/components/parameters/IfNoneMatch"}]
    shown = operation["responses"][HTTPStatus.OK]
    shown["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    operation["responses"][HTTPStatus.NOT_MODIFIED] = NOT_MODIFIED


def find_refusals(method: str, operation: dict[str, Any]) -> list[HTTPStatus]:
    """Give the statuses of the problems that an operation can answer, also those of the web server before it."""
    parameters, has_body = operation.get("parameters", []), "requestBody" in operation
    is_safe = method in SAFE
    when = {
        HTTPStatus.BAD_REQUEST: True,
        HTTPStatus.UNAUTHORIZED: True,
        HTTPStatus.FORBIDDEN: not is_safe,
        HTTPStatus.NOT_FOUND: bool(parameters) or has_body,
        HTTPStatus.REQUEST_TIMEOUT: not is_safe,
        HTTPStatus.CONFLICT: not is_safe,
        HTTPStatus.PRECONDITION_FAILED: any(each["name"] == "If-Match" for each in parameters),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: not is_safe,
        HTTPStatus.REQUEST_URI_TOO_LONG: True,
        HTTPStatus.UNPROCESSABLE_ENTITY: bool(parameters) or has_body,
        HTTPStatus.TOO_MANY_REQUESTS: True,
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: True,
        HTTPStatus.INTERNAL_SERVER_ERROR: True,
        HTTPStatus.SERVICE_UNAVAILABLE: True,
    }
    return [status for status, is_possible in when.items() if is_possible]


def _describe(status: HTTPStatus) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    described: dict[str, Any] = {"description": status.phrase, "content": content}
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        described["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return described
