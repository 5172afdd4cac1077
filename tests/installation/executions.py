"""A package that has run, with all that a run leaves: rows of every kind, and a mail in each state."""

import zlib

from designer.models import AuditEntry, Package, Project, User
from designer.package.document import PackageDocument
from designer.storage.rows import load_document, save_document
from designer.storage.versions import keep_version
from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.runtime.cancel_request import CancelRequest
from tasks.runtime.models import EventMessage, Execution, RaisedEvent, ReportedOutcome, TaskRun, VariableValues

MAIL = b"""From: Sender <sender@example.com>
To: reader@example.com
Subject: Report
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html

<p>Hello</p>
--x
Content-Type: text/plain
Content-Disposition: attachment; filename=a.txt

x
--x--
"""


def make_package(project: Project, user: User, document: PackageDocument) -> Package:
    package = Package.objects.create(project=project, name=document.name, modified_by=user)
    save_document(package, document)
    keep_version(package, load_document(package), user, note="x", changes=["x", "y"])
    AuditEntry.objects.create(user=user, user_name="x", action="saved", package=package, project=project, thing="x")
    return package


def make_execution(package: Package, user: User) -> Execution:
    document = load_document(package)
    execution = Execution.objects.create(
        project=package.project,
        package=package,
        package_name=package.name,
        package_version=1,
        document_json=document.model_dump(mode="json"),
        project_parameters_json=package.project.parameters,
        caller=user,
        caller_name=user.username,
        status="failed",
        message="It failed.",
        stopped_by_name=user.username,
    )
    for part in document.executables:
        run = TaskRun.objects.create(
            execution=execution, executable=part.id, name=part.name, type=part.type, status="failed", message="No."
        )
        EventMessage.objects.create(
            execution=execution,
            event_name="OnError",
            message_type=120,
            message_source_type=30,
            source_id=part.id,
            source_name=part.name,
            message=f"Message of {run.pk}",
        )
    ReportedOutcome.objects.create(task_run=run, has_succeeded=False, message="No.", reported_by_name=user.username)
    CancelRequest.objects.create(execution_number=execution.pk, user_name=user.username)
    RaisedEvent.objects.create(execution=execution, number=1, event_name="OnError", said={"x": "y"}, revision=1)
    values = {str(each.id): "changed" for each in document.variables}
    VariableValues.objects.create(execution=execution, values=values)
    return execution


def make_deliveries(execution: Execution) -> int:
    run = execution.task_runs.first()
    for number, state in enumerate(["in_doubt", "failed", "partly_sent", "withheld", "deferred", "sent"]):
        delivery = Delivery.objects.create(
            project=execution.project, task_run=run, number=number, state=state, subject="Report", reply="550 no"
        )
        for each in ("refused", "accepted", "withheld"):
            address = f"{each}@example.com"
            DeliveryRecipient.objects.create(delivery=delivery, address=address, key=address, state=each, text="No.")
        KeptMessage.objects.create(delivery=delivery, content=zlib.compress(MAIL))
    return delivery.pk
