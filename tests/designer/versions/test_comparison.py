"""What differs between two versions, part by part, and the picture of it."""

from designer.drawing.flows import Box, Flow, draw_both
from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.package.versions.comparison import Change, Comparison, Difference, compare
from tests.packages import arrow, executable, group, handler, note, package, send_mail, smtp

MAIL_SERVER = smtp()
ONE, TWO, LAST = send_mail("One", MAIL_SERVER.id), send_mail("Two"), send_mail("Last")
BOX = executable("Sequence", "Box", x=300.0)
INNER = executable("SendMailTask", "Inner", BOX, x=24.0, y=72.0)
ON_ERROR = handler("OnError", ONE)
TOLD = send_mail("Told").model_copy(update={"parent": ON_ERROR.id})
ARROWS = [arrow(ONE, TWO), arrow(TWO, LAST)]
OLD = PackageDocument(
    name="Nightly",
    executables=[ONE, TWO, LAST, BOX, INNER, ON_ERROR, TOLD],
    precedence_constraints=ARROWS,
    connections=[MAIL_SERVER],
    groups=[group(ONE, TWO)],
    notes=[note("About two", TWO)],
)


def changed(part: ExecutableDocument, **values: object) -> ExecutableDocument:
    common = {key: value for key, value in values.items() if key in ExecutableDocument.model_fields}
    own = {key: value for key, value in values.items() if key not in common}
    return part.model_copy(update={**common, "properties": {**part.properties, **own}})


def with_tasks(*executables: ExecutableDocument, **more: object) -> PackageDocument:
    return PackageDocument(**{**dict(OLD), "executables": list(executables), **more})


def find(comparison: Comparison, name: str) -> Difference:
    return next(each for each in comparison.differences if each.name == name)


def properties(difference: Difference) -> list[tuple[str, str, str]]:
    return [(each.name, each.before, each.after) for each in difference.properties]


def test_what_was_only_moved_is_counted_and_not_told():
    moved = with_tasks(
        changed(ONE, x=500.0, y=8.0), *OLD.executables[1:3], changed(BOX, collapsed=True), *OLD.executables[4:]
    )
    comparison = compare(OLD, moved)
    assert (comparison.differences, comparison.moved) == ((), 2)


def test_properties_are_told_with_names_and_not_ids():
    other = smtp("Relay")
    new = with_tasks(
        changed(ONE, smtp_connection=str(other.id), disable=True),
        *OLD.executables[1:],
        connections=[MAIL_SERVER, other],
    )
    one = find(compare(OLD, new), "One")
    assert (one.change, one.what) == (Change.CHANGED, "task")
    assert properties(one) == [("disable", "off", "on"), ("smtp connection", "Mail server", "Relay")]
    assert ("smtp connection", "Relay", "Mail server") in properties(find(compare(new, OLD), "One"))


def test_the_name_of_a_shared_manager_is_told_where_it_is_known():
    shared = smtp("Catalog mail")
    new = with_tasks(changed(ONE, smtp_connection=str(shared.id)), *OLD.executables[1:])
    told = properties(find(compare(OLD, new, shared={shared.id: "Catalog mail"}), "One"))
    assert told == [("smtp connection", "Mail server", "Catalog mail")]


def test_of_long_texts_only_what_differs_is_told():
    long, other = (f"{'a' * 5000}{word}{'b' * 5000}" for word in ("one", "two"))
    new = with_tasks(changed(ONE, message_source=other), *OLD.executables[1:])
    was = with_tasks(changed(ONE, message_source=long), *OLD.executables[1:])
    [(name, before, after)] = properties(find(compare(was, new), "One"))
    assert name == "message source"
    assert before == f"…{'a' * 40}one{'b' * 40}… (10,003 characters)"
    assert after == f"…{'a' * 40}two{'b' * 40}… (10,003 characters)"


def test_a_new_part_tells_what_is_set_and_not_what_its_type_has_anyway():
    added = send_mail("New", priority="Normal")
    comparison = compare(OLD, with_tasks(*OLD.executables, added), unset={"SendMailTask": {"priority": "Normal"}})
    new = find(comparison, "New")
    assert new.change is Change.ADDED
    assert ("to line", "", "ann@example.com") in properties(new)
    assert "priority" not in [each.name for each in new.properties]


