"""Send Mail tasks of a batch: the mails of several iterations, built one by one and sent in a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import NoReturn

from django.db import transaction

from connections.protocol.message import OutgoingMessage
from connections.smtp.pool.limits import rate_of
from designer.variables.values import CannotEvaluate
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.attempts import Route
from tasks.deliveries.sending.batch_sending import BatchedDelivery, send_in_row
from tasks.deliveries.sending.in_doubt import Policy
from tasks.deliveries.sending.outbox import enter
from tasks.runtime.engine.runners import TaskCanceled, TaskContext, TaskFailed, runners
from tasks.runtime.models import Execution
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.statuses import ExecutionStatus
from tasks.types.send_mail.message import BuiltMessage
from tasks.types.send_mail.properties import SendMailProperties
from tasks.types.send_mail.result import report
from tasks.types.send_mail.run import (
    MailBuilder,
    address,
    check_limit,
    find_route,
    inform,
    make_draft,
    policy_of,
    say_begin,
    tell_progress,
)

CANCELED = "The execution was canceled before this iteration's mail was begun."

Finish = Callable[[], str]
Routes = dict[str, Route]


@dataclass
class Item:
    """A mail that is built."""

    context: TaskContext
    properties: SendMailProperties
    mail: BuiltMessage
    message: OutgoingMessage
    route: Route
    policy: Policy


def send_batch(contexts: Sequence[TaskContext]) -> list[Finish]:
    """Send the mails of task runs, and give for each what tells what became of it (RunBatch)."""
    if _is_canceled(contexts[0]):
        return [_cancel for _ in contexts]
    routes: Routes = {}
    made = [_make(context, routes) for context in contexts]
    items = [each for each in made if isinstance(each, Item)]
    sent = iter(_send(items) if items else [])
    return [next(sent) if isinstance(each, Item) else each for each in made]


def _make(context: TaskContext, routes: Routes) -> Item | Finish:
    """Build a task run's mail, or say what is to be done for it instead."""
    try:
        properties = context.evaluate(SendMailProperties)
        check_limit(context, properties)
        route = _find_route(context, properties, routes)
        mails = address(properties)
        if len(mails) != 1 or context.task_run.attempts > 1 or rate_of(route.smtp, route.identity):
            return partial(_run_alone, context)
        context.raise_event("OnProgress", "Sending begins.", PercentComplete=0)
        mail, message = MailBuilder(context, properties).make(mails[0])
    except (TaskFailed, CannotEvaluate) as error:
        return partial(_raise, error)
    return Item(context, properties, mail, message, route, policy_of(context, properties))


def _find_route(context: TaskContext, properties: SendMailProperties, routes: Routes) -> Route:
    """Give the way of a mail; that through a connection manager without expressions is the same for all."""
    route = routes.get(properties.smtp_connection) or find_route(context, properties)
    if not route.manager.expressions:
        routes[properties.smtp_connection] = route
    return route


def _send(items: Sequence[Item]) -> list[Finish]:
    batch = retry_on_outage(partial(_enter_deliveries, items))
    package_id = items[0].context.task_run.execution.package_id
    for _, alike in groupby(batch, key=lambda one: (one.route.manager.id, one.route.smtp, one.route.identity)):
        send_in_row(list(alike), package_id)
    return [partial(_finish, item, one) for item, one in zip(items, batch, strict=True)]


@transaction.atomic
def _enter_deliveries(items: Sequence[Item]) -> list[BatchedDelivery]:
    """Enter the deliveries of all mails with their Message-IDs, and say that the tasks begin to send them."""
    drafts = [(_draft(item), item.message) for item in items]
    for item, (delivery, _) in zip(items, drafts, strict=True):
        item.context.event("SendMailTaskBegin", say_begin(delivery))
    recipients = enter(drafts)
    return [
        BatchedDelivery(delivery, message, rows, item.route, item.policy)
        for item, (delivery, message), rows in zip(items, drafts, recipients, strict=True)
    ]


def _draft(item: Item) -> Delivery:
    return make_draft(item.context, 0, item.mail, item.message, item.route)


def _finish(item: Item, one: BatchedDelivery) -> str:
    one.finish()
    inform(item.context, one.delivery)
    tell_progress(item.context, 1, 1)
    return report(item.context, item.properties, [one.delivery])


def _run_alone(context: TaskContext) -> str:
    if _is_canceled(context):
        _cancel()
    return runners[context.task_run.type].run(context)


def _is_canceled(context: TaskContext) -> bool:
    stopping = Execution.objects.filter(pk=context.task_run.execution_id, status=ExecutionStatus.STOPPING)
    return retry_on_outage(stopping.exists)


def _cancel() -> NoReturn:
    raise TaskCanceled(CANCELED)


def _raise(error: Exception) -> NoReturn:
    raise error
