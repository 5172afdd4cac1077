"""Restarting executions in the API."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Schema, Status

from designer.accounts.current_user import person
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.schemas import Given
from designer.api.signing_in import TO_RUN
from designer.models import User
from tasks.deliveries.api import DeliveryOut, describe_delivery
from tasks.executions.api import ExecutionOut, describe_execution
from tasks.restarting.found import Left
from tasks.restarting.services import InDoubtAnswer, RestartWishes, find_lacking, find_left, restart_execution

router = Router(tags=["executions"])


class RestartIn(Given):
    """How what failed is to run: values for parameters whose values are not kept, by their names; as the package is
    now, in place of the version that ran; and what becomes of mails in doubt, which is asked where there are any:
    send_again, or leave_out, as if they had arrived. In an environment that is production nothing runs without
    confirm_production."""

    parameters: dict[str, Any] = {}
    present_version: bool = False
    in_doubt: Literal["", "send_again", "leave_out"] = ""
    confirm_production: bool = False


class UnfinishedOut(Schema):
    """A task or container that has failed or was canceled, in so many of its runs."""

    name: str
    status: str
    runs: int


class LeftOut(Schema):
    """What of an execution runs when it is restarted: what has failed or was canceled, and what had not begun. Mails
    that were sent are left out, also those that did not reach everybody (partly_sent), which can be sent again by
    themselves. in_doubt are the first hundred mails of which nobody knows. lacking are the parameters whose sensitive
    values have to be given again."""

    version: int
    present_version: int
    unfinished: list[UnfinishedOut]
    skipped: list[str]
    sent: int
    partly_sent: int
    in_doubt: list[DeliveryOut]
    lacking: list[str]


@router.get("/executions/{execution_id}/restart", response=LeftOut)
def get_left(request: HttpRequest, execution_id: int) -> LeftOut:
    """Say what of an execution that is over would run if it were restarted. 409: it cannot be, and why."""
    user = person(request)
    return _describe(user, find_left(user, execution_id))


@router.post("/executions/{execution_id}/restart", response={201: ExecutionOut}, auth=TO_RUN)
def post_restart(
    request: HttpRequest,
    execution_id: int,
    payload: Body[RestartIn | None] = None,
    idempotency_key: IdempotencyKey = "",
) -> Status[ExecutionOut] | HttpResponse:
    """Run what failed in an execution, and what was skipped after that, as a new one with the same environment and
    values. Nothing that was done is done again, and no execution is restarted twice."""
    user, asked = person(request), payload or RestartIn()
    return once(request, idempotency_key, lambda: Status(201, _restart(user, execution_id, asked)))


def _restart(user: User, execution_id: int, asked: RestartIn) -> ExecutionOut:
    answer = InDoubtAnswer(asked.in_doubt)
    wishes = RestartWishes(asked.parameters, asked.present_version, answer, asked.confirm_production)
    return describe_execution(restart_execution(user, execution_id, wishes))


def _describe(user: User, left: Left) -> LeftOut:
    execution = left.execution
    return LeftOut(
        version=execution.package_version,
        present_version=execution.package.version if execution.package else 0,
        unfinished=[UnfinishedOut(name=each.name, status=each.status, runs=each.count) for each in left.unfinished],
        skipped=left.skipped,
        sent=left.sent,
        partly_sent=left.partly_sent,
        in_doubt=[describe_delivery(each) for each in left.in_doubt[:100]],
        lacking=find_lacking(user, left),
    )
