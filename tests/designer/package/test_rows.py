"""Rows become a document and back, in a number of queries that does not grow with the package."""

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from designer.models import Executable, Package, Project, User
from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.services.packages import create_package, save_package
from designer.storage.rows import load_document
from tasks.types.send_mail.properties import SendMailProperties
from tests.packages import arrow, chain, executable, group, handler, note, package, send_mail, smtp


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(3))


def count_queries(action) -> int:
    with CaptureQueriesContext(database) as queries:
        action()
    return len(queries)


def test_a_saved_document_comes_back_as_it_was(member: User, project: Project):
    one, two = send_mail("One", cc_line="c@d", priority="High"), send_mail("Two")
    document = package(tasks=[one, two], arrows=[arrow(one, two, "completion")], connections=[smtp(port=26)])
    made = create_package(member, project, document)
    stored = load_document(Package.objects.get(pk=made.pk))
    assert stored.executables[0].properties == SendMailProperties(**one.properties).model_dump(mode="json")
    assert stored.model_copy(update={"executables": []}) == document.model_copy(update={"executables": []})


def test_the_control_flow_comes_back_as_it_was(member: User, project: Project):
    one, two = send_mail("One"), send_mail("Two")
    stored_as = {"maximum_error_count": 0, "fail_parent_on_failure": True, "force_execution_result": "Success"}
    one = ExecutableDocument.model_validate(one.model_dump() | stored_as | {"parent": None})
    fields = {"evaluation_operation": "ExpressionAndConstraint", "expression": "1 == 1", "logical_and": False}
    document = PackageDocument(
        name="P",
        executables=[one, two],
        precedence_constraints=[arrow(one, two, **fields)],
        parameters=[ParameterDocument(name="Key", sensitive=True, value=None), ParameterDocument(name="To", value="a")],
        maximum_error_count=3,
        max_concurrent_executables=2,
        expressions={"disable_event_handlers": "1 == 2"},
    )
    made = create_package(member, project, document)
    stored = load_document(Package.objects.get(pk=made.pk))
    assert stored.model_copy(update={"executables": []}) == document.model_copy(update={"executables": []})
    assert stored.executables[0].model_dump(exclude={"properties"}) == one.model_dump(exclude={"properties"})
    assert Executable.objects.get(uid=two.id).host == {}


def test_event_handlers_come_back_as_they_were(member: User, project: Project):
    one, on_error = send_mail("One"), handler("OnError", propagate=False)
    inside = executable("Sequence", "Box", on_error)
    of_one = handler("OnError", one).model_copy(update={"disable": True})
    document = PackageDocument(name="P", executables=[one, on_error, inside, of_one])
    stored = load_document(create_package(member, project, document))
    assert stored.executables[1:] == document.executables[1:]


def test_the_layout_comes_back_as_it_was(member: User, project: Project):
    box = executable("Sequence", "Box", x=40, y=16, width=480, height=320, collapsed=True)
    inner = executable("Sequence", "Inner", box, x=24, y=56)
    document = package(tasks=[box, inner]).model_copy(update={"groups": [group(box)]})
    made = create_package(member, project, document)
    assert load_document(Package.objects.get(pk=made.pk)) == document


def test_notes_come_back_as_they_were_and_go_when_they_are_deleted(member: User, project: Project):
    box = executable("Sequence", "Box")
    inner = executable("Sequence", "Inner", box)
    notes = [note("Free\n- one", x=-8.5, width=120.0), note("In a box", inside=box), note("On a task", inner)]
    document = package(tasks=[box, inner]).model_copy(update={"notes": notes})
    made = create_package(member, project, document)
    assert load_document(Package.objects.get(pk=made.pk)) == document
    rest = document.model_copy(update={"notes": [notes[2].model_copy(update={"text": "Other"})]})
    save_package(member, made.pk, rest, made.version)
    assert load_document(made) == rest


def test_saving_again_keeps_the_rows_of_what_did_not_change(member: User, saved: Package):
    document = load_document(saved)
    before = dict(Executable.objects.filter(package=saved).values_list("uid", "pk"))
    changed = document.executables[1].model_copy(update={"name": "Renamed"})
    executables = [document.executables[0], changed, document.executables[2]]
    save_package(member, saved.pk, document.model_copy(update={"executables": executables}), saved.version)
    assert dict(Executable.objects.filter(package=saved).values_list("uid", "pk")) == before
    assert load_document(saved).executables[1].name == "Renamed"


