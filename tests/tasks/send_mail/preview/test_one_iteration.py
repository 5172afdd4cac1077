"""Which item of the loops around a task its preview shows, and what the item makes of variables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from connections.files import Folders
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.property_expressions.design_time_values import DesignTimeValues
from tasks.runtime.rules import one_iteration
from tasks.runtime.rules.iterations import Changes, Reach
from tasks.runtime.rules.one_iteration import Iteration, Surroundings, choose_iteration
from tests.packages import executable

NAME = VariableDocument(name="Name")
NUMBER = VariableDocument(name="Number", type="Int32", value=0)
FILE = VariableDocument(name="File", value="none.csv")
LIST = VariableDocument(name="List", type="Object", value=None)
VARIABLES = [NAME, NUMBER, FILE, LIST]


def foreach(name: str, enumerator: dict[str, Any], variable: str, column: str | int = 0, **more: Any) -> Any:
    """A Foreach Loop that gives one value of each item to a variable."""
    source = {"index": column} if isinstance(column, int) else {"column": column}
    mappings = [{"variable": variable, **source}]
    return executable("ForeachLoop", name, properties={"enumerator": enumerator, "variable_mappings": mappings}, **more)


def items(*values: Any, kind: str = "String") -> dict[str, Any]:
    return {"kind": "Item", "columns": [kind], "rows": [[each] for each in values]}


def choose(around: Sequence[ExecutableDocument], wanted: int = 1, folder: Path | None = None) -> Iteration:
    """Choose among loops, the innermost first."""
    inside = [
        each.model_copy(update={"parent": outer.id if outer else None})
        for each, outer in zip(around, [*around[1:], None], strict=True)
    ]
    document = PackageDocument(name="P", variables=VARIABLES, executables=inside)

    def find_values(loop: ExecutableDocument, changes: Changes) -> Any:
        return DesignTimeValues(document, changed=changes).values(loop.id)

    reach = Reach(Folders(folder), 10_000)
    return choose_iteration(inside, wanted, Surroundings(document, lambda references: [], find_values, reach))


@pytest.mark.parametrize(("wanted", "number"), [(1, 1), (3, 3), (0, 1), (99, 3)])
def test_the_wanted_item_or_the_nearest_one_is_shown(wanted: int, number: int):
    found = choose([foreach("Each", items("Ann", "Bo", "Cy"), "User::Name")], wanted)
    assert (found.loop, found.number, found.total, found.problems) == ("Each", number, "3", [])
    assert found.changes == {NAME.id: ["Ann", "Bo", "Cy"][number - 1]}


def test_rows_and_files_are_those_that_a_run_would_read(tmp_path: Path):
    (tmp_path / "rows.csv").write_text("Name,Number\nAnn,1\nBo,2\n")
    row = choose([foreach("Rows", {"kind": "Row", "path": "rows.csv"}, "User::Number", "Number")], 2, tmp_path)
    file = choose([foreach("Files", {"kind": "File", "folder": ".", "files": "*"}, "User::File")], 1, tmp_path)
    assert (row.changes, row.total) == ({NUMBER.id: 2}, "2")
    assert file.changes == {FILE.id: "rows.csv"}


def test_reading_stops_after_a_thousand_items(tmp_path: Path):
    lines = "".join(f"{number}\n" for number in range(1, 1_002))
    (tmp_path / "rows.csv").write_text(f"Number\n{lines}broken,line\n")
    found = choose([foreach("Rows", {"kind": "Row", "path": "rows.csv"}, "User::Number", 0)], 2_000, tmp_path)
    assert (found.number, found.total, found.changes) == (1_000, "more than 1,000", {NUMBER.id: 1_000})


def test_the_inner_loop_is_stepped_through_with_the_first_item_of_the_outer_one(tmp_path: Path):
    (tmp_path / "a.csv").write_text("Name\nAnn\nAdam\n")
    inner = foreach("Rows", {"kind": "Row"}, "User::Name", "Name", expressions={"path": "@[User::File]"})
    outer = foreach("Files", items("a.csv", "b.csv"), "User::File")
    found = choose([inner, outer], 2, tmp_path)
    assert (found.loop, found.number, found.total, found.at_first) == ("Rows", 2, "2", ["Files"])
    assert found.changes == {FILE.id: "a.csv", NAME.id: "Adam"}


def test_the_outer_loop_is_stepped_through_where_the_inner_one_has_nothing():
    inner = foreach("Inner", items(), "User::Name")
    found = choose([inner, foreach("Outer", items(1, 2, kind="Int32"), "User::Number")], 2)
    assert (found.loop, found.number, found.changes) == ("Outer", 2, {NUMBER.id: 2})
    assert found.problems == ["The loop “Inner” has no items now."]


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was listed, in order."""
    done, enumerate_items = [], one_iteration.enumerate_items

    def enumerate_noting(enumerator: Any, sources: Any) -> Sequence[Any]:
        done.append(enumerator)
        return enumerate_items(enumerator, sources)

    monkeypatch.setattr(one_iteration, "enumerate_items", enumerate_noting)
    return done


def test_each_loop_is_listed_once_for_what_it_sees(listed: list[object]):
    loops = [
        foreach("Inner", items(), "User::Name"),
        foreach("Middle", items(1, 2, kind="Int32"), "User::Number"),
        foreach("Outer", items("a.csv"), "User::File"),
    ]
    assert (choose(loops).loop, len(listed)) == ("Middle", 3)
    assert (choose(loops, 2).changes, len(listed)) == ({FILE.id: "a.csv", NUMBER.id: 2}, 3 + 4)


