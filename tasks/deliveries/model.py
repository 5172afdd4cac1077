"""Deliveries: one message handed, or not, to a server, with its recipients and, for some days, the message itself."""

import uuid
from collections.abc import Mapping
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from django.db import models
from django.utils import timezone

from designer.models import Project, User
from tasks.deliveries.states import DeliveryState, RecipientState
from tasks.runtime.models import TaskRun

LONGEST_KEY = 100
"""Letters of a subject by which it is found."""
NTLM = models.Q(mechanism__startswith="NTLM")
"""Deliveries that were authenticated with NTLM, by whatever mechanism it came."""
LISTED = ~models.Q(listed_as="")
"""Deliveries that are found by their state."""
IN_HAND = models.Q(worker__isnull=False)
"""Deliveries that a process sends because a person asked for it."""
RESENDS = ~models.Q(asked_by_name="")
"""Deliveries that a person wanted sent again, each by a job of its own; all others are their task runs'."""
STRAIGHT = (DeliveryState.SENDING, DeliveryState.SENT)
"""The way of nearly every delivery: it is entered when it may leave, and sent."""


def list_as(state: str) -> str:
    """Give what a delivery in this state is listed as: nothing on the straight way."""
    return "" if state in STRAIGHT else state


class DeliveryRows(models.QuerySet["Delivery"]):
    """Deliveries, which are listed as their state says."""

    def update(self, **values: Any) -> int:
        if isinstance(state := values.get("state"), str):
            values["listed_as"] = list_as(state)
        return super().update(**values)


