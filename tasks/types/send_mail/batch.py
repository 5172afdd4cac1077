"""Send Mail tasks that are ready together: their mails are built one by one, and sent while the next ones are built."""

from collections import deque
from collections.abc import Generator, Hashable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NoReturn

from connections.credentials.vault import CannotDecrypt
from connections.smtp.pool.limits import rate_of
from designer.package.document import ExecutableDocument
from designer.variables.values import CannotEvaluate
from tasks.deliveries.batches.batched import BatchedDelivery
from tasks.deliveries.batches.in_hand import Builder
from tasks.deliveries.batches.outcomes import Outcomes
from tasks.deliveries.batches.sending import BatchSending
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.attempts import Route
from tasks.deliveries.sending.outbox import draft_again, find_all_own
from tasks.deliveries.sending.outgoing import CANNOT_DECRYPT
from tasks.runtime.engine.runners import Finish, TakeMore, TaskContext, runners
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.work import TaskCanceled, TaskDeferred, TaskFailed
from tasks.types.send_mail.making.mails import address
from tasks.types.send_mail.properties import SendingMode, SendMailProperties
from tasks.types.send_mail.result import report
from tasks.types.send_mail.run import (
    MailBuilder,
    check_limit,
    find_route,
    find_sent_before,
    inform,
    is_due,
    make_draft,
    policy_of,
    say_begin,
    tell_progress,
)

CANCELED = "The execution was canceled before this task's mail was begun."

CONNECTION = "smtp_connection"
Routes = dict[tuple[int, str], Route]


def find_connection(executable: ExecutableDocument) -> Hashable:
    """Give what says which connection manager a task uses: a slow server holds up only its own mails."""
    return executable.properties.get(CONNECTION), executable.expressions.get(CONNECTION)


def send_batches(first: Sequence[TaskContext], take_more: TakeMore) -> Generator[list[Finish], None, None]:
    """Send the mails of task runs, and of further batches while the last ones are under way (RunBatches)."""
    sending, routes = BatchSending(first[0].task_run.execution, first[0].deferred), Routes()
    batches = deque([_Batch(first, sending.outcomes, routes)])

    def build_more(is_shared: bool) -> Builder | None:
        if (contexts := take_more(is_shared)) is None:
            return None
        batches.append(_Batch(contexts, sending.outcomes, routes))
        return batches[-1].build()

    with closing(sending.send(batches[0].build(), build_more)) as ends:
        for last in ends:
            batch = batches.popleft()
            if last:
                batch.contexts[-1].last_writes.append(last)
            yield batch.finishes


@dataclass
class _Batch:
    contexts: Sequence[TaskContext]
    outcomes: Outcomes
    routes: Routes
    finishes: list[Finish] = field(default_factory=list)

    def build(self) -> Builder:
        """Build one mail after the other, for the tasks that have one; for the others say what is to be done."""
        for context in self.contexts:
            self.outcomes.look()
            if self.outcomes.is_canceled:
                self.finishes.append(_cancel)
                continue
            try:
                properties, one = self._build(context)
            except (TaskFailed, TaskDeferred, CannotEvaluate) as error:
                self.finishes.append(partial(_raise, error))
                continue
            if one is None:
                self.finishes.append(partial(self._run_alone, context))
            else:
                self.finishes.append(partial(_finish, context, properties, one))
            yield one

    def _build(self, context: TaskContext) -> tuple[SendMailProperties, BatchedDelivery | None]:
        properties = context.evaluate(SendMailProperties)
        check_limit(context, properties)
        route = self._find_route(context, properties)
        if rate_of(route.smtp, route.identity):
            return properties, None
        if earlier := self.earlier.get(context.task_run.pk):
            return properties, _take_up(context, properties, route, earlier)
        mails = address(properties)
        if len(mails) != 1 or find_sent_before(context):
            return properties, None
        _say_progress(context)
        mail, message = MailBuilder(context, properties).make(mails[0])
        draft = make_draft(context, 0, mail, message, route)
        one = BatchedDelivery(draft, message, route, policy_of(context, properties), deferred=context.deferred)
        if context.tells("SendMailTaskBegin"):
            one.announce = partial(context.event, "SendMailTaskBegin", say_begin(draft.delivery))
        return properties, one

    @cached_property
    def earlier(self) -> dict[int, list[Delivery]]:
        """The deliveries of earlier attempts, by the keys of the task runs."""
        again = [context.task_run.pk for context in self.contexts if context.task_run.attempts > 1]
        return retry_on_outage(partial(find_all_own, again)) if again else {}

    def _find_route(self, context: TaskContext, properties: SendMailProperties) -> Route:
        """Give the way of a mail; that through a connection manager without expressions is the same for all tasks of a
        package. In another one, which is called, the same name may mean another manager."""
        key = id(context.document), properties.smtp_connection
        route = self.routes.get(key) or find_route(context, properties)
        if not route.manager.expressions:
            self.routes[key] = route
        return route

    def _run_alone(self, context: TaskContext) -> str:
        self.outcomes.look(at_once=True)
        if self.outcomes.is_canceled or not (context.deferred is None or retry_on_outage(context.deferred.write)):
            _cancel()
        return runners[context.task_run.type].run(context)


def _take_up(
    context: TaskContext, properties: SendMailProperties, route: Route, earlier: list[Delivery]
) -> BatchedDelivery | None:
    """Give the mail that an earlier attempt has made, as it was made then, if it is the only one and its turn."""
    if properties.sending_mode is not SendingMode.ONE_MAIL or len(earlier) > 1 or not is_due(earlier[0]):
        return None
    try:
        again = retry_on_outage(partial(draft_again, earlier[0], context.task_run))
    except CannotDecrypt as error:
        raise TaskFailed(CANNOT_DECRYPT) from error
    if again is None:
        return None
    _say_progress(context)
    return BatchedDelivery(*again, route, policy_of(context, properties))


def _say_progress(context: TaskContext) -> None:
    context.raise_event("OnProgress", "Sending begins.", PercentComplete=0)


def _finish(context: TaskContext, properties: SendMailProperties, one: BatchedDelivery) -> str:
    if one.is_dropped:
        _cancel()
    one.finish()
    inform(context, one.delivery)
    tell_progress(context, 1, 1)
    return report(context, properties, [one.delivery])


def _cancel() -> NoReturn:
    raise TaskCanceled(CANCELED)


def _raise(error: Exception) -> NoReturn:
    raise error
