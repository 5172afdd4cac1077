"""The API object that all routers are hung on."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from ninja.parser import Parser

from designer.api.description import DescribedAPI
from designer.api.signing_in import BY_METHOD
from designer.input.texts import read_json


class StorableParser(Parser):
    """Read what any database can keep, or say where a body holds something else."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Read JSON. Raises ValueError, which becomes a 400, or NotStorable, which problems.py makes a 422 of."""
        read: dict[str, Any] = read_json(request.body)
        return read


api = DescribedAPI(
    title="Mailwright",
    version="1",
    description="Packages as documents, connection managers, executions and their events.",
    auth=BY_METHOD,
    parser=StorableParser(),
    docs_url=None,
    docs_decorator=login_required,
    urls_namespace="api-1",
)
