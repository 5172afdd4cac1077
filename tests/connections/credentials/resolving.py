"""Settings of a manager, and what refuses to resolve them."""

import pytest

from connections.resolving.identities import resolve_identity
from connections.resolving.refusal import CannotResolve
from connections.types.smtp.properties import SmtpProperties
from designer.models import Project, User
from designer.people.permissions import Administrator


def properties(**values: object) -> SmtpProperties:
    return SmtpProperties(
        **{"smtp_server": "mail.example.com", "use_windows_authentication": True, "credential": "Robot", **values}
    )


def refused(caller: User | Administrator | None, project: Project | None, **values: object) -> str:
    with pytest.raises(CannotResolve) as error:
        resolve_identity(properties(**values), caller, project)
    return error.value.sentence
