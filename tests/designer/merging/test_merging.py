"""Two people changed one version: whatever comes of that is a package with what both did, or a question."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.package.merging.conflicts import Side
from designer.package.merging.merge import Merged, merge
from designer.package.part_changes import PartKind, add_part, merge_part, remove_part
from tests.packages import arrow, executable, group, handler, note, send_mail, smtp

BOX = executable("Sequence", "Box")
INNER, FIRST, SECOND, LAST = (
    executable("SendMailTask", "Inner", BOX, properties={"subject": "Inner"}),
    send_mail("First"),
    send_mail("Second"),
    send_mail("Last"),
)
SERVER = smtp()
BASE = PackageDocument(
    name="Nightly",
    executables=[BOX, INNER, FIRST, SECOND, LAST, handler("OnError", INNER)],
    precedence_constraints=[arrow(BOX, FIRST), arrow(FIRST, SECOND)],
    variables=[VariableDocument(name="Own", scope=INNER.id), VariableDocument(name="Of_all")],
    groups=[group(FIRST, SECOND)],
    notes=[note("About", FIRST), note("Free")],
    connections=[SERVER],
)
TASKS = (INNER, FIRST, SECOND, LAST)


def of(document: PackageDocument | None, part: ExecutableDocument) -> ExecutableDocument:
    assert document is not None
    return next(each for each in document.executables if each.id == part.id)


def patched(part: Any, kind: PartKind = PartKind.EXECUTABLES, **patch: object) -> PackageDocument:
    return merge_part(BASE, kind, part.id, patch)


def without(part: ExecutableDocument) -> PackageDocument:
    return remove_part(BASE, PartKind.EXECUTABLES, part.id)


def with_more(*parts: tuple[PartKind, Any]) -> PackageDocument:
    document = BASE
    for kind, part in parts:
        document = add_part(document, kind, part)
    return document


def names(document: PackageDocument | None) -> set[str]:
    assert document is not None
    return {each.name for each in document.executables}


def test_different_tasks_and_different_properties_of_one_come_together():
    mine = patched(FIRST, properties={"subject": "Mine"}, disable=True)
    theirs = merge_part(
        patched(FIRST, properties={"to_line": "bob@example.com"}), PartKind.EXECUTABLES, LAST.id, {"x": 7}
    )
    merged = merge(BASE, mine, theirs)
    first = of(merged.document, FIRST)
    assert (first.properties["subject"], first.properties["to_line"], first.disable) == (
        "Mine",
        "bob@example.com",
        True,
    )
    assert (of(merged.document, LAST).x, merged.conflicts) == (7, ())


def test_one_property_changed_by_both_is_asked_about_and_counts_as_chosen():
    mine, theirs = (patched(FIRST, properties={"subject": word}) for word in ("Mine", "Theirs"))
    merged = merge(BASE, mine, theirs)
    (asked,) = merged.conflicts
    assert merged.document is None
    assert (asked.part, asked.what, asked.base, asked.mine, asked.theirs) == (
        "First",
        "subject",
        "First",
        "Mine",
        "Theirs",
    )
    subjects = [of(merge(BASE, mine, theirs, {asked.key: side}).document, FIRST).properties["subject"] for side in Side]
    assert subjects == ["Mine", "Theirs"]


def test_nobody_is_asked_where_something_stands():
    mine, theirs = patched(FIRST, x=10, y=5), patched(FIRST, x=90, description="Told")
    first = of(merge(BASE, mine, theirs).document, FIRST)
    assert (first.x, first.y, first.description) == (10, 5, "Told")


@pytest.mark.parametrize(
    ("there", "gone"),
    [(patched(INNER, description="Told"), {"Box", "Inner", "OnError"}), (patched(FIRST, name="New"), {"New"})],
)
def test_a_deletion_of_what_the_other_changed_is_asked_about(there: PackageDocument, gone: set[str]):
    deleted = without(BOX if "Inner" in gone else FIRST)
    (asked,) = merge(BASE, deleted, there).conflicts
    assert asked.mine == "Deleted"
    kept = merge(BASE, deleted, there, {asked.key: Side.THEIRS})
    assert names(kept.document) == names(there)
    assert len(kept.document.precedence_constraints) == 2
    assert names(merge(BASE, deleted, there, {asked.key: Side.MINE}).document) == names(there) - gone


def test_what_is_only_moved_may_be_deleted_by_the_other():
    merged = merge(BASE, without(FIRST), patched(FIRST, x=10))
    assert names(merged.document) == names(BASE) - {"First"}


@pytest.mark.parametrize(
    "more",
    [
        (PartKind.CONSTRAINTS, arrow(LAST, FIRST)),
        (PartKind.VARIABLES, VariableDocument(name="New", scope=FIRST.id)),
        (PartKind.EXECUTABLES, handler("OnError", FIRST)),
    ],
)
def test_a_deletion_of_what_the_other_gave_something_to_is_asked_about(more: Any):
    (asked,) = merge(BASE, with_more(more), without(FIRST)).conflicts
    assert (asked.part, asked.mine, asked.theirs) == ("First", "Changed what is in it", "Deleted")
    assert merge(BASE, with_more(more), without(FIRST), {asked.key: Side.MINE}).document == with_more(more)


def test_a_task_that_both_added_by_one_name_has_a_number_in_the_package_of_the_one_who_saves():
    new = [(PartKind.EXECUTABLES, send_mail("New")) for _ in Side]
    merged = merge(BASE, with_more(new[0]), with_more(new[1]))
    assert {each.name for each in merged.document.executables} - names(BASE) == {"New", "New 1"}
    assert of(merged.document, new[1][1]).name == "New"
    assert len(merged.renamed) == 1


def test_an_arrow_and_a_handler_that_both_added_are_one():
    mine, theirs = (
        with_more((PartKind.CONSTRAINTS, arrow(SECOND, LAST)), (PartKind.EXECUTABLES, handler("OnError"))) for _ in Side
    )
    assert merge(BASE, mine, theirs).document == theirs


def test_a_variable_that_both_added_with_other_values_is_asked_about():
    mine, theirs = (with_more((PartKind.VARIABLES, VariableDocument(name="New", value=word))) for word in "mt")
    (asked,) = merge(BASE, mine, theirs).conflicts
    assert (asked.part, asked.mine, asked.theirs) == ("User::New", "type: String; value: m", "type: String; value: t")


def test_what_is_no_package_together_is_said_and_not_made():
    merged = merge(
        BASE,
        with_more((PartKind.CONSTRAINTS, arrow(SECOND, LAST))),
        with_more((PartKind.CONSTRAINTS, arrow(LAST, BOX))),
    )
    assert merged.document is None
    assert "circle" in merged.problems[0]


def test_a_note_goes_where_the_other_moved_its_task():
    theirs = merge_part(BASE, PartKind.EXECUTABLES, LAST.id, {"parent": str(BOX.id)})
    merged = merge(BASE, BASE.model_copy(update={"notes": [*BASE.notes, note("New", LAST)]}), theirs)
    assert merged.document.notes[-1].parent == BOX.id


# Anything that people do, in any order: each is a change of a document, or refused by it.

Edit = Callable[[PackageDocument], PackageDocument]
tasks = st.sampled_from([each.id for each in (*TASKS, BOX)])
words = st.sampled_from(["a", "b", "c"])
KINDS = st.sampled_from([PartKind.EXECUTABLES, PartKind.VARIABLES, PartKind.CONSTRAINTS, PartKind.CONNECTIONS])


def patch(key: UUID, fields: dict[str, Any]) -> Edit:
    return lambda document: merge_part(document, PartKind.EXECUTABLES, key, fields)


def delete(kind: PartKind, number: int) -> Edit:
    def change(document: PackageDocument) -> PackageDocument:
        parts = getattr(document, kind)
        return remove_part(document, kind, parts[number % len(parts)].id) if parts else document

    return change


def connect(begin: UUID, end: UUID) -> Edit:
    def change(document: PackageDocument) -> PackageDocument:
        ends = {each.id: each for each in document.executables}
        return add_part(document, PartKind.CONSTRAINTS, arrow(ends[begin], ends[end]))

    return change


edits = st.one_of(
    st.builds(patch, tasks, st.fixed_dictionaries({"name": words})),
    st.builds(patch, tasks, st.fixed_dictionaries({"properties": st.fixed_dictionaries({"subject": words})})),
    st.builds(patch, tasks, st.fixed_dictionaries({"x": st.sampled_from([1, 2])})),
    st.builds(patch, tasks, st.fixed_dictionaries({"parent": st.sampled_from([None, str(BOX.id)])})),
    st.builds(delete, KINDS, st.integers(0, 5)),
    st.builds(connect, tasks, tasks),
    st.builds(
        lambda word, on: lambda it: add_part(it, PartKind.EXECUTABLES, executable("SendMailTask", word, on)),
        words,
        st.sampled_from([None, BOX]),
    ),
    st.builds(
        lambda word, on: lambda it: add_part(it, PartKind.VARIABLES, VariableDocument(name=word, scope=on)),
        words,
        tasks,
    ),
)


def draw(chosen: list[Edit]) -> PackageDocument:
    document = BASE
    for change in chosen:
        try:
            document = change(document)
        except (LookupError, ValidationError):
            continue
    return document


documents = st.lists(edits, max_size=5).map(draw)
EXAMPLES = settings(max_examples=150)


def read(document: PackageDocument) -> dict[str, Any]:
    """Give what a document says, without order, what only draws, and the IDs of what there may be once only."""
    return {
        "tasks": {each.id: each.model_copy(update={"x": 0, "y": 0}) for each in document.executables},
        "variables": {(each.scope, each.name): each.value for each in document.variables},
        "arrows": {(each.from_executable, each.to_executable): each.value for each in document.precedence_constraints},
        "connections": {each.id: each for each in document.connections},
    }


def is_package(merged: Merged) -> bool:
    return (
        merged.document is not None and PackageDocument.model_validate(merged.document.model_dump()) == merged.document
    )


@EXAMPLES
@given(documents)
def test_what_one_person_did_alone_is_what_comes_of_it(one: PackageDocument):
    assert [merge(BASE, one, one), merge(BASE, one, BASE), merge(BASE, BASE, one)] == [Merged(one)] * 3


@EXAMPLES
@given(documents, documents)
def test_what_comes_of_two_is_a_package_or_a_question_that_any_answer_settles(
    one: PackageDocument, other: PackageDocument
):
    merged = merge(BASE, one, other)
    assert is_package(merged) or merged.conflicts or merged.problems
    for side in Side:
        chosen = merge(BASE, one, other, {each.key: side for each in merged.conflicts})
        assert chosen.conflicts == ()
        assert is_package(chosen) or chosen.problems


@EXAMPLES
@given(documents, documents)
def test_without_a_question_it_does_not_matter_who_saves_first(one: PackageDocument, other: PackageDocument):
    there, back = merge(BASE, one, other), merge(BASE, other, one)
    assert len(there.conflicts) == len(back.conflicts)
    if there.document and back.document and not there.renamed:
        assert read(there.document) == read(back.document)