class Delivery(models.Model):
    """One message of a task run. Its row, with the Message-ID, exists before the connection is used.

    A task run sends its own deliveries. A resend (is_resend) is sent by a job of its own, because a person wanted it
    sent again: a new one that names the one it repeats, or one that was in doubt.

    What changes between sending and sent is in no index: PostgreSQL then changes the row in its place, and enters it in
    none of a dozen indexes a second time.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+", db_index=False)
    task_run = models.ForeignKey(TaskRun, on_delete=models.CASCADE, related_name="deliveries")
    number = models.PositiveIntegerField(default=0)
    """Which of the task run's mails it is."""
    repeats = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="repetitions", db_index=False
    )
    """The delivery whose message it sends again to those who did not get it."""
    message_id = models.CharField(max_length=998)
    state = models.CharField(
        max_length=16, default=DeliveryState.PREPARED, choices=[(value.value, value.label) for value in DeliveryState]
    )
    listed_as = models.CharField(max_length=16, blank=True, default=DeliveryState.PREPARED)
    """Its state where that is looked for among all deliveries (list_as)."""
    attempts = models.PositiveIntegerField(default=0)
    sender = models.CharField(max_length=320)
    recipient_count = models.PositiveIntegerField(default=0)
    subject = models.TextField(blank=True)
    subject_key = models.CharField(max_length=LONGEST_KEY, blank=True)
    """The beginning of the subject in lower case, for the search."""
    size = models.PositiveIntegerField(default=0)
    connection_uid = models.UUIDField(default=uuid.uuid4)
    connection_name = models.CharField(max_length=128)
    server = models.CharField(max_length=300)
    tls_version = models.CharField(max_length=16, blank=True)
    tls_cipher = models.CharField(max_length=64, blank=True)
    identity = models.CharField(max_length=320, blank=True)
    mechanism = models.CharField(max_length=64, blank=True)
    code = models.PositiveSmallIntegerField(null=True)
    enhanced_code = models.CharField(max_length=16, blank=True)
    reply = models.TextField(blank=True)
    """What the server said to the message as a whole, or what happened instead, in a sentence."""
    created_at = models.DateTimeField(default=timezone.now)
    """When its message was built."""
    handed_over_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """When it is tried again; for one that a person asked for, when a worker is asked again at the latest."""
    worker = models.UUIDField(null=True)
    """The Heartbeat of the process that sends it, if a person asked for it; else its task run knows."""
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    asked_by_name = models.CharField(max_length=150, blank=True)
    decided_by_name = models.CharField(max_length=150, blank=True)
    """Who said what became of it while it was in doubt."""
    concealed = models.JSONField(default=list, blank=True)
    """Its parts that are made of something sensitive, which its rows hold masked (concealing.Part)."""

    objects = DeliveryRows.as_manager()

    aliases: Mapping[str, str] = MappingProxyType({})
    """What stands in rows for sensitive addresses, as far as this process knows them."""
    secret_texts: tuple[str, ...] = ()
    """Sensitive texts that a server may repeat, as far as this process knows them."""

    has_withheld = False
    """Whether a guard withheld it from somebody, as far as this process has had to look."""

    class Meta:
        app_label = "tasks"
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["task_run", "number"], condition=models.Q(repeats__isnull=True), name="delivery_once"
            ),
            models.UniqueConstraint(
                fields=["repeats"], condition=models.Q(repeats__isnull=False), name="delivery_repeated_once"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="delivery_by_project"),
            models.Index(fields=["created_at"], name="delivery_by_time"),
            models.Index(fields=["connection_uid", "-id"], condition=NTLM, name="delivery_by_ntlm"),
            models.Index(fields=["connection_uid", "-id"], name="delivery_by_manager"),
            models.Index(fields=["listed_as", "-id"], condition=LISTED, name="delivery_listed"),
            models.Index(fields=["worker"], condition=IN_HAND, name="delivery_in_hand"),
            models.Index(fields=["message_id"], opclasses=["varchar_pattern_ops"], name="delivery_by_message_id"),
            models.Index(fields=["subject_key"], opclasses=["varchar_pattern_ops"], name="delivery_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"

    def save(self, *args: Any, **options: Any) -> None:
        """Write it, listed as its state says."""
        self.listed_as = list_as(self.state)
        super().save(*args, **options)

    @property
    def owning_project(self) -> Project:
        """The project whose rights count for this."""
        return self.project

    @property
    def is_resend(self) -> bool:
        """Whether a person wanted it sent again, so that its task run leaves it alone."""
        return bool(self.asked_by_name)

    @property
    def status(self) -> DeliveryState:
        """The state as a value of its kind."""
        return DeliveryState(self.state)

    def show_address(self, address: str) -> str:
        """Give an address as its row has it."""
        return self.aliases.get(address, address)

    @cached_property
    def answers(self) -> "list[DeliveryRecipient]":
        """All its recipients with what became of each."""
        return sorted(self.recipients.all(), key=attrgetter("pk"))

    @property
    def refused(self) -> "list[DeliveryRecipient]":
        """The recipients whom the server refused, for now or for good."""
        return [one for one in self.answers if one.state in (RecipientState.REFUSED, RecipientState.DEFERRED)]

    @property
    def not_refused(self) -> "list[DeliveryRecipient]":
        """The recipients whom the server accepted, or was not asked about."""
        return [one for one in self.answers if one.state in (RecipientState.OPEN, RecipientState.ACCEPTED)]

    @property
    def withheld(self) -> "list[DeliveryRecipient]":
        """The recipients whom a guard withheld the message from, by its reason, which is their text."""
        return sorted((one for one in self.answers if one.state == RecipientState.WITHHELD), key=attrgetter("text"))


SETTLED = (DeliveryState.SENT, DeliveryState.PARTLY_SENT, DeliveryState.FAILED, DeliveryState.WITHHELD)
"""States that change no more, by themselves or by a decision."""


class DeliveryRecipient(models.Model):
    """One recipient of a message, as in RCPT TO, and what the server said last."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="recipients")
    address = models.CharField(max_length=320)
    key = models.CharField(max_length=320)
    """The address in lower case, for the search."""
    state = models.CharField(
        max_length=16, default=RecipientState.OPEN, choices=[(value.value, value.value) for value in RecipientState]
    )
    code = models.PositiveSmallIntegerField(null=True)
    enhanced_code = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        app_label = "tasks"
        indexes = [
            models.Index(
                fields=["key", "delivery"], opclasses=["varchar_pattern_ops", "int8_ops"], name="recipient_by_key"
            )
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def label(self) -> str:
        """The state as people read it."""
        return {"open": "Not answered", "deferred": "Refused for now"}.get(self.state, self.state.capitalize())

    @property
    def said(self) -> str:
        """The server's answer in a line."""
        return " ".join(str(part) for part in (self.code, self.enhanced_code, self.text.replace("\n", " ")) if part)


class KeptMessage(models.Model):
    """A message as it was, or will be, handed over: for another try, and to be read, for some days."""

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, primary_key=True, related_name="kept")
    content = models.BinaryField()
    """Compressed with zlib; then encrypted with the key in secret, if there is one."""
    secret = models.TextField(blank=True)
    """Encrypted JSON of a delivery with concealed parts: the key of the content, and the true addresses."""
    needs_smtputf8 = models.BooleanField(default=False)
    notify = models.JSONField(default=list)
    return_content = models.CharField(max_length=8, blank=True)

    class Meta:
        app_label = "tasks"

    def __str__(self) -> str:
        return f"The message of delivery {self.delivery_id}"
