"""What is wrong with the identities of connection managers, told while somebody designs: a run would be refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q
from pydantic import ValidationError

from connections.credentials.destinations import refuse_credential, refuse_own_identity
from connections.models import Credential
from connections.types.smtp.properties import SmtpProperties
from designer.issues.issue import Issue, Severity
from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument
from designer.people.permissions import members_of


def find_identity_issues(managers: Iterable[ConnectionManagerDocument], project_id: int | None) -> Iterator[Issue]:
    """Say which managers' identities may not be shown where the manager leads, in two queries at most.

    What expressions drive is judged by the run, which knows where it leads. Of a credential that nobody in the project
    may use nothing is told, not even that there is one.
    """
    read = [(one, properties) for one in managers if (properties := _read(one))]
    credentials = _find_credentials({properties.credential for _, properties in read} - {""}, project_id)
    project = _name_project(project_id) if any(not properties.credential for _, properties in read) else None
    for manager, properties in read:
        if sentence := _refuse(properties, credentials, project):
            yield replace(Issue(Severity.ERROR, sentence, "credential"), connection=manager.id)


def _refuse(properties: SmtpProperties, credentials: Mapping[str, Credential], project: str | None) -> str:
    if not properties.credential:
        return refuse_own_identity(project, properties, is_administrator=project is None)
    credential = credentials.get(properties.credential.casefold())
    return refuse_credential(credential, properties) if credential else ""


def _read(manager: ConnectionManagerDocument) -> SmtpProperties | None:
    """Give the properties of a manager that authenticates and leads where it says."""
    if manager.type != "SMTP" or manager.expressions or manager.delay_validation:
        return None
    try:
        properties = SmtpProperties.model_validate(manager.properties)
    except ValidationError:
        return None
    return properties if properties.use_windows_authentication and properties.smtp_server else None


def _find_credentials(names: set[str], project_id: int | None) -> dict[str, Credential]:
    if not names:
        return {}
    wanted = reduce(or_, (Q(name__iexact=name) for name in names))
    found = Credential.objects.select_related("owner").filter(wanted)
    if project_id is not None:
        people = User.objects.filter(members_of(project_id)).values("pk")
        found = found.filter(Q(projects=project_id) | Q(owner__in=people) | Q(users__in=people)).distinct()
    return {each.name.casefold(): each for each in found}


def _name_project(project_id: int | None) -> str | None:
    return Project.objects.filter(pk=project_id).values_list("name", flat=True).first() if project_id else None
