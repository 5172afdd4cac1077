"""The record of who changed what: who sees which part, how it is narrowed, and that it says what changed."""

import pytest

from connections.environments.services import change_environment, create_environment
from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from designer.models import AuditEntry, Project, User
from designer.package.document import ParameterDocument
from designer.services.project_parameters import save_parameter
from designer.services.projects import change_project, create_project
from tests.signed_in import client_of


def test_an_administrator_sees_all_of_it_and_members_the_part_of_their_project(
    administrator: User, member: User, stranger: User, project: Project
):
    create_project(stranger, "Elsewhere")
    own = f"/projects/{project.pk}/audit/"

    assert "stan created project “Elsewhere”" in client_of(administrator).get("/audit/").text
    assert "mia created project “Warehouse”" in client_of(member).get(own).text
    assert "Elsewhere" not in client_of(member).get(own).text
    assert client_of(stranger).get(own).status_code == 404
    assert "Elsewhere" not in client_of(member).get("/audit/").text
    assert 'href="/audit/"' not in client_of(member).get("/").text


def test_the_api_gives_the_same(administrator: User, member: User, stranger: User, project: Project):
    (entry,) = client_of(member).get(f"/api/v1/audit?project={project.pk}").json()

    assert (entry["user"], entry["action"], entry["thing"]) == ("mia", "created project", "Warehouse")
    assert client_of(administrator).get("/api/v1/audit").json() == [entry]
    assert client_of(administrator).get(f"/api/v1/audit?before={entry['id']}").json() == []
    assert client_of(member).get("/api/v1/audit").json() == [entry]
    assert client_of(stranger).get("/api/v1/audit").json() == []
    assert client_of(stranger).get(f"/api/v1/audit?project={project.pk}").status_code == 404
    assert client_of(administrator).get("/api/v1/audit?text=a%00b").status_code == 422


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=ware", 1),
        ("q=created", 2),
        ("q=zzz", 0),
        ("person=MIA", 1),
        ("person=stan&q=ware", 0),
        ("person=%00", 2),
        ("q=created&since=2020-01-01&until=2021-01-01", 0),
        ("category=change&since=2020-01-01", 2),
    ],
)
def test_it_is_narrowed_by_text_and_person(
    administrator: User, project: Project, stranger: User, query: str, count: int
):
    create_project(stranger, "Elsewhere")

    assert client_of(administrator).get(f"/audit/?{query}").context["page"].count == count


def test_it_is_paged_by_key_and_costs_the_same_for_more(
    administrator: User, project: Project, django_assert_max_num_queries
):
    AuditEntry.objects.bulk_create(
        AuditEntry(user_name=f"user {number}", action="saved package", thing=f"Thing {number}", project=project)
        for number in range(120)
    )
    client = client_of(administrator)
    with django_assert_max_num_queries(6):
        first = client.get("/audit/")
    second = client.get(f"/audit/{first.context['page'].next}")

    assert "Thing 119" in first.text
    assert "Thing 69" in second.text
    assert "Thing 70”" not in second.text


def test_settings_of_a_project_are_recorded_with_what_they_were(member: User, project: Project):
    change_project(member, project, "Stock", "", enforces_recipient_limit=True)
    change_guard(member, project, ProjectGuardSettings(redirect_to="tester@example.com"))
    save_parameter(member, project, ParameterDocument(name="Top", value="a"))
    parameter = Project.objects.get().parameter_documents[0]
    save_parameter(member, project, parameter.model_copy(update={"value": "b"}))

    said = {entry.action: entry.changes for entry in AuditEntry.objects.all()}
    assert said["changed project"] == ["name: “Warehouse” → “Stock”", "SSIS's limit for recipients: off → on"]
    assert "redirect to: “tester@example.com”" in said["changed guard"]
    assert said["changed parameter"] == ["value: “a” → “b”"]


def test_variables_of_environments_are_too_but_nothing_of_what_is_sensitive(member: User, project: Project):
    plain = VariableOfEnvironment(name="Server", value="a.example")
    secret = VariableOfEnvironment(name="Key", value="S3cret-one", sensitive=True)
    was_plain = VariableOfEnvironment(name="Late", value="S3cret-two", sensitive=True)
    environment = create_environment(
        member, project, EnvironmentDocument(name="Test", variables=[plain, secret, was_plain])
    )
    changed = [
        plain.model_copy(update={"value": "b.example"}),
        secret.model_copy(update={"value": "S3cret-three"}),
        was_plain.model_copy(update={"value": "plain now", "sensitive": False}),
    ]
    change_environment(member, environment, EnvironmentDocument(name="Test", variables=changed))

    said = str(list(AuditEntry.objects.order_by("pk").values_list("changes", flat=True)))
    assert "changed the variable Server: value: “a.example” → “b.example”" in said
    assert "changed the variable Key" in said
    assert "S3cret" not in said


def test_markup_in_a_name_stays_text(administrator: User, member: User):
    create_project(member, "<b>Bold</b>")

    page = client_of(administrator).get("/audit/").text
    assert "<b>Bold" not in page
    assert "&lt;b&gt;Bold" in page
