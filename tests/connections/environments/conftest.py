"""An environment of the catalog, and a package that may take its values."""

import pytest

from connections.catalog.folders.services import create_folder
from connections.environments.services import (
    create_environment,
    save_references,
)
from connections.models import Environment, EnvironmentGrant, Folder
from connections.models.environment_document import EnvironmentDocument, Reference, VariableOfEnvironment
from designer.models import Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tests.packages import chain
from tests.rights import ADMINISTRATOR

SECRET = "a very secret word"


def document(name: str, **values: object) -> EnvironmentDocument:
    variables = [
        VariableOfEnvironment(name=key, value=value, sensitive=key.startswith("Key")) for key, value in values.items()
    ]
    return EnvironmentDocument(name=name, variables=variables)


@pytest.fixture
def europe(db: None) -> Folder:
    return create_folder(ADMINISTRATOR, None, "Europe")


@pytest.fixture
def production(europe: Folder) -> Environment:
    """A shared one with a value and a secret, that the colour red and the mark of production tell from others."""
    made = document("Production", From="production@example.com", Key=SECRET)
    return create_environment(ADMINISTRATOR, europe, made.model_copy(update={"is_production": True, "colour": "red"}))


@pytest.fixture
def report(member: User, project: Project) -> Package:
    """A package of a project whose parameter takes its value from an environment."""
    save_parameter(member, project, ParameterDocument(name="Sender", value="design@example.com"))
    project.refresh_from_db()
    save_references(member, project, [Reference(variable="From", name="Sender")])
    return create_package(member, project, chain(1))


def let_use(environment: Environment, account: User, name: str = "USE") -> None:
    EnvironmentGrant.objects.create(environment=environment, person=account, name=name)
