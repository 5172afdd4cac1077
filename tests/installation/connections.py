"""Connections, their environments, and all that belongs to them: one of every kind."""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from connections.credentials import vault
from connections.models import (
    ConnectionGrant,
    ConnectionManager,
    ConnectionPin,
    ConnectionTest,
    ConnectionTrial,
    ConnectionVersion,
    Credential,
    Folder,
    ProjectGuard,
    SecretCheck,
)
from connections.models.environment import Environment, EnvironmentGrant, EnvironmentReference, SharedEnvironment
from designer.models import Package, Project, User
from designer.people.everyone import find_everyone
from designer.people.rights import Right
from tests.packages import smtp

REPORT = {
    "steps": [{"label": "Connect", "status": "passed", "milliseconds": 1.5, "note": "127.0.0.1"}],
    "diagnosis": "It works.",
    "fixes": [{"label": "Use port 587", "changes": {"port": 587}}],
    "features": {"size": "1000"},
    "certificate": dict.fromkeys(["subject", "issuer", "valid_from", "valid_until", "fingerprint"], "CN=mail")
    | {"names": ["mail"]},
    "dialogue": ["S: 220 mail"],
}


def make_connections(project: Project, people: dict[str, User]) -> dict[str, Any]:
    shared = [
        ConnectionManager.objects.create(project=scope, type=kind, name=f"{kind} of {scope}", properties=properties)
        for scope in (project, None)
        for kind, properties in (("SMTP", {"smtp_server": "mail"}), ("FILE", {"connection_string": "logo.png"}))
    ]
    folder = Folder.objects.create(name="Europe")
    ConnectionManager.objects.filter(pk=shared[2].pk).update(folder=folder, owner=people["owner"])
    ConnectionTest.objects.create(connection=shared[0], tested_at=timezone.now(), succeeded=False)
    credential = Credential.objects.create(
        name="Robot", user_name="DOM\\robot", owner=people["owner"], encrypted_secret=vault.encrypt(b"x")
    )
    credential.users.add(people["user"])
    now = timezone.now()
    SecretCheck.objects.create(credential=credential, asked_at=now, answered_at=now, worker="w", problem="Not there.")
    ConnectionGrant.objects.create(connection=shared[0], person=people["user"], name=Right.USE)
    ProjectGuard.objects.create(project=project, redirect_to="tester@example.com", allowed_domains="example.com")
    trial = ConnectionTrial.objects.create(
        user=people["manager"], project=project, properties={"smtp_server": "mail"}, state="failed", report=REPORT
    )
    versions = [
        ConnectionVersion.objects.create(
            connection_uid=uid,
            project=project,
            number=1,
            name=name,
            document=smtp(name).model_dump(mode="json"),
            **more,
        )
        for uid, name, more in ((shared[0].uid, "Former", {}), (uuid4(), "Deleted", {"is_deletion": True}))
    ]
    for package in (None, project.packages.earliest("pk")):
        ConnectionPin.objects.create(
            project=project, package=package, connection=shared[2], version=versions[0], user_name="manager"
        )
    keys = {"version_id": versions[1].pk, "number": versions[0].number, "folder_id": folder.pk}
    return {"connection_id": shared[0].uid, "credential_id": credential.uid, "trial_id": trial.pk, **keys}


def make_environment(project: Project, package: Package) -> dict[str, Any]:
    variable = {"id": str(uuid4()), "name": "Server", "value": "mail", "description": "Where to"}
    environment = Environment.objects.create(project=project, name="Test", variables=[variable])
    EnvironmentReference.objects.create(
        project=project, variable="Server", kind="connection", name="SMTP of Classified", property_name="smtp_server"
    )
    shared = Environment.objects.create(
        name="Production", folder=Folder.objects.get(), variables=[variable], colour="red", is_production=True
    )
    SharedEnvironment.objects.create(project=project, environment=shared)
    EnvironmentGrant.objects.create(environment=shared, team=find_everyone(), name=Right.USE)
    return {"environment_id": environment.pk, "shared_id": shared.pk, "variable_id": UUID(variable["id"])}