def test_what_is_in_a_value_is_told_by_the_way_to_it():
    loop = executable("ForeachLoop", "Each", properties={"enumerator": {"kind": "Item", "columns": ["Int32"]}})
    other = changed(loop, enumerator={"kind": "Item", "columns": ["Int32", "String"]})
    before, after = package(tasks=[loop]), package(tasks=[other])
    assert properties(find(compare(before, after), "Each")) == [("enumerator: columns", "Int32", "Int32\nString")]


def test_every_kind_of_part_is_told():
    new = PackageDocument(
        name="Nightly 2",
        executables=[ONE, LAST],
        variables=[VariableDocument(name="Count", type="Int32", value=1, scope=ONE.id)],
        parameters=[ParameterDocument(name="Key", sensitive=True, value=None)],
        precedence_constraints=[arrow(ONE, LAST, "failure")],
    )
    told = {(each.change, each.what, each.name, each.place) for each in compare(OLD, new).differences}
    assert told == {
        (Change.CHANGED, "package", "Nightly 2", ""),
        (Change.REMOVED, "task", "Two", ""),
        (Change.REMOVED, "container", "Box", ""),
        (Change.REMOVED, "task", "Inner", "Box"),
        (Change.REMOVED, "event handler", "OnError", "One"),
        (Change.REMOVED, "task", "Told", "OnError"),
        (Change.REMOVED, "precedence constraint", "One → Two", ""),
        (Change.REMOVED, "precedence constraint", "Two → Last", ""),
        (Change.ADDED, "precedence constraint", "One → Last", ""),
        (Change.ADDED, "variable", "User::Count", "One"),
        (Change.ADDED, "parameter", "Key", ""),
        (Change.REMOVED, "connection manager", "Mail server", ""),
        (Change.REMOVED, "group", "Group", ""),
        (Change.REMOVED, "note", "About two", ""),
    }


def boxes(flow: Flow) -> dict[str, Box]:
    return {each.name: each for each in flow.boxes}


def test_the_picture_has_what_is_gone_where_it_was_and_what_is_new_where_it_is():
    new = with_tasks(
        changed(ONE, to_line="bob@example.com"),
        LAST,
        BOX,
        executable("SendMailTask", "Added", BOX, x=24.0, y=300.0),
        ON_ERROR,
        TOLD,
        precedence_constraints=[],
        groups=[],
        notes=[],
    )
    [flow] = draw_both(OLD, new, compare(OLD, new))
    shown = boxes(flow)
    changes = {name: each.change for name, each in shown.items()}
    assert changes == {
        "One": Change.CHANGED,
        "Two": Change.REMOVED,
        "Last": None,
        "Box": None,
        "Inner": Change.REMOVED,
        "Added": Change.ADDED,
        "Group": Change.REMOVED,
        "About two": Change.REMOVED,
    }
    box, inner, added = (shown[name].rect for name in ("Box", "Inner", "Added"))
    assert (inner.x, inner.y) == (box.x + 24, box.y + 72)
    assert added.bottom + 24 == box.bottom
    assert [(each.name, each.change) for each in flow.lines] == [
        ("One → Two", Change.REMOVED),
        ("Two → Last", Change.REMOVED),
    ]


def test_what_is_gone_makes_way_for_what_stands_there_now():
    old, new = package(tasks=[ONE]), package(tasks=[send_mail("Instead")])
    shown = boxes(draw_both(old, new, compare(old, new))[0])
    assert shown["Instead"].rect.x == 0
    assert shown["One"].rect.x >= shown["Instead"].rect.right


def test_a_collapsed_container_tells_how_much_differs_in_it():
    old = with_tasks(*OLD.executables[:3], changed(BOX, collapsed=True), INNER, ON_ERROR, TOLD)
    new = with_tasks(
        *OLD.executables[:3], changed(BOX, collapsed=True), changed(INNER, subject="Other"), ON_ERROR, TOLD
    )
    shown = boxes(draw_both(old, new, compare(old, new))[0])
    assert "Inner" not in shown
    assert (shown["Box"].form, shown["Box"].inside) == ("task", 1)


def test_an_event_handler_is_drawn_where_something_in_it_differs():
    new = with_tasks(*OLD.executables[:-1], changed(TOLD, subject="Ended"))
    control_flow, on_error = draw_both(OLD, new, compare(OLD, new))
    assert (control_flow.handler, control_flow.differences) == (None, 0)
    assert on_error.handler == ON_ERROR
    assert (on_error.owner, on_error.differences) == ("One", 1)
    assert [flow.owner for flow in draw_both(OLD, OLD, compare(OLD, OLD))] == ["Nightly", "One"]
