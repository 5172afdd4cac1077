"""How long the record is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from designer.audit import retention
from designer.audit.jobs import forget_audit
from designer.models import AuditEntry


@pytest.mark.parametrize(("days", "kept"), [(10, [1, 9]), (-1, [1, 9, 11, 400]), (0, [1, 9, 11, 400])])
def test_what_is_older_is_deleted_by_its_own_rule(
    db, settings, monkeypatch: pytest.MonkeyPatch, days: int, kept: list[int]
):
    settings.AUDIT_RETENTION_DAYS = days
    monkeypatch.setattr(retention, "BATCH", 1)
    for age in (1, 9, 11, 400):
        made = AuditEntry.objects.create(action="did", thing=str(age), user_name="x")
        AuditEntry.objects.filter(pk=made.pk).update(time=timezone.now() - timedelta(days=age))
    forget_audit()
    assert sorted(int(entry.thing) for entry in AuditEntry.objects.all()) == kept
