"""Executions as pages are asked for them."""

from datetime import timedelta

from django.utils import timezone

from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.runtime.models import Execution, TaskRun

LIST = "/executions/"
PART = {"HX-Request": "true"}


def page_of(execution: Execution) -> str:
    return f"{LIST}{execution.pk}/"


def run_of(execution: Execution, number: int = 0, status: str = "succeeded", message: str = "") -> TaskRun:
    executable = execution.document.executables[number]
    times = {"started_at": timezone.now() - timedelta(seconds=2), "ended_at": timezone.now()}
    return TaskRun.objects.create(
        execution=execution,
        executable=executable.id,
        name=executable.name,
        type=executable.type,
        status=status,
        message=message,
        revision=1,
        **times,
    )


def delivery_of(run: TaskRun, **values: object) -> Delivery:
    given = {"message_id": f"<{run.pk}@example.com>", "subject": "Report", "server": "127.0.0.1:25", **values}
    project = run.execution.project_id
    return Delivery.objects.create(project_id=project, task_run=run, connection_name="Mail server", **given)


def recipient_of(delivery: Delivery, address: str, **values: object) -> None:
    DeliveryRecipient.objects.create(delivery=delivery, address=address, key=address, **values)


def end(execution: Execution, status: str) -> None:
    Execution.objects.filter(pk=execution.pk).update(status=status, started_at=timezone.now(), ended_at=timezone.now())
