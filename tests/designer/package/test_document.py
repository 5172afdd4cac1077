"""The package document: what breaks its structure is refused in sentences."""

import pytest
from pydantic import ValidationError

from designer.package.diff import describe_changes, describe_values
from designer.package.document import PackageDocument, ParameterDocument
from designer.package.enumerations import EvaluationOperation
from tests.packages import arrow, executable, group, handler, note, package, send_mail, smtp

ONE, TWO, THREE = send_mail("One"), send_mail("Two"), send_mail("Three")
BOX, OTHER_BOX = executable("Sequence", "Box"), executable("ForLoop", "Other box")
INNER = executable("SendMailTask", "One", BOX)


def refusal(**parts: list[object]) -> str:
    with pytest.raises(ValidationError) as caught:
        PackageDocument(name="Nightly", **parts)
    return str(caught.value)


def test_a_document_survives_json():
    document = package(tasks=[ONE, TWO], arrows=[arrow(ONE, TWO, "failure")], connections=[smtp(port=2525)])
    assert PackageDocument.model_validate_json(document.model_dump_json()) == document


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"executables": [ONE, ONE.model_copy(update={"name": "Else"})]}, "occurs 2 times"),
        ({"executables": [ONE, send_mail("ONE")]}, "The name “ONE” is used by more than one task"),
        ({"connections": [smtp("a"), smtp("A")]}, "The name “A” is used by more than one connection manager"),
        ({"executables": [ONE], "precedence_constraints": [arrow(ONE, TWO)]}, "which is no task of this package"),
        (
            {"executables": [ONE], "precedence_constraints": [arrow(ONE, ONE)]},
            "“One” has a precedence constraint to itself",
        ),
        (
            {"executables": [ONE, TWO], "precedence_constraints": [arrow(ONE, TWO), arrow(ONE, TWO, "failure")]},
            "More than one precedence constraint leads from “One” to “Two”",
        ),
        (
            {
                "executables": [ONE, TWO, THREE],
                "precedence_constraints": [arrow(ONE, TWO), arrow(TWO, THREE), arrow(THREE, ONE)],
            },
            "run in a circle",
        ),
        ({"executables": [BOX, INNER, executable("Sequence", "ONE", BOX)]}, "The name “ONE” is used by more than one"),
        ({"executables": [INNER]}, "“One” is inside of"),
        ({"executables": [ONE, executable("SendMailTask", "Two", ONE)]}, "inside of “One”, which is no container"),
        ({"executables": [BOX.model_copy(update={"parent": BOX.id})]}, "inside of each other in a circle: Box → Box"),
        (
            {"executables": [BOX, INNER, TWO], "precedence_constraints": [arrow(INNER, TWO)]},
            "from “One” to “Two” in another container",
        ),
        ({"executables": [handler("OnError"), handler("OnError")]}, "More than one event handler of the same"),
        ({"executables": [handler("OnMonday")]}, "The event handler “OnMonday” handles no event"),
        ({"executables": [BOX], "groups": [group(BOX, INNER)]}, "holds what is no task of this package"),
        ({"executables": [BOX, INNER], "groups": [group(BOX, INNER)]}, "holds tasks of more than one container"),
        ({"executables": [ONE], "groups": [group(ONE), group(ONE)]}, "“One” is grouped more than once"),
        ({"executables": [ONE], "notes": [note("Why", inside=ONE)]}, "The note “Why” stands in"),
        ({"notes": [note("Why " * 30, ONE)]}, "Why…” is on"),
        (
            {"executables": [ONE, BOX, INNER], "notes": [note("Why", INNER).model_copy(update={"parent": None})]},
            "“Why” is not in the container of “One”",
        ),
        ({"notes": [{"text": "x" * 10_001}]}, "at most 10000 characters"),
        ({"parameters": [ParameterDocument(name="To"), ParameterDocument(name="TO")]}, "more than one parameter"),
        ({"parameters": [{"name": "Key", "sensitive": True, "value": "x"}]}, "“Key” is sensitive"),
        ({"parameters": [{"name": "Thing", "type": "Object", "value": None}]}, "cannot be of the type Object"),
        ({"executables": [{"type": "SendMailTask", "name": " "}]}, "at least 1 character"),
        ({"executables": [{"type": "SendMailTask", "name": "x" * 129}]}, "at most 128 characters"),
        ({"executables": [{"type": "SendMailTask", "name": "x", "x": "NaN"}]}, "finite number"),
        ({"executables": [{"type": "SendMailTask", "name": "x", "colour": "red"}]}, "Extra inputs"),
    ],
)
def test_what_breaks_the_structure_is_refused_with_a_sentence(parts: dict[str, list[object]], sentence: str):
    assert sentence in refusal(**parts)


