"""Old executions go with all that they left, and what somebody may still need stays."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.log import retention
from tasks.runtime.models import EventMessage, Execution, TaskRun

pytestmark = pytest.mark.django_db(transaction=True)


def age(execution: Execution, days: int, status: str = "succeeded") -> None:
    created = timezone.now() - timedelta(days=days)
    Execution.objects.filter(pk=execution.pk).update(created_at=created, status=status)


def deliver(execution: Execution, state: str) -> None:
    run = execution.task_runs.first() or TaskRun.objects.create(execution=execution, executable=uuid4())
    delivery = Delivery.objects.create(project=execution.project, task_run=run, state=state)
    DeliveryRecipient.objects.create(delivery=delivery, address="ann@example.com", key="ann@example.com")


def test_old_executions_go_with_all_that_they_left(
    looped: Execution, told: Execution, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(retention, "ROWS", 2)
    deliver(looped, "sent")
    age(looped, 400)
    age(told, 300)
    call_command("cleanup", "--dry-run")
    assert Execution.objects.count() == 2
    assert "Would delete 1 executions with" in capsys.readouterr().out
    call_command("cleanup")
    assert list(Execution.objects.values_list("pk", flat=True)) == [told.pk]
    assert (Delivery.objects.count(), DeliveryRecipient.objects.count(), TaskRun.objects.count()) == (0, 0, 0)
    assert set(EventMessage.objects.values_list("execution", flat=True)) == {told.pk}


def test_whatever_hangs_on_an_execution_goes_with_it():
    leading = {
        relation.related_model
        for model in (Execution, TaskRun, Delivery)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }
    counted = {EventMessage, TaskRun, Delivery}
    assert {model._meta.label for model in leading - counted} == set(retention.DEPENDENT)


def test_many_executions_go_in_few_statements(told: Execution, looped: Execution, django_assert_num_queries: Any):
    deliver(looped, "sent")
    age(looped, 400)
    age(told, 400)
    with django_assert_num_queries(16):
        retention.clean_up()


@pytest.mark.parametrize(("status", "state"), [("failed", "in_doubt"), ("failed", "deferred"), ("running", "sent")])
def test_what_somebody_may_still_need_is_kept(told: Execution, status: str, state: str):
    deliver(told, state)
    age(told, 400, status)
    assert retention.clean_up().kept == 1
    assert EventMessage.objects.filter(execution=told).count() == 5


def test_what_restarted_an_execution_is_kept_as_long_as_that_so_that_nothing_is_sent_twice(
    told: Execution, looped: Execution
):
    deliver(told, "in_doubt")
    age(told, 400, "failed")
    age(looped, 399, "succeeded")
    Execution.objects.filter(pk=looped.pk).update(restarts=told.pk)
    assert retention.clean_up().kept == 2
    Delivery.objects.update(state="sent")
    assert retention.clean_up().executions == 2


def test_a_window_of_minus_one_keeps_everything(told: Execution, settings: Any):
    settings.RETENTION_WINDOW = -1
    age(told, 4000)
    assert retention.clean_up() == retention.Cleaned()
    call_command("cleanup", "--days", "1")
    assert not Execution.objects.exists()
