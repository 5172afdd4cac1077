"""Send Mail tasks that are ready together: their mails are built one by one, and sent while the next ones are built."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NoReturn

from connections.smtp.pool.limits import rate_of
from designer.package.document import ExecutableDocument
from designer.variables.values import CannotEvaluate
from tasks.deliveries.batches.batched import BatchedDelivery
from tasks.deliveries.batches.sending import BatchSending
from tasks.deliveries.sending.attempts import Route
from tasks.runtime.engine.runners import TaskCanceled, TaskContext, TaskDeferred, TaskFailed, runners
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

CANCELED = "The execution was canceled before this task's mail was begun."

CONNECTION = "smtp_connection"
Finish = Callable[[], str]


def find_connection(executable: ExecutableDocument) -> Hashable:
    """Give what says which connection manager a task uses: a slow server holds up only its own mails."""
    return executable.properties.get(CONNECTION), executable.expressions.get(CONNECTION)


def send_batch(contexts: Sequence[TaskContext]) -> list[Finish]:
    """Send the mails of task runs, and give for each what tells what became of it (RunBatch)."""
    batch = _Batch(contexts, BatchSending(contexts[0].task_run.execution))
    if last := batch.sending.send(batch.build()):
        contexts[-1].last_writes.append(last)
    return batch.finishes


@dataclass
class _Batch:
    contexts: Sequence[TaskContext]
    sending: BatchSending
    finishes: list[Finish] = field(default_factory=list)
    routes: dict[tuple[int, str], Route] = field(default_factory=dict)

    def build(self) -> Iterator[BatchedDelivery]:
        """Build one mail after the other, for the tasks that have one; for the others say what is to be done."""
        for context in self.contexts:
            self.sending.look()
            if self.sending.is_canceled:
                self.finishes.append(_cancel)
                continue
            try:
                properties, one = self._build(context)
            except (TaskFailed, TaskDeferred, CannotEvaluate) as error:
                self.finishes.append(partial(_raise, error))
                continue
            if one is None:
                self.finishes.append(partial(self._run_alone, context))
                continue
            self.finishes.append(partial(_finish, context, properties, one))
            yield one

    def _build(self, context: TaskContext) -> tuple[SendMailProperties, BatchedDelivery | None]:
        properties = context.evaluate(SendMailProperties)
        check_limit(context, properties)
        route = self._find_route(context, properties)
        mails = address(properties)
        if len(mails) != 1 or context.task_run.attempts > 1 or rate_of(route.smtp, route.identity):
            return properties, None
        context.raise_event("OnProgress", "Sending begins.", PercentComplete=0)
        mail, message = MailBuilder(context, properties).make(mails[0])
        draft = make_draft(context, 0, mail, message, route)
        announce = partial(context.event, "SendMailTaskBegin", say_begin(draft.delivery))
        return properties, BatchedDelivery(draft, message, route, policy_of(context, properties), announce)

    def _find_route(self, context: TaskContext, properties: SendMailProperties) -> Route:
        """Give the way of a mail; that through a connection manager without expressions is the same for all tasks of a
        package. In another one, which is called, the same name may mean another manager."""
        key = id(context.document), properties.smtp_connection
        route = self.routes.get(key) or find_route(context, properties)
        if not route.manager.expressions:
            self.routes[key] = route
        return route

    def _run_alone(self, context: TaskContext) -> str:
        self.sending.look()
        if self.sending.is_canceled:
            _cancel()
        return runners[context.task_run.type].run(context)


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
