"""Sending several deliveries in a row through one connection, each step written down for all of them at once.

Only what goes well is done together. Whatever else the server says of one is written down as if it had been sent alone,
by `rest`, which is also what sends it alone where that is needed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from connections.errors import SmtpError
from connections.guard.lookup import find_guards
from connections.guard.rules import Stopped, guard
from connections.smtp.pool.pool import PROCESS_POOL
from connections.smtp.replies import Outcome, Reply
from connections.smtp.session import SmtpSession
from connections.waiting import unless
from designer.storage.prepared import prepare_save
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.deliveries.sending.attempts import (
    NotWanted,
    Policy,
    Route,
    TakenOver,
    announce_hand_over,
    attempt,
    describe_session,
    find_stopping,
    give_up_on,
    take_answer,
)
from tasks.deliveries.sending.changes import IN_DOUBT, change, describe_reply, take, update_all
from tasks.deliveries.sending.concealing import mask_reply, tell_reply
from tasks.deliveries.sending.outgoing import OutgoingMessage
from tasks.deliveries.states import DeliveryState, RecipientState
from tasks.runtime.state.outages import retry_on_outage

save_recipients = prepare_save(DeliveryRecipient, ["state", "code", "enhanced_code", "text"])
Answered = tuple["Post", Outcome | SmtpError]


def _nothing() -> None:
    return None


@dataclass(eq=False)
class Post:
    """A delivery that this process has just entered, and what is still to be done for it."""

    delivery: Delivery
    letter: OutgoingMessage
    recipients: list[DeliveryRecipient]
    route: Route
    policy: Policy
    rest: Callable[[], None] = _nothing


def send_together(posts: Sequence[Post], package_id: int | None) -> None:
    """Send deliveries that take the same route. Call `rest` of each afterwards; it may raise as `attempt` does."""
    for post in posts:
        post.rest = partial(attempt, post.delivery, post.letter, post.route, post.policy)
    free = _pass_guards(posts, package_id)
    if not free:
        return
    answered: list[Answered] = []
    try:
        _send(free, answered)
    except TakenOver:
        pass  # they were not handed over; each finds out for itself whose it is
    except NotWanted as error:
        for post in free:
            post.rest = partial(give_up_on, post.delivery, str(error))
    except SmtpError as error:
        answered += [(post, error) for post in free[len(answered) :]]
    except BaseException:
        _doubt(free)
        raise
    for post, answer in answered:
        post.rest = partial(take_answer, post.delivery, post.letter, answer, post.route, post.policy)
    _write_down([(post, answer) for post, answer in answered if isinstance(answer, Outcome) and _is_plain(answer)])


def _pass_guards(posts: Sequence[Post], package_id: int | None) -> list[Post]:
    """Give those that guards let pass to everybody; the others go alone, and what becomes of them is told there."""
    route = posts[0].route
    project_id = posts[0].delivery.project_id
    guards = retry_on_outage(partial(find_guards, project_id, package_id, route.manager, route.smtp))
    try:
        return [post for post in posts if not guard(post.letter.envelope.recipients, guards).withheld]
    except Stopped:
        return []


def _send(posts: Sequence[Post], answered: list[Answered]) -> None:
    route = posts[0].route
    parcels = [(post.letter.envelope, post.letter.content) for post in posts]
    results = PROCESS_POOL.send_many(route.smtp, parcels, partial(_hand_over, posts), route.identity)
    with unless(partial(find_stopping, posts[0].delivery.task_run.execution_id)), closing(results):
        answered.extend(zip(posts, results, strict=True))


def _hand_over(posts: Sequence[Post], session: SmtpSession) -> None:
    """Write down that all of them may leave from now on. If that fails, or another process has one, none leaves."""
    announce_hand_over()
    values = {"state": DeliveryState.SENDING, "attempts": 1, **describe_session(session)}
    retry_on_outage(partial(_begin, [post.delivery.pk for post in posts], values))
    for post in posts:
        take(post.delivery, values)


@transaction.atomic
def _begin(keys: Sequence[int], values: Mapping[str, Any]) -> None:
    """Change all or none. What was committed unheard is known by the time of the hand-over, which is this process's."""
    rows = Delivery.objects.filter(pk__in=keys)
    waiting = rows.filter(state=DeliveryState.PREPARED, attempts=0)
    if waiting.update(**values) < len(keys) and rows.filter(**values).count() < len(keys):
        raise TakenOver("Some deliveries of a batch were taken over by another process.")


def _doubt(posts: Iterable[Post]) -> None:
    """Whatever else stopped this process must not leave messages that say for ever that they are being sent."""
    for post in posts:
        if post.delivery.status is DeliveryState.SENDING:
            change(post.delivery, DeliveryState.IN_DOUBT, reply=IN_DOUBT.format(reason="the worker was interrupted."))


def _is_plain(outcome: Outcome) -> bool:
    return all(each.accepted for each in outcome.recipients)


def _write_down(answered: Sequence[tuple[Post, Outcome]]) -> None:
    """Write down the answers to messages that were taken for all their recipients."""
    if not answered:
        return
    try:
        retry_on_outage(partial(_write, answered))
    except TakenOver:
        return  # each by itself, which finds out whose they are
    for post, outcome in answered:
        _take_outcome(post, outcome)


@transaction.atomic
def _write(answered: Sequence[tuple[Post, Outcome]]) -> None:
    if update_all((post.delivery, _describe(post.delivery, outcome.reply)) for post, outcome in answered) < len(
        answered
    ):
        raise TakenOver("Some deliveries of a batch were taken over by another process.")
    for post, outcome in answered:
        for row, each in zip(post.recipients, outcome.recipients, strict=True):
            row.state = RecipientState.ACCEPTED
            vars(row).update(describe_reply(mask_reply(post.delivery, each.reply)))
    save_recipients(*(row for post, _ in answered for row in post.recipients))


def _describe(delivery: Delivery, reply: Reply) -> dict[str, object]:
    said = {"code": reply.code, "enhanced_code": reply.enhanced_code, "reply": tell_reply(delivery, reply)}
    return {"state": DeliveryState.SENT, "attempts": 1, "ended_at": timezone.now(), **said}


def _take_outcome(post: Post, outcome: Outcome) -> None:
    """Let what is in memory say what the database says now."""
    take(post.delivery, _describe(post.delivery, outcome.reply))
    post.delivery.answers = post.recipients
    post.rest = _nothing
