"""Where shared connection managers are used, in the API."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from connections.catalog.services import find_connection
from connections.catalog.uses.finding import find_uses
from designer.accounts.current_user import person
from designer.input.number_types import WholeNumber

router = Router(tags=["connections"])


class TaskUse(Schema):
    """A task that refers to a shared connection manager. task is the ID that its package's document has."""

    id: int
    task: UUID = Field(alias="uid")
    name: str
    disable: bool
    package: int = Field(alias="package_id")
    package_name: str = Field(alias="package.name")
    project: int = Field(alias="package.project_id")
    project_name: str = Field(alias="package.project.name")


class UsesOut(Schema):
    """Where a shared connection manager is used: the tasks in projects that the asker sees, how many there are in
    others, how many may use it by an expression, how many of all refer to it by its name, and how many use a pinned
    version. The next ones come after the id of the last one."""

    sentence: str
    tasks: list[TaskUse]
    elsewhere: int
    by_expression: int
    by_name: int
    pinned: int


@router.get("/connections/{connection_id}/uses", response=UsesOut)
def list_uses(
    request: HttpRequest, connection_id: UUID, after: WholeNumber = 0, limit: WholeNumber = 100
) -> dict[str, object]:
    """Give where a shared connection manager is used."""
    uses = find_uses(person(request), find_connection(person(request), connection_id))
    facts = {name: getattr(uses, name) for name in ("sentence", "elsewhere", "by_expression", "by_name", "pinned")}
    return {**facts, "tasks": list(uses.tasks.filter(pk__gt=after)[: max(1, min(limit, 500))])}
