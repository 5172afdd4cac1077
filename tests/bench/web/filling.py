"""A PostgreSQL as full as Mailwright is planned for, filled by SQL: rows are copies of real ones with other numbers."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from connections.catalog.folders.services import create_folder
from connections.environments.services import create_environment
from connections.models import ConnectionManager, Environment, Folder
from connections.models.environment_document import EnvironmentDocument
from connections.models.folder import FolderGrant
from designer.models import AuditEntry, Executable, Package, Project, ProjectGrant, Root, RootGrant, Team, User
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import start_execution
from tasks.types.send_mail.model import SendMailTask
from tests.packages import chain

LARGE, SMALL = 1, 299
"""Projects by number: one that has half of everything, and one that has a share like most."""
PROJECTS = 300
HALF = "CASE WHEN {0} % 2 = 0 THEN 1 ELSE 2 + {0} % 298 END"
"""A project's number for the row of a number."""
OFTEN = 2
"""The number of a package that has every fifth execution."""
STATUSES = "(ARRAY['failed', 'canceled', 'succeeded'])[CASE WHEN g % 20 = 0 THEN 1 WHEN g % 100 = 1 THEN 2 ELSE 3 END]"
STATES = "(ARRAY['failed', 'in_doubt', 'sent'])[CASE WHEN g % 33 = 0 THEN 1 WHEN g % 3000 = 1 THEN 2 ELSE 3 END]"
TIMES = "now() - (730 - 730.0 * g / {count}) * interval '1 day'"
PEOPLE, TEAMS = 1_000, 200
FOLDERS, SHARED_ENVIRONMENTS = 200, 1_000
LARGE_PACKAGE, TASKS = "Very large", 1_000
LONG_EXECUTION = 10_000
"""Task runs and messages of the last execution."""


def fill(executions: int, packages: int) -> dict[str, User]:
    """Fill an empty database with so many executions, as many packages as connection managers, and people.

    Gives the people who look: an administrator, a member of a large project and two others, a member of small ones.
    """
    people = _make_people()
    package = _make_templates(people["administrator"])
    _make_teams(package.project)
    _give_rights_on_the_catalog()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    _copy(Project, PROJECTS, name="'Project ' || g")
    _copy(Package, packages, project_id=HALF.format("g"), name="'Invoices ' || lpad(g::text, 5, '0')")
    copied = {"uid": "gen_random_uuid()", "name": "'smart host ' || lpad(g::text, 5, '0')", "package_id": "NULL"}
    scope = {"project_id": f"CASE WHEN g % 2 = 0 THEN NULL ELSE {HALF.format('g')} END"}
    scope["folder_id"] = "CASE WHEN g % 4 = 0 THEN 1 END"
    _copy(ConnectionManager, packages, **copied, **scope)
    tasks = {"package_id": f"2 + g % {packages - 1}", "uid": "gen_random_uuid()", "name": "'Send ' || g"}
    _copy(
        Folder,
        FOLDERS,
        name="'Folder ' || lpad(g::text, 3, '0')",
        parent_id="CASE WHEN g % 10 = 0 THEN NULL ELSE 1 END",
    )
    shared = {
        "name": "'Shared ' || lpad(g::text, 4, '0')",
        "project_id": "NULL",
        "folder_id": "CASE WHEN g % 4 = 0 THEN 1 END",
    }
    _copy(Environment, SHARED_ENVIRONMENTS, 1, **shared)
    _copy(Executable, packages, 100, **tasks)
    _copy(SendMailTask, packages, 100, smtp_connection="'smart host ' || lpad((1 + g)::text, 5, '0')")
    ran = f"(CASE WHEN g % 5 = 0 THEN {OFTEN} ELSE 2 + g % {packages - 1} END)"
    named = f"(ARRAY['Invoices', 'Payroll', 'Alarms', 'Contract'])[1 + {ran} % 4] || ' ' || {ran}"
    when = {"created_at": TIMES.format(count=executions), "ended_at": TIMES.format(count=executions)}
    running = {"project_id": HALF.format(ran), "package_id": ran, "package_name": named, "status": STATUSES}
    _copy(Execution, executions, **running, **when, holds_secrets="false")
    runs = {"execution_id": "g", "executable": "gen_random_uuid()", "status": "'succeeded'"}
    _copy(TaskRun, executions, **runs)
    _copy(Delivery, executions, project_id=HALF.format(ran), task_run_id="g", **_states(), **when, **_mail())
    address = "'anna.' || g || '@customer' || g % 1000 || '.example'"
    _copy(DeliveryRecipient, 2 * executions, delivery_id=f"1 + g % {executions}", address=address, key=address)
    _copy(EventMessage, 5 * executions, execution_id=f"1 + g % {executions}")
    _lengthen(executions)
    _copy(AuditEntry, executions, 100, project_id=HALF.format("g"), **_done(), time=TIMES.format(count=executions))
    create_package(people["administrator"], package.project, chain(TASKS).model_copy(update={"name": LARGE_PACKAGE}))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin; SET synchronous_commit = on")
        cursor.execute("VACUUM ANALYZE")
    return people


