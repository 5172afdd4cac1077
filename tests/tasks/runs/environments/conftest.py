"""A package that an environment sets all of, and one of production."""

import pytest

from connections.catalog.services import create_connection
from connections.environments.services import (
    create_environment,
    save_references,
)
from connections.models.environment import Environment
from connections.models.environment_document import EnvironmentDocument, Kind, Reference, VariableOfEnvironment
from designer.models import Package, Project, User
from designer.package.document import PackageDocument, ParameterDocument
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tasks.runtime.models import Execution
from tasks.runtime.state.values import values_of
from tests.packages import send_mail, smtp

SECRET = "a very secret word"
HOST = Reference(variable="Host", kind=Kind.CONNECTION, name="Mail server", property_name="smtp_server")


@pytest.fixture
def report(member: User, project: Project) -> Package:
    """A package with parameters that uses a manager of the project."""
    save_parameter(member, project, ParameterDocument(name="Sender", value="design@example.com"))
    project.refresh_from_db()
    create_connection(member, project, smtp(smtp_server="design.example.com"))
    parameters = [
        ParameterDocument(name="Top", type="Int32", value=1),
        ParameterDocument(name="Token", value=None, sensitive=True, required=True),
    ]
    document = PackageDocument(name="Report", parameters=parameters, executables=[send_mail("Mail")])
    return create_package(member, project, document)


@pytest.fixture
def test(member: User, project: Project, report: Package) -> Environment:
    """An environment that sets all of it."""
    variables = [
        VariableOfEnvironment(name="From", value="test@example.com"),
        VariableOfEnvironment(name="Rows", type="Int32", value=5),
        VariableOfEnvironment(name="Key", value=SECRET, sensitive=True),
        VariableOfEnvironment(name="Host", value="test.example.com"),
    ]
    references = [
        Reference(variable="From", name="Sender"),
        Reference(variable="Rows", package=report.pk, name="Top"),
        Reference(variable="Key", package=report.pk, name="Token"),
        HOST,
    ]
    save_references(member, project, references)
    return create_environment(member, project, EnvironmentDocument(name="Test", variables=variables))


@pytest.fixture
def production(member: User, test: Environment) -> Environment:
    document = test.to_document().model_copy(update={"name": "Production", "is_production": True, "colour": "red"})
    kept = [each.model_copy(update={"value": "secret"}) if each.sensitive else each for each in document.variables]
    return create_environment(member, test.project, document.model_copy(update={"variables": kept}))


def read(execution: Execution, *names: str) -> list[object]:
    execution = Execution.objects.get(pk=execution.pk)
    return [values_of(execution, execution.document, None)[name][1] for name in names]
