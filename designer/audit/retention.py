"""How long the record is kept: by a rule of its own, whatever else is deleted or kept."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from designer.models import AuditEntry

logger = logging.getLogger(__name__)
BATCH = 5_000
"""Entries in a statement, each a transaction of its own, so that nobody waits long."""


def forget_old_entries() -> int:
    """Delete what is older than AUDIT_RETENTION_DAYS, and give how many entries those were; below 1 nothing is."""
    days = settings.AUDIT_RETENTION_DAYS
    if days < 1:
        return 0
    old = AuditEntry.objects.filter(time__lt=timezone.now() - timedelta(days=days)).order_by("time")
    deleted = 0
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        deleted += AuditEntry.objects.filter(pk__in=keys).delete()[0]
    if deleted:
        logger.info("%s entries of the audit were older than %s days and are deleted.", deleted, days)
    return deleted
