"""The deliveries of a task run: made before anything is sent, found again by who goes on, closed when nobody will."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from django.db.models import Exists, OuterRef
from django.utils import timezone

from connections.protocol.message import OutgoingMessage
from connections.types.smtp.properties import SmtpProperties
from designer.database.prepared_inserts import PreparedInsert
from designer.database.quick_rows import QuickRows
from designer.database.statements import Statement, run_together
from designer.database.vendor import is_postgresql
from designer.package.document import ConnectionManagerDocument
from tasks.deliveries.model import LONGEST_KEY, RESENDS, Delivery, DeliveryRecipient, KeptMessage
from tasks.deliveries.sending.changes import UNANSWERED, WAITING, make_recipients
from tasks.deliveries.sending.concealing import Part, alias, mask_if
from tasks.deliveries.sending.in_doubt import close_unwritten
from tasks.deliveries.sending.outgoing import make_kept, restore_message
from tasks.deliveries.states import DeliveryState, RecipientState
from tasks.runtime.models import TaskRun
from tasks.runtime.state.deferred_write import DeferredWrite
from tasks.runtime.statuses import ExecutionStatus

DELIVERIES = QuickRows(Delivery)
INSERT_DELIVERIES = PreparedInsert(Delivery)
INSERT_RECIPIENTS = PreparedInsert(DeliveryRecipient)
INSERT_KEPT = PreparedInsert(KeptMessage)
FEW_RECIPIENTS = 10


@dataclass(eq=False)
class Draft:
    """A delivery with all its rows, which are made before anything is locked and still to be entered."""

    delivery: Delivery
    recipients: list[DeliveryRecipient]
    kept: KeptMessage

    @property
    def is_entered(self) -> bool:
        """Whether its rows are in the database."""
        return self.delivery.pk is not None


def find_own(task_run: TaskRun) -> dict[int, Delivery]:
    """Give the deliveries that a task run has made so far, by the number of their mail."""
    return {delivery.number: delivery for delivery in task_run.deliveries.filter(repeats=None).order_by("number")}


def find_all_own(task_runs: Collection[int]) -> dict[int, list[Delivery]]:
    """Give the deliveries that task runs have made so far, by the key of the run."""
    found: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in Delivery.objects.filter(task_run__in=task_runs, repeats=None).order_by("number"):
        found[delivery.task_run_id].append(delivery)
    return found


def draft_again(delivery: Delivery, task_run: TaskRun) -> tuple[Draft, OutgoingMessage] | None:
    """Give a delivery that waits for another try with its rows and its message, if all its recipients wait: else the
    next answer alone does not tell what became of it. Raises vault.CannotDecrypt."""
    delivery.task_run = task_run
    recipients = list(delivery.recipients.order_by("pk"))
    if delivery.status not in WAITING or delivery.is_resend or {one.state for one in recipients} - set(UNANSWERED):
        return None
    kept = KeptMessage.objects.get(delivery=delivery)
    return Draft(delivery, recipients, kept), restore_message(delivery, kept, recipients)


def draft(
    task_run: TaskRun,
    number: int,
    message: OutgoingMessage,
    *,
    message_id: str,
    subject: str,
    concealed: Collection[Part] = (),
    manager: ConnectionManagerDocument,
    smtp: SmtpProperties,
) -> Draft:
    """Give the delivery of a mail, which is still to be entered, with what is sensitive in it masked."""
    delivery = DELIVERIES.make(
        project_id=task_run.execution.project_id,
        task_run=task_run,
        number=number,
        message_id=message_id,
        concealed=sorted(concealed),
        recipient_count=len(message.envelope.recipients),
        size=len(message.content),
        connection_uid=manager.id,
    )
    delivery.sender = mask_if(delivery, Part.SENDER, message.envelope.sender)
    delivery.subject = mask_if(delivery, Part.SUBJECT, subject)
    delivery.subject_key = "" if Part.SUBJECT in concealed else make_key(subject)
    delivery.connection_name = mask_if(delivery, Part.CONNECTION, manager.name)
    delivery.server = mask_if(delivery, Part.SERVER, f"{smtp.smtp_server}:{smtp.effective_port}")
    if Part.SUBJECT in concealed:
        delivery.secret_texts = (subject,)
    if Part.RECIPIENTS in concealed:
        delivery.aliases = alias(message.envelope.recipients)
        delivery.secret_texts += message.envelope.recipients
    return Draft(delivery, make_recipients(delivery, message.envelope.recipients), make_kept(delivery, message))


def enter(drafts: Sequence[Draft], condition: Statement | None = None) -> None:
    """Enter deliveries with their recipients and their bytes. The caller holds a transaction.

    Without one a single delivery that is_small is entered by PostgreSQL at once if a condition holds: a query that
    answers with the status of the execution, which must not be canceled. What the query's take raises is raised.
    """
    if condition:
        run_together(_statements_if(condition, drafts[0]))
        _name_owner(drafts)
        return
    if len(drafts) == 1 and len(drafts[0].recipients) <= FEW_RECIPIENTS and is_postgresql():
        run_together(_statements_of(drafts[0]))
        _name_owner(drafts)
        return
    INSERT_DELIVERIES.apply(each.delivery for each in drafts)
    _name_owner(drafts)
    INSERT_RECIPIENTS.apply(chain.from_iterable(each.recipients for each in drafts))
    INSERT_KEPT.apply(each.kept for each in drafts)


def enter_with(draft: Draft, deferred: DeferredWrite) -> bool:
    """Enter a delivery together with what begins its task run; tell whether that was done, because the run has no row
    yet. Raises Refused."""

    def enter_now() -> None:
        draft.delivery.task_run_id = deferred.run.pk
        enter([draft])

    is_done = deferred.write_with(enter_now, partial(_statements_behind, draft) if is_small(draft) else None)
    draft.delivery.task_run_id = deferred.run.pk
    if is_done:
        _name_owner([draft])
    return is_done


def is_small(draft: Draft) -> bool:
    """Tell whether a delivery may be entered at once: on PostgreSQL, and to one recipient."""
    return is_postgresql() and len(draft.recipients) == 1


def _statements_if(condition: Statement, draft: Draft) -> Iterator[Statement]:
    """Give what asks for a condition, and enters one delivery if it holds."""
    yield condition
    going_on = f"s0 WHERE s0.execution_status <> '{ExecutionStatus.STOPPING}'"
    yield INSERT_DELIVERIES.statement_if(going_on, draft.delivery)
    yield from _parts_of(draft, "s1")


def _statements_behind(draft: Draft, run: str, before: int) -> Iterator[Statement]:
    """Give what enters one delivery, by the name of the statement that makes its task run's row."""
    yield INSERT_DELIVERIES.statement_if(run, draft.delivery, owner="task_run_id")
    yield from _parts_of(draft, f"s{before}")


