"""Deliveries in the API: search them, read one with its message, have some sent again, decide about one in doubt."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.http.pages import read_page
from designer.api.schemas import Given
from designer.api.signing_in import TO_RUN
from designer.input.number_types import PLAIN, Moment
from designer.models import User
from designer.storage.scanning import look_through
from tasks.deliveries.downloads import message_answer
from tasks.deliveries.model import Delivery
from tasks.deliveries.search import DeliveryFilter, visible_deliveries, with_environments
from tasks.deliveries.sending.concealing import Part
from tasks.deliveries.services import MOST_AT_ONCE, Decision, decide, download_message, find_delivery, send_again
from tasks.deliveries.states import DeliveryState, RecipientState

router = Router(tags=["deliveries"])
Number = Annotated[int, Field(ge=0, le=2**63 - 1), PLAIN]
"""A row's number; what is larger is none, and databases refuse it."""


class RecipientOut(Schema):
    """One recipient and what the server said last."""

    address: str
    state: RecipientState
    code: int | None
    enhanced_code: str
    text: str


class DeliveryOut(Schema):
    """One message and what the server said to it. concealed are the parts that are made of sensitive values: they are
    masked, and so are replies that may repeat them."""

    id: int
    execution: int
    environment: str
    in_production: bool
    task: str
    repeats: int | None
    message_id: str
    state: DeliveryState
    attempts: int
    sender: str
    recipients: list[RecipientOut]
    subject: str
    size: int
    connection_name: str
    server: str
    tls_version: str
    tls_cipher: str
    identity: str
    mechanism: str
    code: int | None
    enhanced_code: str
    reply: str
    created_at: datetime
    handed_over_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    asked_by: str
    decided_by: str
    concealed: list[Part]


class DeliveryQuery(Schema):
    """What deliveries are narrowed to. recipient and subject are parts of them, or beginnings
    where they have no three letters in a row; message_id is the whole."""

    recipient: str = ""
    subject: str = ""
    message_id: str = ""
    state: DeliveryState | None = None
    since: Moment | None = None
    until: Moment | None = None
    project: Number | None = None
    before: Number | None = None
    limit: Annotated[int, Field(ge=1, le=500), PLAIN] = 100


class SendAgainIn(Given):
    """The deliveries to send again, by number."""

    deliveries: Annotated[list[Number], Field(min_length=1, max_length=MOST_AT_ONCE)]
    confirm_production: bool = False
    """Without it nothing is sent again that is of a production environment."""


class DecisionIn(Given):
    """What became of a message in doubt, or what to do with it."""

    decision: Decision
    confirm_production: bool = False
    """Without it nothing is sent again that is of a production environment."""


@router.get("/deliveries", response=list[DeliveryOut])
def search_deliveries(request: HttpRequest, response: HttpResponse, query: Query[DeliveryQuery]) -> list[DeliveryOut]:
    """Search deliveries, the newest first; the next page begins before the last id.

    Where very many recipients fit, 10,000 deliveries are looked through for a page, which may then be short, or empty,
    though there are more: follow the header Link until there is none.
    """
    given = query.model_dump(exclude={"before", "limit", "state"})
    wanted = DeliveryFilter(**given, state=query.state or "")
    rows = visible_deliveries(person(request))
    if query.before is not None:
        rows = rows.filter(pk__lt=query.before)
    found, fits = wanted.narrow(rows)
    looked = look_through(found, fits, query.limit + 1) if fits is not None else None
    listed = with_environments(found if looked is None else rows.filter(pk__in=looked.numbers))
    page = read_page(request, response, listed, query.limit, name="before", end=looked.end if looked else None)
    return [describe_delivery(row) for row in page]


@router.post("/deliveries/send-again", response={202: list[DeliveryOut]}, auth=TO_RUN)
def post_send_again(
    request: HttpRequest, payload: SendAgainIn, idempotency_key: IdempotencyKey = ""
) -> Status[list[DeliveryOut]] | HttpResponse:
    """Have failed messages sent again to those who did not get them; answers with the new deliveries."""
    return once(request, idempotency_key, lambda: Status(202, _send_again(person(request), payload)))


def _send_again(user: User, asked: SendAgainIn) -> list[DeliveryOut]:
    repeats = send_again(user, asked.deliveries, confirms_production=asked.confirm_production)
    made = [repeat.pk for repeat in repeats]
    rows = with_environments(Delivery.objects.filter(pk__in=made).order_by("pk"))
    return [describe_delivery(row) for row in rows]


@router.get("/deliveries/{delivery_id}", response=DeliveryOut)
def get_delivery(request: HttpRequest, delivery_id: int) -> DeliveryOut:
    """Give one delivery."""
    return describe_delivery(find_delivery(person(request), delivery_id))


@router.get("/deliveries/{delivery_id}/message", response={200: None})
def get_message(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Give the message as it was handed over (message/rfc822), while it is kept. The download is audited.

    What is made of sensitive values is for administrators: others get 403.
    """
    return message_answer(delivery_id, download_message(person(request), delivery_id))


@router.post("/deliveries/{delivery_id}/decision", response=DeliveryOut, auth=TO_RUN)
def post_decision(
    request: HttpRequest, delivery_id: int, payload: DecisionIn, idempotency_key: IdempotencyKey = ""
) -> Status[DeliveryOut] | HttpResponse:
    """Decide about a message in doubt: it arrived, send it again with the same Message-ID, or give it up."""
    return once(request, idempotency_key, lambda: Status(200, _decide(person(request), delivery_id, payload)))


def _decide(user: User, delivery_id: int, asked: DecisionIn) -> DeliveryOut:
    decide(user, delivery_id, asked.decision, confirms_production=asked.confirm_production)
    return describe_delivery(find_delivery(user, delivery_id))


def describe_delivery(delivery: Delivery) -> DeliveryOut:
    """Describe a delivery that was read with its recipients, its task and its environment."""
    joined = {"execution", "environment", "in_production", "task", "repeats", "recipients", "asked_by", "decided_by"}
    names, execution = DeliveryOut.model_fields.keys() - joined, delivery.task_run.execution
    return DeliveryOut(
        **{name: getattr(delivery, name) for name in names},
        execution=execution.pk,
        environment=execution.environment_name,
        in_production=execution.in_production,
        task=delivery.task_run.name,
        repeats=delivery.repeats_id,
        recipients=[RecipientOut.model_validate(one, from_attributes=True) for one in delivery.answers],
        asked_by=delivery.asked_by_name,
        decided_by=delivery.decided_by_name,
    )
