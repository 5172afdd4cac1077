"""The editors of loops: what is opened comes back unchanged, and what is typed wrongly is said at its field."""

from typing import Any

import pytest

from designer.editors.context import EditorContext
from designer.editors.part_forms import ExecutableForm
from designer.models import Project, User
from designer.package.document import ExecutableDocument, VariableDocument
from designer.property_expressions.builder import try_expression
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.services.packages import create_package
from tasks.types.for_loop.editor import ForLoopForm
from tasks.types.foreach_loop.editor import ForeachLoopForm
from tasks.types.foreach_loop.properties import ForeachLoopProperties
from tests.packages import executable, package
from tests.tasks.send_mail.editor.sent_back import send_form_back

pytestmark = pytest.mark.any_database

VARIABLES = [
    VariableDocument(name="To"),
    VariableDocument(name="Count", type="Int32", value=0),
    VariableDocument(name="People", type="Object", value=[]),
]


@pytest.fixture
def context(member: User, project: Project) -> EditorContext:
    return EditorContext(member, create_package(member, project, package()), [], [], VARIABLES)


def send_back(part: ExecutableDocument, context: EditorContext, **typed: object) -> ExecutableForm:
    kind = ForLoopForm if part.type == "ForLoop" else ForeachLoopForm
    return send_form_back(kind, part, context, **typed)


def foreach(**properties: Any) -> ExecutableDocument:
    made = ForeachLoopProperties.model_validate(properties).model_dump(mode="json")
    return executable("ForeachLoop", "Each", properties=made)


ITEMS = {"kind": "Item", "columns": ["String", "Int32", "Object"], "rows": [['a\tb\n"c"', 1, [1]], ["", 2, None]]}


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"enumerator": {"kind": "File", "folder": "in", "files": "*.csv", "retrieve": "NameOnly"}},
        {"enumerator": ITEMS, "variable_mappings": [{"variable": "User::Gone", "index": 2}]},
        {"enumerator": {"kind": "Variable", "variable": "User::People"}},
        {"enumerator": {"kind": "Row", "file_connection": "Gone", "delimiter": "~", "has_header": False}},
        {
            "enumerator": {"kind": "Row", "path": "people.json", "format": "Json"},
            "variable_mappings": [
                {"variable": "User::To", "column": "mail"},
                {"variable": "User::Count", "column": "0"},
                {"variable": "User::People", "column": ' "x" '},
            ],
            "parallel": True,
            "batch_size": 50,
            "max_concurrent": 2,
        },
    ],
)
def test_opening_the_editor_and_pressing_ok_changes_nothing(context: EditorContext, properties: dict[str, Any]):
    part = foreach(**properties)
    form = send_back(part, context)
    assert form.is_valid(), form.errors
    assert form.to_document() == part


def test_items_are_pasted_from_a_spreadsheet_and_mapped(context: EditorContext):
    typed = {"kind": "Item", "item_columns": "string;Int32", "items": 'ann\t1\r\n"b\tob"\t2\r\n'}
    mapping = {"variable_mappings_variable": ["User::To", ""], "variable_mappings_source": ["0", ""]}
    form = send_back(foreach(), context, **typed, **mapping)
    assert form.is_valid(), form.errors
    properties = form.to_document().properties
    assert properties["enumerator"] == {
        "kind": "Item",
        "columns": ["String", "Int32"],
        "rows": [["ann", 1], ["b\tob", 2]],
    }
    assert properties["variable_mappings"] == [{"variable": "User::To", "index": 0, "column": None}]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"kind": "Item", "items": "a\tb\n"}, "items", "Line 1 has 2 values for 1 columns."),
        ({"kind": "Item", "item_columns": "Int32", "items": "1\nx\n"}, "items", "Line 2: “x” is no Int32."),
        ({"kind": "Item", "item_columns": "Word"}, "items", "“Word” is no data type."),
        ({"kind": "Row", "path": "a", "file_connection": "Gone"}, "file_connection", "Select a valid choice."),
        ({"batch_size": "0"}, "batch_size", "greater than or equal to 1"),
        (
            {"variable_mappings_variable": ["User::To"], "variable_mappings_source": [""]},
            "variable_mappings",
            "Type the index or the column that User::To takes",
        ),
        (
            {"variable_mappings_variable": [""], "variable_mappings_source": ["0"]},
            "variable_mappings",
            "Choose the variable that takes 0.",
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    context: EditorContext, typed: dict[str, object], field: str, sentence: str
):
    form = send_back(foreach(), context, **typed)
    assert not form.is_valid()
    assert sentence in str(form.errors[field])


def test_an_expression_drives_the_folder(context: EditorContext):
    driven = foreach().model_copy(update={"expressions": {"folder": '"in/" + "day"', "files": "@Gone"}})
    form = send_back(driven, context)
    assert form.is_valid(), form.errors
    assert form.to_document() == driven
    assert form.driven["folder"].value == "in/day"
    assert "There is no variable" in form.driven["files"].reason
    assert "batch_size" not in form.property_labels()


def test_the_expressions_of_a_for_loop_open_the_builder(context: EditorContext):
    given = {"init_expression": "@Count = 0", "eval_expression": "@Count < 3", "assign_expression": ""}
    part = executable("ForLoop", "Loop", properties=given)
    form = send_back(part, context)
    assert form.is_valid(), form.errors
    assert form.to_document() == part
    drawn = form["init_expression"].as_field_group()
    assert 'data-build-expression="id_init_expression" data-of="InitExpression"' in drawn


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("@Count = @Count + 5", "5", ""),
        ("@Gone = 1", None, "There is no variable"),
        ("@[System::PackageName] = 1", None, "cannot be changed"),
    ],
)
def test_the_builder_tries_assignments(saved_design_time: DesignTimeValues, text: str, value: str | None, problem: str):
    outcome = try_expression(text, saved_design_time.values(None))
    assert outcome.value == value
    assert problem in (outcome.problem.sentence if outcome.problem else "")


@pytest.fixture
def saved_design_time() -> DesignTimeValues:
    return DesignTimeValues(package().model_copy(update={"variables": VARIABLES}))


def test_the_file_of_rows_is_chosen_from_the_files_of_the_project(context: EditorContext):
    form = ForeachLoopForm(executable=executable("ForeachLoop", "Loop"), context=context)

    assert f'data-list-files data-project="{context.package.project_id}"' in form["path"].as_widget()