def test_after_some_seconds_no_further_loop_is_listed(listed: list[object], monkeypatch: pytest.MonkeyPatch):
    clock = iter([0.0, 0.0, 2 * one_iteration.LONGEST, 2 * one_iteration.LONGEST])
    monkeypatch.setattr(one_iteration, "monotonic", lambda: next(clock))
    found = choose([foreach("Inner", items("Ann"), "User::Name"), foreach("Outer", items("a.csv"), "User::File")])
    assert (found.loop, found.changes, len(listed)) == ("Outer", {FILE.id: "a.csv"}, 1)
    (problem,) = found.problems
    assert problem.startswith("The loop “Inner” gives no item here. Reading what the loops around it go through took")


COUNTING = {
    "init_expression": "@[User::Number] = 7",
    "eval_expression": "@[User::Number] < 10",
    "assign_expression": "@[User::Number] = @[User::Number] + 1",
}


@pytest.mark.parametrize(("wanted", "number", "value"), [(1, 1, 7), (3, 3, 9), (99, 3, 9)])
def test_a_for_loop_is_stepped_through_by_its_expressions(wanted: int, number: int, value: int):
    found = choose([executable("ForLoop", "Count", properties=COUNTING)], wanted)
    assert (found.loop, found.number, found.total, found.changes) == ("Count", number, "3", {NUMBER.id: value})
    assert found.remarks == ["The loop counts by its own expressions; what its tasks change is not known here."]


def test_a_for_loop_whose_tasks_count_is_shown_as_it_begins():
    found = choose([executable("ForLoop", "Count", properties={**COUNTING, "assign_expression": ""})])
    assert (found.number, found.changes) == (0, {NUMBER.id: 7})
    assert found.remarks == [
        "The For Loop “Count” is shown as it begins, since it has no AssignExpression: "
        "what its tasks do is not known here."
    ]


def test_a_for_loop_that_never_ends_is_seen_as_far_as_it_is_counted():
    found = choose([executable("ForLoop", "Count", properties={**COUNTING, "eval_expression": "true"})], 9_999)
    assert (found.number, found.total) == (200, "more than 200")
    assert found.changes == {NUMBER.id: 206}


def test_a_for_loop_that_fails_later_is_stepped_through_until_then():
    found = choose(
        [executable("ForLoop", "Count", properties={**COUNTING, "eval_expression": "1 / (8 - @[User::Number]) == 1"})]
    )
    assert (found.number, found.changes, found.problems) == (0, {NUMBER.id: 7}, [])
    assert "After this many iterations the loop fails." in found.remarks[-1]


def test_the_for_loop_within_a_foreach_loop_is_stepped_through():
    outer = foreach("Each", items("Ann", "Bo"), "User::Name")
    found = choose([executable("ForLoop", "Count", properties=COUNTING), outer], 2)
    assert (found.loop, found.number, found.at_first) == ("Count", 2, ["Each"])
    assert found.changes == {NAME.id: "Ann", NUMBER.id: 8}


def test_the_foreach_loop_around_a_for_loop_that_does_not_count_is_stepped_through():
    inner = executable("ForLoop", "Count", properties={**COUNTING, "assign_expression": ""})
    found = choose([inner, foreach("Each", items("Ann", "Bo"), "User::Name")], 2)
    assert (found.loop, found.number, found.changes) == ("Each", 2, {NAME.id: "Bo", NUMBER.id: 7})


def test_a_for_loop_without_an_iteration_says_so():
    found = choose([executable("ForLoop", "Count", properties={"eval_expression": "1 > 2"})])
    assert (found.problems, found.remarks) == (["The For Loop “Count” has no iteration now."], [])


@pytest.mark.parametrize(
    ("enumerator", "words"),
    [
        ({"kind": "Row", "path": "none.csv"}, "“none.csv”"),
        ({"kind": "Variable", "variable": "User::List"}, "holds no list"),
        ({"kind": "Kept", "creation_name": "X"}, "has no engine"),
        ({"kind": "Nothing"}, "kind"),
    ],
)
def test_what_gives_no_items_is_said(tmp_path: Path, enumerator: dict[str, Any], words: str):
    found = choose([foreach("Each", enumerator, "User::Name")], 1, tmp_path)
    (problem,) = found.problems
    assert problem.startswith("The loop “Each” gives no item here. ")
    assert words in problem
    assert (found.number, found.changes) == (0, {})


def test_an_item_that_does_not_fit_its_variable_refuses_the_mail_and_not_the_others():
    loop = foreach("Each", items("x", "2"), "User::Number")
    assert "which is no Int32" in choose([loop], 1).refusal
    assert choose([loop], 2).refusal == choose([loop], 1).refusal.replace("“x”", "“2”")


def test_no_more_than_a_few_loops_are_gone_into():
    loops = [foreach(f"Loop {number}", items("Ann"), "User::Name") for number in range(one_iteration.MOST_LOOPS + 1)]
    found = choose(loops)
    assert len(found.at_first) == one_iteration.MOST_LOOPS - 1
    assert found.remarks == ["The 3 innermost loops are gone into, and no others."]
