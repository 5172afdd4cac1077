"""Triggers, and what came of their calls."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tasks.unattended.model import StartRecord, Unattended


class Trigger(Unattended):
    """Who may have a package started: whoever has the token, of which only the digest is kept. allowed are the names of
    the parameters whose values a call may bring."""

    digest = models.CharField(max_length=64, unique=True)
    allowed = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint("project", Lower("name"), name="trigger_name_unique")]


class TriggerCall(StartRecord):
    """What came of a call. key and request are digests of its Idempotency-Key and of all that it said."""

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="calls", db_index=False)
    key = models.CharField(max_length=64, blank=True, default="")
    request = models.CharField(max_length=64, blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trigger", "key"], condition=~Q(key=""), name="trigger_call_once")
        ]
        indexes = [models.Index(fields=["trigger", "-id"], name="trigger_call_newest")]