def test_what_did_not_change_is_not_written(member: User, saved: Package):
    document = load_document(saved)
    described = document.executables[1].model_copy(update={"description": "Changed"})
    executables = [document.executables[0], described, document.executables[2]]
    with CaptureQueriesContext(database) as queries:
        save_package(member, saved.pk, document.model_copy(update={"executables": executables}), saved.version)
    written = [each["sql"].split()[2].strip('"') for each in queries if each["sql"].startswith("INSERT")]
    assert set(written) == {"designer_executable", "designer_packageversion", "designer_auditentry"}
    assert load_document(saved).executables == executables


def test_constraints_and_variables_outlive_a_task_that_became_one_of_another_type(member: User, project: Project):
    first, second = send_mail("First"), send_mail("Second")
    variable = VariableDocument(name="Own", scope=first.id)
    drawn = package(tasks=[first, second]).model_copy(
        update={"variables": [variable], "precedence_constraints": [arrow(first, second)]}
    )
    made = create_package(member, project, drawn)
    other = executable("ExpressionTask", "First", properties={"expression": "@Own = 1"})
    becomes = other.model_copy(update={"id": first.id})
    save_package(member, made.pk, drawn.model_copy(update={"executables": [becomes, second]}), made.version)
    stored = load_document(made)
    assert stored.executables[0].type == "ExpressionTask"
    assert (stored.variables, stored.precedence_constraints) == ([variable], drawn.precedence_constraints)


def test_what_a_save_answers_is_what_is_stored(client: Client, member: User, saved: Package):
    client.force_login(member)
    address, bare = f"/api/v1/packages/{saved.pk}", send_mail("Bare")
    document = load_document(saved).model_dump(mode="json")
    document["executables"].append(bare.model_dump(mode="json") | {"properties": {"subject": "Only this"}})
    answer = client.put(address, {"version": 1, "document": document}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {**client.get(address).json(), "merged": [], "left": []})


def test_what_is_gone_from_the_document_is_gone_from_the_rows(member: User, saved: Package):
    document = load_document(saved)
    rest = PackageDocument(name="Chain", executables=document.executables[:1])
    save_package(member, saved.pk, rest, saved.version)
    assert load_document(saved) == rest


def test_two_packages_may_hold_the_same_ids(member: User, project: Project, saved: Package):
    copy = load_document(saved).model_copy(update={"name": "Copy"})
    made = create_package(member, project, copy)
    assert load_document(made) == copy
    assert load_document(saved).name == "Chain"


def renamed(part, name: str):
    return part.model_copy(update={"name": name})


def test_two_tasks_can_swap_their_names_and_two_connections_theirs(member: User, project: Project):
    tasks, connections = [send_mail("A"), send_mail("B")], [smtp("C"), smtp("D")]
    made = create_package(member, project, package(tasks=tasks, connections=connections))
    document = load_document(made)
    swapped = document.model_copy(
        update={
            "executables": [renamed(tasks[0], "B"), renamed(tasks[1], "A")],
            "connections": [renamed(connections[0], "D"), renamed(connections[1], "C")],
        }
    )
    save_package(member, made.pk, swapped, made.version)
    assert [task.name for task in load_document(made).executables] == ["B", "A"]
    assert [manager.name for manager in load_document(made).connections] == ["D", "C"]


def test_loading_takes_the_same_queries_for_three_and_for_three_hundred_tasks(member: User, project: Project):
    small, large = chain(3), chain(300).model_copy(update={"name": "Large"})
    one, other = create_package(member, project, small), create_package(member, project, large)
    assert count_queries(lambda: load_document(one)) == count_queries(lambda: load_document(other)) <= 7


def test_saving_takes_the_same_queries_for_three_and_for_thirty_tasks(member: User, project: Project):
    one = create_package(member, project, chain(3))
    other = create_package(member, project, chain(30).model_copy(update={"name": "Large"}))
    documents = [load_document(one), load_document(other)]
    counts = [
        count_queries(lambda: save_package(member, one.pk, documents[0], 1)),
        count_queries(lambda: save_package(member, other.pk, documents[1], 1)),
    ]
    assert counts[0] == counts[1] <= 30