def _states() -> dict[str, str]:
    """Give the columns of a delivery that say how far it is."""
    return {"state": STATES, "listed_as": f"CASE WHEN {STATES} = 'sent' THEN '' ELSE {STATES} END"}


def _make_people() -> dict[str, User]:
    administrator = User.objects.create_superuser("ada", "", secrets.token_urlsafe())
    names = ("member of a large project", "member of small ones")
    return {
        "administrator": administrator,
        **{name: User.objects.create_user(name.replace(" ", ".")) for name in names},
    }


def _make_teams(project: Project) -> None:
    """Make many people in many teams, some of which may read a project."""
    people = User.objects.bulk_create(User(username=f"person.{number}", password="!") for number in range(PEOPLE))
    groups = [Team.objects.create(name=f"Team {number}") for number in range(TEAMS)]
    for number, team in enumerate(groups):
        team.user_set.set(people[number * 5 : number * 5 + 25])
    ProjectGrant.objects.bulk_create(ProjectGrant(project=project, team=team, name="Reader") for team in groups[:20])


def _give_rights_on_the_catalog() -> None:
    """Let many teams and people use a folder of the catalog, and some the catalog itself."""
    folder = Folder.objects.get()
    teams, people = Team.objects.all()[:150], User.objects.filter(username__startswith="person")[:200]
    given = [FolderGrant(folder=folder, team=team, name="USE") for team in teams]
    FolderGrant.objects.bulk_create(
        [*given, *(FolderGrant(folder=folder, person=each, name="Reader") for each in people)]
    )
    RootGrant.objects.bulk_create(RootGrant(root=Root.CATALOG, team=team, name="Operator") for team in teams[:50])


def _make_templates(user: User) -> Package:
    """Make one of each, as people do; the first row of each table is what is copied."""
    project = create_project(user, "Project")
    package = create_package(user, project, chain(3, 25))
    create_environment(user, project, EnvironmentDocument(name="Test"))
    create_folder(user, None, "Europe")
    execution = start_execution(user, package)
    run = TaskRun.objects.create(
        execution=execution, executable=execution.document.executables[0].id, name="Send", type="SendMailTask"
    )
    delivery = Delivery.objects.create(project=project, task_run=run, sender="a@example.com", recipient_count=2)
    DeliveryRecipient.objects.create(delivery=delivery, address="a@example.com", key="a@example.com", state="accepted")
    EventMessage.objects.create(
        execution=execution,
        event_name="OnInformation",
        message_type=70,
        message_source_type=40,
        source_name="Send",
        message="The message was accepted by the server.",
    )
    return package


def _mail() -> dict[str, str]:
    subject = "'your invoice ' || g"
    return {"message_id": "'<' || md5(g::text) || '@example.org>'", "subject": subject, "subject_key": subject}


def _done() -> dict[str, str]:
    action = "(ARRAY['saved package', 'started execution', 'changed environment'])[1 + g % 3]"
    return {
        "action": action,
        "thing": "'Invoices ' || md5(g::text)",
        "words": f"{action} || ' invoices ' || md5(g::text)",
        "user_name": "'person.' || g % 1000",
        "category": "CASE WHEN g % 50 = 0 THEN 'refusal' ELSE 'change' END",
        "changes": """'["subject: “yesterday” → “today”"]'::jsonb""",
    }


def _lengthen(executions: int) -> None:
    """Give the last execution very many task runs, deliveries and messages."""
    last = {"execution_id": str(executions), "executable": "gen_random_uuid()", "status": "'succeeded'"}
    _copy(TaskRun, LONG_EXECUTION, executions, **last)
    own = {"project_id": "1", "task_run_id": f"{executions} + g % 1000", "number": "g / 1000 + 1"}
    _copy(Delivery, LONG_EXECUTION // 10, executions, **own, state="'sent'", **_mail())
    _copy(EventMessage, LONG_EXECUTION, 5 * executions, execution_id=str(executions))


def _copy(model: type[Model], count: int, after: int = 0, **columns: str) -> None:
    """Copy the first row of a table so often that there are count rows behind number after, with these columns as SQL
    of g, the number of the copy."""
    names = [field.column for field in model._meta.concrete_fields]
    key = model._meta.pk.column if model._meta.pk else ""
    given: Mapping[str, Any] = {key: f"g + {after}", **columns}
    selected = ", ".join(given.get(name, f't."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {selected} FROM (SELECT * FROM {table} ORDER BY {key} LIMIT 1) t, "
            f"generate_series({1 if after else 2}, {count}) g"
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
