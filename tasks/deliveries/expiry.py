"""Deleting kept messages that are older than the installation keeps them; what somebody may still need stays."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tasks.deliveries.model import SETTLED, Delivery, KeptMessage

BATCH = 1000


def expire_messages() -> int:
    """Delete the messages of settled deliveries that are older than KEEP_MESSAGES_DAYS; give their number."""
    oldest = timezone.now() - timedelta(days=settings.KEEP_MESSAGES_DAYS)
    first_kept = Delivery.objects.filter(created_at__gte=oldest).order_by("created_at").values_list("pk", flat=True)
    expired = KeptMessage.objects.filter(delivery__state__in=SETTLED)
    if bound := first_kept.first():
        expired = expired.filter(pk__lt=bound)
    deleted = 0
    while keys := list(expired.values_list("pk", flat=True)[:BATCH]):
        deleted += KeptMessage.objects.filter(pk__in=keys).delete()[0]
    return deleted
