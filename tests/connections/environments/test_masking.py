"""What environments keep of values that become sensitive: of variables, and of parameters that take theirs from one."""

import json
from uuid import uuid4

import pytest

from connections.environments.services import (
    change_environment,
    create_environment,
    delete_variable,
    save_references,
    save_variable,
)
from connections.environments.shared.services import refer
from connections.models import Environment
from connections.models.environment_document import EnvironmentDocument, Reference, VariableOfEnvironment
from designer.models import AuditEntry, Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.merged_saving import save_merged
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from designer.storage.rows import load_document
from tasks.runtime.services import start_execution
from tests.connections.environments.conftest import let_use
from tests.packages import chain
from tests.rights import ADMINISTRATOR
from tests.signed_in import client_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PLAIN = "correct horse battery"


@pytest.fixture
def word() -> VariableOfEnvironment:
    return VariableOfEnvironment(name="Word", value=PLAIN)


@pytest.fixture
def test_environment(member: User, project: Project, word: VariableOfEnvironment) -> Environment:
    return create_environment(member, project, EnvironmentDocument(name="Test", variables=[word]))


@pytest.fixture
def keyed(member: User, project: Project) -> Package:
    """A package with a parameter that is plain."""
    document = chain(1).model_copy(update={"parameters": [ParameterDocument(name="Key", value="none")]})
    return create_package(member, project, document)


def told_anywhere() -> str:
    """Give all that environments and the record hold."""
    kept = [each.variables for each in Environment.objects.all()]
    return json.dumps([*kept, *AuditEntry.objects.values_list("changes", flat=True)])


def make_sensitive(user: User, package: Package) -> list[str]:
    document = load_document(package)
    made = [each.model_copy(update={"sensitive": True, "value": None}) for each in document.parameters]
    return [*save_merged(user, package.pk, document.model_copy(update={"parameters": made}), package.version).left]


def test_a_variable_that_becomes_sensitive_leaves_no_value_in_the_audit(
    member: User, test_environment: Environment, word: VariableOfEnvironment
):
    renamed = word.model_copy(update={"name": "Key", "value": f"{PLAIN} staple"})
    save_variable(member, test_environment, renamed)
    other = VariableOfEnvironment(name="Other", value="stays here")
    save_variable(member, test_environment, other)
    assert PLAIN in told_anywhere()
    save_variable(member, test_environment, renamed.model_copy(update={"sensitive": True, "value": "new"}))
    assert PLAIN not in told_anywhere()
    assert "stays here" in told_anywhere()
    assert AuditEntry.objects.latest("pk").changes[-1] == "masked the plain values that it had: entries of the audit 2"


def test_a_variable_that_was_deleted_and_comes_back_sensitive_leaves_none_either(
    member: User, test_environment: Environment, word: VariableOfEnvironment
):
    delete_variable(member, test_environment, word.id)
    again = VariableOfEnvironment(name="Word", value="new", sensitive=True)
    change_environment(member, test_environment, EnvironmentDocument(name="Test", variables=[again]))
    assert PLAIN not in told_anywhere()


def test_a_variable_that_sets_a_parameter_that_becomes_sensitive_is_encrypted_and_still_sets_it(
    member: User, project: Project, test_environment: Environment, keyed: Package
):
    save_references(member, project, [Reference(variable="Word", package=keyed.pk, name="Key")])
    assert make_sensitive(member, keyed) == []
    assert PLAIN not in told_anywhere()
    assert "encrypted what the environment “Test” sets: “Word”" in AuditEntry.objects.latest("pk").changes
    entry = AuditEntry.objects.get(action="changed environment", kind="environment")
    assert (entry.user_name, entry.changes[0].partition(":")[0]) == ("mia", "changed the variable Word")
    execution = start_execution(member, keyed, environment="Test")
    assert execution.parameters["Key"].keys() == {"secret", "origin"}


def test_pages_and_the_api_show_no_value_of_it_any_more(
    member: User, project: Project, test_environment: Environment, keyed: Package
):
    save_references(member, project, [Reference(variable="Word", package=keyed.pk, name="Key")])
    make_sensitive(member, keyed)
    client, key = client_of(member), test_environment.pk
    pages = [f"/environments/{key}/", f"/projects/{project.pk}/environments/", f"/packages/{keyed.pk}/schedules/new/"]
    assert [each for each in [*pages, f"/api/v1/environments/{key}"] if PLAIN in read(client, each)] == []


def test_a_variable_that_sets_a_projects_parameter_is_encrypted_when_that_becomes_sensitive(
    member: User, project: Project, test_environment: Environment
):
    parameter = ParameterDocument(name="Key", value="none")
    save_parameter(member, project, parameter)
    save_references(member, project, [Reference(variable="Word", name="Key")])
    assert not save_parameter(member, project, parameter.model_copy(update={"sensitive": True, "value": None}))
    assert PLAIN not in told_anywhere()


def test_who_saves_is_told_of_a_variable_that_something_else_takes_its_value_from(
    member: User, project: Project, test_environment: Environment, keyed: Package
):
    save_parameter(member, project, ParameterDocument(id=uuid4(), name="Shown", value="x"))
    both = [Reference(variable="Word", package=keyed.pk, name="Key"), Reference(variable="Word", name="Shown")]
    save_references(member, project, both)
    [sentence] = make_sensitive(member, keyed)
    assert sentence.startswith(
        "The variable “Word” of the environment “Test” has the value of “Key” in plain, and something that is not"
    )
    assert sentence in AuditEntry.objects.latest("pk").changes
    test_environment.refresh_from_db()
    assert not test_environment.to_document().variables[0].sensitive


def test_who_saves_is_told_of_one_of_the_catalog_and_of_one_of_another_data_type(
    member: User, project: Project, keyed: Package
):
    number = VariableOfEnvironment(name="Word", type="Int32", value=7)
    create_environment(member, project, EnvironmentDocument(name="Test", variables=[number]))
    shared = create_environment(
        ADMINISTRATOR,
        None,
        EnvironmentDocument(name="All", variables=[VariableOfEnvironment(name="Word", value=PLAIN)]),
    )
    let_use(shared, member)
    refer(member, project, shared)
    save_references(member, project, [Reference(variable="Word", package=keyed.pk, name="Key")])
    whys = [sentence.partition("in plain, and ")[2].partition(".")[0] for sentence in make_sensitive(member, keyed)]
    assert whys == ["it belongs to the catalog", "it has another data type"]
