"""Single parts of a document: what comes of adding, replacing, merging and removing them."""

from uuid import uuid4

import pytest
from pydantic import ValidationError

from designer.package.document import PackageDocument, VariableDocument
from designer.package.part_changes import PartKind, add_part, find_part, merge_part, remove_part, replace_part
from tests.packages import arrow, executable, group, handler, note, package, send_mail, smtp

BOX = executable("Sequence", "Box")
INNER, OTHER, LAST = executable("SendMailTask", "Inner", BOX), send_mail("Other"), send_mail("Last")
ON_ERROR = handler("OnError", INNER)
IN_HANDLER = executable("SendMailTask", "In handler", ON_ERROR)
ARROWS = [arrow(BOX, OTHER), arrow(OTHER, LAST)]
DRAWN = PackageDocument(
    name="Nightly",
    executables=[BOX, INNER, OTHER, LAST, ON_ERROR, IN_HANDLER],
    precedence_constraints=ARROWS,
    variables=[VariableDocument(name="Own", scope=INNER.id), VariableDocument(name="Of_all")],
    groups=[group(BOX, OTHER)],
    notes=[note("About it", INNER), note("In it", inside=BOX), note("Free")],
    connections=[smtp()],
)


def test_with_a_container_goes_all_that_is_inside_of_it_or_belongs_to_it():
    left = remove_part(DRAWN, PartKind.EXECUTABLES, BOX.id)
    assert [one.name for one in left.executables] == ["Other", "Last"]
    assert left.precedence_constraints == [ARROWS[1]]
    assert [one.name for one in left.variables] == ["Of_all"]
    assert [one.executables for one in left.groups] == [[OTHER.id]]
    assert [one.text for one in left.notes] == ["Free"]


def test_a_group_of_which_nothing_is_left_goes_too():
    left = remove_part(remove_part(DRAWN, PartKind.EXECUTABLES, BOX.id), PartKind.EXECUTABLES, OTHER.id)
    assert (left.groups, left.precedence_constraints) == ([], [])


def test_what_takes_the_place_of_a_part_keeps_its_id_and_its_place_in_the_list():
    changed = replace_part(DRAWN, PartKind.EXECUTABLES, OTHER.id, send_mail("Instead"))
    assert [one.name for one in changed.executables][2] == "Instead"
    assert changed.executables[2].id == OTHER.id


def test_some_fields_are_changed_as_in_a_merge_patch():
    patch = {"properties": {"subject": "New", "to_line": None}, "description": "Told"}
    changed = find_part(merge_part(DRAWN, PartKind.EXECUTABLES, OTHER.id, patch), PartKind.EXECUTABLES, OTHER.id)
    properties = {key: value for key, value in OTHER.properties.items() if key != "to_line"}
    assert changed == OTHER.model_copy(update={"description": "Told", "properties": {**properties, "subject": "New"}})


@pytest.mark.parametrize(
    "change",
    [
        lambda: add_part(DRAWN, PartKind.EXECUTABLES, send_mail("Other")),
        lambda: add_part(DRAWN, PartKind.CONSTRAINTS, arrow(LAST, BOX)),
        lambda: add_part(DRAWN, PartKind.CONNECTIONS, DRAWN.connections[0]),
        lambda: merge_part(DRAWN, PartKind.EXECUTABLES, OTHER.id, {"name": None}),
        lambda: merge_part(DRAWN, PartKind.EXECUTABLES, OTHER.id, {"surprise": 1}),
        lambda: replace_part(DRAWN, PartKind.EXECUTABLES, BOX.id, send_mail("No container")),
    ],
)
def test_what_would_be_no_package_is_refused(change):
    with pytest.raises(ValidationError):
        change()


def test_what_is_not_there_is_not_found():
    with pytest.raises(LookupError):
        remove_part(package(), PartKind.VARIABLES, uuid4())
