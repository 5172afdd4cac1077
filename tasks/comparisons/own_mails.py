"""The mails of executions, from the messages that are kept, as they are compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connections.credentials import vault
from designer.errors import Invalid
from designer.people.permissions import Person
from tasks.comparisons.reading.mail import Audience, Mail, NotRead, clean_address
from tasks.comparisons.reading.process import MailReader
from tasks.deliveries.model import Delivery, KeptMessage
from tasks.deliveries.search import deliveries_of
from tasks.deliveries.sending.outgoing import read_content, true_addresses
from tasks.deliveries.services import may_read_message
from tasks.runtime.models import Execution

CHUNK = 50
"""Messages that are in memory at once."""
NOT_KEPT = "Its message is not kept any more."
NOT_SHOWN = "Its message is made of sensitive values. An administrator can compare it."
NOT_DECRYPTED = "Its message cannot be decrypted: the key is not among CREDENTIAL_KEYS."


@dataclass
class OwnMails:
    """The mails, and the deliveries of which there is none to be read, each with a sentence."""

    mails: list[Mail] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


def read_own(user: Person, executions: Sequence[Execution], most: int, reader: MailReader) -> OwnMails:
    """Read the mails that executions have made, what was sent again not twice. Raises Invalid for too many."""
    numbers = [number for each in executions for number in _find(each, most)]
    if len(numbers) > most:
        sentence = f"The executions have more than {most:,} mails. Compare more at once by manage.py comparemails."
        raise Invalid(sentence, {"executions": sentence})
    own = OwnMails()
    for delivery, kept in _load(numbers):
        try:
            own.mails.append(_read(user, delivery, kept, reader))
        except NotRead as error:
            own.unread.append((f"delivery {delivery.pk}", str(error)))
    return own


def _find(execution: Execution, most: int) -> list[int]:
    found = deliveries_of(execution).filter(repeats=None).order_by("pk")
    return list(found.values_list("pk", flat=True)[: most + 1])


def _load(numbers: Sequence[int]) -> Iterator[tuple[Delivery, KeptMessage | None]]:
    for place in range(0, len(numbers), CHUNK):
        some = numbers[place : place + CHUNK]
        kept = {each.delivery_id: each for each in KeptMessage.objects.filter(delivery__in=some)}
        for delivery in Delivery.objects.filter(pk__in=some).prefetch_related("recipients").order_by("pk"):
            yield delivery, kept.get(delivery.pk)


def _read(user: Person, delivery: Delivery, kept: KeptMessage | None, reader: MailReader) -> Mail:
    if not may_read_message(user, delivery):
        raise NotRead(NOT_SHOWN)
    if kept is None:
        raise NotRead(NOT_KEPT)
    try:
        content, true = read_content(kept), true_addresses(kept)
    except vault.CannotDecrypt as error:
        raise NotRead(NOT_DECRYPTED) from error
    rows = delivery.answers[: delivery.recipient_count]  # those to whom a guard redirects it come behind
    people = frozenset(clean_address(true.get(row.address, row.address)) for row in rows)
    told = {"source": str(delivery.pk), "recipients": people, "audience": Audience.ALL}
    return reader.read_message(content).model_copy(update=told)
