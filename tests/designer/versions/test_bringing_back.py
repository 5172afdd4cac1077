"""One task of an earlier version in the package as it is now."""

from uuid import uuid4

import pytest

from designer.package.document import PackageDocument, VariableDocument
from designer.package.part_changes import PartKind, add_part, remove_part, replace_part
from designer.package.versions.bringing_back import bring_back
from tests.packages import arrow, executable, group, handler, note, send_mail, smtp

MAIL_SERVER = smtp()
ONE, LAST = send_mail("One"), send_mail("Last")
TWO = send_mail("Two", MAIL_SERVER.id, subject="@[User::Count] of @[User::Outer]")
BOX = executable("Sequence", "Box")
INNER = executable("SendMailTask", "Inner", BOX)
ON_ERROR = handler("OnError", TWO)
TOLD = send_mail("Told").model_copy(update={"parent": ON_ERROR.id})
INTO, OUT = arrow(ONE, TWO), arrow(TWO, LAST)
OUTER = VariableDocument(name="Outer")
COUNT = VariableDocument(name="Count", scope=TWO.id)
THEN = PackageDocument(
    name="Nightly",
    executables=[ONE, TWO, LAST, BOX, INNER, ON_ERROR, TOLD],
    precedence_constraints=[INTO, OUT],
    connections=[MAIL_SERVER],
    variables=[OUTER, COUNT],
    groups=[group(ONE, TWO)],
    notes=[note("About two", TWO)],
)
WITHOUT = PackageDocument.model_validate(
    {**dict(remove_part(THEN.model_copy(update={"notes": []}), PartKind.EXECUTABLES, TWO.id))}
)


def test_a_deleted_task_comes_back_with_all_that_hung_on_it():
    brought = bring_back(WITHOUT, THEN, TWO.id)
    assert {each.id for each in brought.document.executables} == {each.id for each in THEN.executables}
    assert brought.document.precedence_constraints == THEN.precedence_constraints
    assert brought.document.variables == THEN.variables
    assert brought.document.notes == THEN.notes
    assert brought.document.groups == THEN.groups
    assert brought.told == []


def test_a_changed_task_gets_back_what_it_was_and_stays_where_it_is():
    now = replace_part(THEN, PartKind.EXECUTABLES, TWO.id, send_mail("Zwei").model_copy(update={"x": 96.0}))
    two = next(each for each in bring_back(now, THEN, TWO.id).document.executables if each.id == TWO.id)
    assert two == TWO.model_copy(update={"x": 96.0})


def test_what_was_added_since_stays_and_a_name_that_is_taken_gets_a_number():
    now = add_part(WITHOUT, PartKind.EXECUTABLES, send_mail("TWO"))
    brought = bring_back(now, THEN, TWO.id)
    assert [each.name for each in brought.document.executables if each.name.startswith("T")] == ["TWO", "Two 2", "Told"]
    assert brought.told == ["“Two” is called “Two 2” now, because another task has its name."]


def test_a_constraint_whose_other_end_is_gone_or_that_would_close_a_circle_stays_away():
    without_one = remove_part(WITHOUT, PartKind.EXECUTABLES, ONE.id)
    brought = bring_back(without_one, THEN, TWO.id)
    assert brought.document.precedence_constraints == [OUT]
    assert brought.told == ["The constraint from “One” to “Two” stays away: one of them is gone."]
    turned = add_part(WITHOUT, PartKind.CONSTRAINTS, arrow(LAST, ONE))
    brought = bring_back(turned, THEN, TWO.id)
    assert [(each.from_executable, each.to_executable) for each in brought.document.precedence_constraints] == [
        (LAST.id, ONE.id),
        (ONE.id, TWO.id),
    ]
    assert brought.told == ["The constraint from “Two” to “Last” stays away: it would close a circle now."]


def test_all_constraints_on_one_task_stay_and_or_or():
    either = arrow(BOX, LAST, logical_and=False)
    now = add_part(WITHOUT, PartKind.CONSTRAINTS, either)
    constraints = bring_back(now, THEN, TWO.id).document.precedence_constraints
    assert [each.logical_and for each in constraints if each.to_executable == LAST.id] == [False, False]


def test_a_connection_manager_is_matched_by_its_name_or_comes_back_too():
    again = smtp()
    now = WITHOUT.model_copy(update={"connections": [again]})
    brought = bring_back(now, THEN, TWO.id)
    two = next(each for each in brought.document.executables if each.id == TWO.id)
    assert two.properties["smtp_connection"] == str(again.id)
    assert brought.told == ["It uses the connection manager “Mail server” that the package has now."]
    brought = bring_back(WITHOUT.model_copy(update={"connections": []}), THEN, TWO.id)
    assert brought.document.connections == [MAIL_SERVER]
    assert brought.told == ["The connection manager “Mail server” was gone and came back, too."]


def test_a_variable_that_is_gone_is_told():
    brought = bring_back(WITHOUT.model_copy(update={"variables": []}), THEN, TWO.id)
    assert brought.told == [
        "It uses the variable User::Outer, which is not there for it any more. Add it, or change the task."
    ]


def test_a_task_whose_container_is_gone_comes_back_into_the_package():
    brought = bring_back(remove_part(THEN, PartKind.EXECUTABLES, BOX.id), THEN, INNER.id)
    inner = next(each for each in brought.document.executables if each.id == INNER.id)
    assert inner.parent is None
    assert brought.told == ["“Inner” is in no container now, because the one that it was in is gone."]


def test_a_container_comes_back_with_what_was_in_it_and_keeps_what_is():
    now = remove_part(THEN, PartKind.EXECUTABLES, INNER.id)
    now = add_part(now, PartKind.EXECUTABLES, executable("SendMailTask", "Newer", BOX))
    brought = bring_back(now, THEN, BOX.id)
    assert [each.name for each in brought.document.executables if each.parent == BOX.id] == ["Newer", "Inner"]


def test_an_event_handler_that_another_one_has_replaced_stays_away():
    now = remove_part(THEN, PartKind.EXECUTABLES, ON_ERROR.id)
    now = add_part(now, PartKind.EXECUTABLES, handler("OnError", TWO))
    brought = bring_back(now, THEN, TWO.id)
    assert "Told" not in [each.name for each in brought.document.executables]
    assert brought.told == ["The event handler OnError that is there now stays."]
    with pytest.raises(ValueError, match="Another event handler handles OnError"):
        bring_back(now, THEN, ON_ERROR.id)
    with pytest.raises(ValueError, match="belonged to is gone"):
        bring_back(WITHOUT, THEN, ON_ERROR.id)
    with pytest.raises(LookupError):
        bring_back(now, THEN, uuid4())