def _parts_of(draft: Draft, delivery: str) -> Iterator[Statement]:
    """Give what enters the recipient and the bytes of a delivery, by the name of the statement that enters that."""
    yield INSERT_RECIPIENTS.statement_if(delivery, draft.recipients[0], owner="delivery_id")
    yield INSERT_KEPT.statement_if(delivery, draft.kept, owner="delivery_id")


def learn_keys(draft: Draft) -> None:
    """Give rows the keys that they have, if the database went away before it told them."""
    if draft.is_entered:
        return
    draft.delivery.pk = Delivery.objects.values_list("pk", flat=True).get(message_id=draft.delivery.message_id)
    keys = DeliveryRecipient.objects.filter(delivery=draft.delivery.pk).order_by("pk").values_list("pk", flat=True)
    for row, key in zip(draft.recipients, keys, strict=True):
        row.pk = key
    for each in (draft.delivery, *draft.recipients, draft.kept):
        each._state.adding = False
    _name_owner([draft])


def _statements_of(draft: Draft) -> Iterator[Statement]:
    """Give what enters one delivery in one trip to the database."""
    yield from INSERT_DELIVERIES.statements([draft.delivery])
    yield from INSERT_RECIPIENTS.statements(draft.recipients, owner="delivery_id")
    yield from INSERT_KEPT.statements([draft.kept], owner="delivery_id")


def _name_owner(drafts: Sequence[Draft]) -> None:
    for each in drafts:
        each.kept.delivery_id = each.delivery.pk
        for row in each.recipients:
            row.delivery_id = each.delivery.pk


def make_key(subject: str) -> str:
    """Give what a subject is found by: its beginning in lower case."""
    return " ".join(subject.split()).lower()[:LONGEST_KEY]


def close_open(task_runs: Collection[int], reason: str) -> None:
    """End the deliveries that nobody will send any more: those who had got the mail by then have got it.

    One that is still being sent is one whose end could not be written down, because the database was away, or something
    else went wrong.
    """
    own = Delivery.objects.filter(~RESENDS, task_run__in=task_runs)
    close_unwritten(own.filter(state=DeliveryState.SENDING))
    waiting = own.filter(state__in=WAITING)
    keys = list(waiting.values_list("pk", flat=True))
    if not keys:
        return
    served = DeliveryRecipient.objects.filter(delivery=OuterRef("pk"), state=RecipientState.ACCEPTED)
    ended = {"ended_at": timezone.now(), "due_at": None, "reply": reason}
    Delivery.objects.filter(Exists(served), pk__in=keys).update(state=DeliveryState.PARTLY_SENT, **ended)
    Delivery.objects.filter(pk__in=keys, state__in=WAITING).update(state=DeliveryState.FAILED, **ended)
