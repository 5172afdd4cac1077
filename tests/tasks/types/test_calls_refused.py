"""Packages that cannot be called: circles, missing ones, unbound parameters, secrets on their way."""

import pytest
from django.test import Client

from designer.errors import Invalid
from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tasks.log.values import list_values
from tasks.runtime.services import start_execution
from tasks.runtime.state.values import values_of
from tests.fuzz.bounds import bounded
from tests.packages import send_mail, smtp
from tests.servers.smtp import mail_server
from tests.tasks.types.calling import COUNT, TO, WHO, call, run, set_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue"), pytest.mark.any_database]

TOKEN = ParameterDocument(name="Token", value=None, sensitive=True)


def test_a_binding_that_does_not_fit_fails_the_task_before_anything_in_it_runs(member: User, project: Project):
    number = ParameterDocument(name="Number", type="Int32", value=0)
    child = PackageDocument(
        name="Child", parameters=[number], variables=[WHO], executables=[set_to("Go", '@Who = "x"')]
    )
    create_package(member, project, child)
    parent = PackageDocument(name="Parent", variables=[WHO], executables=[call("Call", "Child", Number="User::Who")])
    execution = run(member, create_package(member, project, parent))
    assert list(execution.task_runs.values_list("name", "status")) == [("Call", "failed")]
    told = execution.event_messages.filter(event_name="OnError").values_list("message", flat=True)
    assert "The binding of the parameter “Number” to User::Who gives “nobody”, which is no Int32" in told[0]


def test_what_is_sensitive_stays_so_on_its_way_into_a_called_package(member: User, project: Project):
    take = set_to("Take", "@Who = @[$Package::To]")
    create_package(member, project, PackageDocument(name="Child", parameters=[TO], variables=[WHO], executables=[take]))
    parent = PackageDocument(
        name="Parent", parameters=[TOKEN], executables=[call("Call", "Child", To="$Package::Token")]
    )
    execution = run(member, create_package(member, project, parent), parameters={"Token": "a very secret word"})
    made = execution.document
    part = next(each for each in made.executables if each.name == "Take")
    assert values_of(execution, made, part)["User::Who"] == ("String", "a very secret word")
    kept = str([execution.document_json, execution.parameters])
    told = str(list(execution.event_messages.values_list("message", flat=True)))
    assert "secret word" not in kept + told


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (call("Call", "Child", To="$Package::Token"), "to $Package::Token gives “••••••”, which is no Int32"),
        (set_to("Set", "@Count = @[$Package::Token]"), "The expression for User::Count gives “••••••”"),
        (set_to("Cast", "@Count = (DT_I4)@[User::Own]"), "“••••••” cannot be cast to DT_I4"),
    ],
)
def test_an_error_tells_no_secret(member: User, project: Project, part: ExecutableDocument, sentence: str):
    number = ParameterDocument(name="To", type="Int32", value=0)
    create_package(member, project, PackageDocument(name="Child", parameters=[number]))
    own = VariableDocument(name="Own", evaluate_as_expression=True, expression="@[$Package::Token]")
    parent = PackageDocument(name="Parent", parameters=[TOKEN], variables=[own, COUNT], executables=[part])
    execution = run(member, create_package(member, project, parent), parameters={"Token": "a very secret word"})
    told = [*execution.event_messages.values_list("message", flat=True), execution.task_runs.get().message]
    assert sentence in str(told)
    assert "secret word" not in str(told)


def test_what_is_made_of_something_sensitive_is_so_in_any_namespace(member: User, project: Project):
    take = set_to("Take", "@Who = @[$Package::To]")
    create_package(member, project, PackageDocument(name="Child", parameters=[TO], variables=[WHO], executables=[take]))
    own = VariableDocument(name="Own", namespace="Mine", evaluate_as_expression=True, expression="@[$Package::Token]")
    parent = PackageDocument(
        name="Parent", parameters=[TOKEN], variables=[own], executables=[call("Call", "Child", To="Mine::Own")]
    )
    execution = run(member, create_package(member, project, parent), parameters={"Token": "a very secret word"})
    assert execution.status == "succeeded"
    assert "secret word" not in str([each.shown for each in list_values(execution)])