def test_an_event_handler_has_no_precedence_constraint():
    on_error = handler("OnError", None)
    parts = {"executables": [ONE, on_error], "precedence_constraints": [arrow(ONE, on_error)]}
    assert "“One” and “OnError” cannot be joined: an event handler has no constraint" in refusal(**parts)


def test_names_are_unique_in_their_container_and_every_executable_may_handle_events():
    on_error = handler("OnError", INNER)
    parts = [ONE, BOX, INNER, on_error, executable("SendMailTask", "One", on_error), handler("OnError", ONE)]
    assert package(tasks=parts).executables == parts


def test_changes_are_told_in_sentences():
    old = package(tasks=[ONE, TWO], arrows=[arrow(ONE, TWO)])
    renamed = ONE.model_copy(update={"name": "First"})
    edited = TWO.model_copy(update={"x": 5.0, "properties": {**TWO.properties, "subject": "New"}})
    new = package("Daily", tasks=[renamed, edited, THREE]).model_copy(update={"groups": [group(renamed)]})
    assert describe_changes(old, new) == [
        "renamed the package from “Nightly” to “Daily”",
        "renamed “One” to “First”",
        "changed “Two”: subject: “Two” → “New”",
        "added the task “Three”",
        "deleted the success constraint from “First” to “Two”",
        "grouped tasks as “Group”",
    ]


def test_a_moved_task_is_told_as_moved():
    assert describe_changes(package(tasks=[ONE]), package(tasks=[ONE.model_copy(update={"x": 7.0})])) == ["moved “One”"]


def test_changes_of_notes_are_told_in_sentences():
    stays, goes, moves, comes = note("# Why\nBecause"), note("Old"), note("Far"), note("New")
    old = package(tasks=[ONE]).model_copy(update={"notes": [stays, goes, moves]})
    changed = stays.model_copy(update={"text": "Why not", "executable": ONE.id})
    notes = [changed, moves.model_copy(update={"x": 5.0, "height": 200.0}), comes]
    assert describe_changes(old, old.model_copy(update={"notes": notes})) == [
        "deleted the note “Old”",
        "added the note “New”",
        "changed the note “# Why Because”: executable: “One”; text: “# Why Because” → “Why not”",
        "moved the note “Far”",
    ]


def test_changes_of_control_flow_are_told_in_sentences():
    one, two, inner = (send_mail(name) for name in ("One", "Two", "Three"))
    first = arrow(one, two)
    old = package(tasks=[one, two, inner], arrows=[first])
    changed = first.model_copy(
        update={"expression": "@[User::Late]", "evaluation_operation": EvaluationOperation.EXPRESSION}
    )
    moved = inner.model_copy(update={"parent": BOX.id, "maximum_error_count": 0})
    new = package(tasks=[one, two, BOX, moved, handler("OnError", one)], arrows=[changed])
    new = new.model_copy(update={"max_concurrent_executables": 2, "parameters": [ParameterDocument(name="To")]})
    assert describe_changes(old, new) == [
        "changed the package: max concurrent executables: -1 → 2",
        "added the parameter “To”",
        "added the container “Box”",
        "changed “Three”: maximum error count: 1 → 0; parent: “Box”",
        "added the event handler “OnError”",
        "made it the expression constraint from “One” to “Two”: evaluation operation: “Constraint” → “Expression”; "
        "expression: “@[User::Late]”",
    ]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("a", "b", ["text: “a” → “b”"]),
        ("a", "", ["text: “a” → nothing"]),
        ("x" * 300 + "old", "x" * 300 + "new", [f"text: “…{'x' * 40}old” → “…{'x' * 40}new”"]),
        ("x" * 300, "x" * 301, [f"text: “…{'x' * 40}” → “…{'x' * 41}”"]),
        ("", "y" * 300, [f"text: “{'y' * 200}…”"]),
        (None, False, []),
    ],
)
def test_long_texts_are_told_from_where_they_differ(was: object, now: object, told: list[str]):
    assert describe_values({"text": was}, {"text": now}) == told
