"""The tree of an execution in the API, which the designer and the page of an execution draw."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from designer.accounts.current_user import person
from tasks.log.tree.keys import LONGEST, Key
from tasks.log.tree.nodes import Inside, Node, RunTree
from tasks.runtime.services import find_execution

router = Router(tags=["executions"])
MOST_OPENED = 60


def _check(text: str) -> str:
    key, _, first = text.partition("@")
    Key.read(key)
    if first and not (first.isascii() and first.isdigit() and len(first) <= 9):
        raise ValueError("Behind @ stands a number.")
    return text


Opened = Annotated[str, Field(max_length=LONGEST), AfterValidator(_check)]


class TreeQuery(Schema):
    """Which nodes are opened: by their keys, the package's is empty; behind @ stands with which of its children a part
    begins. errors: what has failed alone. q: words in names, subjects and addresses."""

    of: Annotated[list[Opened], Field(max_length=MOST_OPENED)] = [""]
    errors: bool = False
    q: Annotated[str, Field(max_length=200)] = ""


class TreeMailOut(Schema):
    """A mail of a run."""

    delivery: int
    state: str
    subject: str
    recipients: list[str]
    more_recipients: int
    attempts: int
    reply: str


class TreeTryOut(Schema):
    """A try of a run that was put off after it: when, and why."""

    at: datetime
    message: str


class TreeNodeOut(Schema):
    """A run of an executable, or an iteration of a loop. status: waiting, running, succeeded, failed, canceled,
    skipped, or done, where an execution before has done it. has_inside: it can be opened. begun and total are a loop's
    iterations, failed the runs in it that have failed. mails are the first of its mails, mail_count all. tries are
    those before the last one, twenty at most."""

    key: str
    executable: UUID | None
    name: str
    type: str
    status: str
    has_inside: bool
    started_at: datetime | None
    ended_at: datetime | None
    message: str
    attempts: int
    begun: int | None
    total: int | None
    failed: int
    mails: list[TreeMailOut]
    mail_count: int
    tries: list[TreeTryOut]


class TreePartOut(Schema):
    """Some of the children of a node, from a place on, and how many there are."""

    of: str
    first: int
    count: int
    nodes: list[TreeNodeOut]


class TreeOut(Schema):
    """The parts that were asked for, and the execution that they are of."""

    status: str
    revision: int
    started_at: datetime | None
    ended_at: datetime | None
    parts: list[TreePartOut]


@router.get("/executions/{execution_id}/tree", response=TreeOut)
def get_tree(request: HttpRequest, execution_id: int, query: Query[TreeQuery]) -> TreeOut:
    """Open nodes of an execution's tree, a hundred children of each at once."""
    execution = find_execution(person(request), execution_id)
    tree = RunTree(execution, query.q.replace("\0", ""), only_errors=query.errors)
    parts = [_describe(tree.open(*_read(text))) for text in query.of]
    return TreeOut(
        status=execution.status,
        revision=execution.revision,
        started_at=execution.started_at,
        ended_at=execution.ended_at,
        parts=parts,
    )


def _read(text: str) -> tuple[Key, int]:
    key, _, first = text.partition("@")
    return Key.read(key), int(first or 0)


def _describe(inside: Inside) -> TreePartOut:
    nodes = [TreeNodeOut(**_describe_node(each)) for each in inside.nodes]
    return TreePartOut(of=str(inside.of), first=inside.first, count=inside.count, nodes=nodes)


def _describe_node(node: Node) -> dict[str, Any]:
    return {
        "key": str(node.key),
        "executable": node.key.executable,
        "name": node.name,
        "type": node.type,
        "status": node.status,
        "has_inside": node.has_inside,
        "started_at": node.started_at,
        "ended_at": node.ended_at,
        "message": node.message,
        "attempts": node.attempts,
        "begun": node.begun,
        "total": node.total,
        "failed": node.failed,
        "mail_count": node.mail_count,
        "tries": [TreeTryOut(at=each.at, message=each.message) for each in node.tries],
        "mails": [
            TreeMailOut(
                delivery=each.delivery.pk,
                state=each.delivery.state,
                subject=each.delivery.subject,
                recipients=each.recipients,
                more_recipients=max(0, each.delivery.recipient_count - len(each.recipients)),
                attempts=each.delivery.attempts,
                reply=each.delivery.reply,
            )
            for each in node.mails
        ],
    }