def test_a_parameter_of_the_caller_that_has_the_same_name_means_nothing(member: User, project: Project):
    with mail_server() as server:
        mail = send_mail("Mail").model_copy(update={"expressions": {"subject": "@[$Package::To]"}})
        own = TO.model_copy(update={"value": "Its own"})
        create_package(member, project, PackageDocument(
            name="Child", parameters=[own], executables=[mail], connections=[smtp(port=server.port)]
        ))  # fmt: skip
        number = ParameterDocument(name="To", type="Int32", value=1)
        parent = PackageDocument(name="Parent", parameters=[number], executables=[call("Call", "Child")])
        execution = run(member, create_package(member, project, parent), parameters={"To": 7})
    assert execution.status == "succeeded"
    assert b"Subject: Its own" in server.received[0].content


def test_a_package_that_calls_itself_is_refused(member: User, project: Project):
    first = create_package(member, project, PackageDocument(name="First", executables=[call("Call", "Second")]))
    create_package(member, project, PackageDocument(name="Second", executables=[call("Back", "First")]))
    execution = run(member, first)
    (told,) = execution.event_messages.filter(event_name="OnError").values_list("message", flat=True)[:1]
    assert told == "The package would call itself: “Second” → “First”. Choose another one."
    assert (execution.status, execution.task_runs.count()) == ("failed", 0)


@pytest.mark.parametrize(
    ("package", "sentence"), [("", "No package is chosen"), ("Nowhere", "The project has no package “Nowhere”")]
)
def test_a_package_that_is_not_there_is_named(member: User, project: Project, package: str, sentence: str):
    execution = run(
        member, create_package(member, project, PackageDocument(name="P", executables=[call("C", package)]))
    )
    assert execution.event_messages.filter(event_name="OnError", message__startswith=sentence).exists()


def test_a_required_parameter_of_a_called_package_must_be_bound(member: User, project: Project):
    needed = TO.model_copy(update={"required": True})
    create_package(member, project, PackageDocument(name="Child", parameters=[needed]))
    parent = create_package(member, project, PackageDocument(name="Parent", executables=[call("Call", "Child")]))
    with pytest.raises(Invalid, match="“Call” calls “Child”, which needs a value for its parameter “To”"):
        start_execution(member, parent)


def test_a_required_parameter_of_the_project_that_only_a_called_package_names_is_asked_for(
    member: User, project: Project
):
    save_parameter(member, project, TO.model_copy(update={"name": "Host", "required": True}))
    project.refresh_from_db()
    take = set_to("Take", "@Who = @[$Project::Host]")
    create_package(member, project, PackageDocument(name="Child", variables=[WHO], executables=[take]))
    parent = create_package(member, project, PackageDocument(name="Parent", executables=[call("Call", "Child")]))
    with pytest.raises(Invalid, match="“Call” calls “Child”, which needs a value for the project's parameter “Host”"):
        start_execution(member, parent)
    assert run(member, parent, parameters={"$Project::Host": "mail.example.com"}).status == "succeeded"


def test_the_properties_of_a_task_lead_to_the_package_that_it_calls(member: User, project: Project, client: Client):
    child = create_package(member, project, PackageDocument(name="Child & co"))
    part = call("Call", "Child & co")
    parent = create_package(member, project, PackageDocument(name="Parent", executables=[part]))
    client.force_login(member)
    page = client.get(f"/packages/{parent.pk}/")
    link = f"{page.context['data']['urls']['called_page']}?name=Child %26 co"
    assert client.get(link).headers["Location"] == f"/packages/{child.pk}/"
    editor = client.post(f"/packages/{parent.pk}/editor/executable/", {"executable": part.model_dump_json()})
    field = editor.context["form"]["package"]
    assert (field.value(), ("Child & co", "Child & co") in field.field.choices) == ("Child & co", True)


def test_packages_that_call_each_other_too_often_are_refused_before_anything_is_made_of_them(
    member: User, project: Project, django_assert_max_num_queries
):
    create_package(member, project, PackageDocument(name="Level 0", executables=[send_mail("Mail")]))
    for level in range(1, 15):
        calls = [call(f"Call {number}", f"Level {level - 1}") for number in range(10)]
        top = create_package(member, project, PackageDocument(name=f"Level {level}", executables=calls))
    once_each = django_assert_max_num_queries(200)  # each package is read once, not at each of a thousand calls
    with bounded(seconds=60), once_each, pytest.raises(Invalid, match="there are too many tasks for one run"):
        start_execution(member, top)
