"""What becomes of a file: the document, and what is told. Each test has a shape that real packages have."""

from dataclasses import replace

import pytest

from designer.dtsx.source import Place
from designer.interchange.importing.packages import ImportedPackage, import_package
from designer.interchange.importing.projects import OfProject
from designer.package.document import ExecutableDocument
from tasks.types.send_mail.properties import SendMailProperties
from tests.designer.interchange.sources import (
    connection,
    constraint,
    id_of,
    mail,
    package,
    parameter,
    task,
    variable,
)


def codes(imported: ImportedPackage) -> list[str]:
    return [each.rule.code for each in imported.findings]


def only(imported: ImportedPackage) -> ExecutableDocument:
    [found] = imported.document.executables
    return found


def test_a_send_mail_task_comes_with_everything():
    server = connection("Relay")
    data = mail(
        SMTPServer=f"{{{str(server.id).upper()}}}",
        From="reports@example.com",
        To="ann@example.com;bob@example.com",
        CC="c@example.com",
        BCC="b@example.com",
        Subject="Done",
        Priority="High",
        MessageSourceType="Variable",
        MessageSource="User::Text",
        attachments=["reports/a.txt", "b.txt"],
    )
    source = task("Send Mail", data=data, expressions={"ToLine": "@[User::To]", "Disable": "FALSE"})
    found = only(import_package(package(source, connections=(server,), variables=(variable("To"), variable("Text")))))
    assert found.id == source.id
    wanted = {
        "smtp_connection": str(server.id),
        "from_line": "reports@example.com",
        "to_line": "ann@example.com;bob@example.com",
        "cc_line": "c@example.com",
        "bcc_line": "b@example.com",
        "subject": "Done",
        "priority": "High",
        "message_source_type": "Variable",
        "message_source": "User::Text",
        "file_attachments": "reports/a.txt|b.txt",
    }
    assert found.properties == {**SendMailProperties().model_dump(mode="json"), **wanted}
    assert found.expressions == {"to_line": "@[User::To]", "disable": "FALSE"}


@pytest.mark.parametrize(
    ("text", "priority"), [("", "Normal"), ("0", "Normal"), ("1", "High"), ("Low", "Low"), ("9", "Normal")]
)
def test_a_priority_is_a_word_or_a_number(text: str, priority: str):
    found = only(import_package(package(task("Mail", data=mail(Priority=text)))))
    assert found.properties["priority"] == priority


def test_a_reference_leads_into_the_package_before_its_project():
    own, shared = connection("Relay"), connection("Shared")
    of_project = OfProject(connections=((shared, id_of("here")),))
    tasks = (task("A", data=mail(SMTPServer=f"{{{own.id}}}")), task("B", data=mail(SMTPServer=f"{{{shared.id}}}")))
    made = import_package(package(*tasks, connections=(own,)), of_project).document.executables
    assert [each.properties["smtp_connection"] for each in made] == [str(own.id), str(id_of("here"))]


def test_a_dangling_reference_is_kept_and_told():
    imported = import_package(package(task("Mail", data=mail(SMTPServer="{0A0A0A0A-0000-0000-0000-00000000000B}"))))
    assert only(imported).properties["smtp_connection"] == "0a0a0a0a-0000-0000-0000-00000000000b"
    assert "MW-I-0102" in codes(imported)


def test_what_the_file_leaves_out_is_the_default_of_its_format():
    tasks = [task(name) for name in "AB"]
    made = import_package(package(*tasks, constraints=(constraint("A", "B", LogicalAnd=""),)))
    [arrow] = made.document.precedence_constraints
    assert (arrow.value, arrow.evaluation_operation, arrow.logical_and) == ("success", "Constraint", False)


@pytest.mark.parametrize(
    ("given", "value", "operation", "is_and"),
    [
        ({"Value": "1", "LogicalAnd": "-1"}, "failure", "Constraint", True),
        ({"Value": "2", "EvalOp": "3", "Expression": "TRUE"}, "completion", "ExpressionAndConstraint", True),
        ({"EvalOp": "1", "Expression": "@[User::Ok]", "LogicalAnd": "0"}, "success", "Expression", False),
        ({"EvalOp": "4", "Expression": "TRUE"}, "success", "ExpressionOrConstraint", True),
        ({"EvalOp": "2", "Expression": "what is this"}, "success", "Constraint", True),
    ],
)
def test_a_constraint_comes_in_the_words_of_each_format(
    given: dict[str, str], value: str, operation: str, is_and: bool
):
    source = package(
        task("A"), task("B"), constraints=(constraint("A", "B", **given),), variables=(variable("Ok", "-1", 11),)
    )
    imported = import_package(source)
    [arrow] = imported.document.precedence_constraints
    assert (arrow.value, arrow.evaluation_operation, arrow.logical_and) == (value, operation, is_and)
    assert "MW-I-0010" not in codes(imported)


def test_constraints_that_no_document_can_have_are_left_out_and_told():
    arrows = [("A", "B"), ("B", "A"), ("A", "A"), ("A", "Nowhere"), (None, "B"), ("A", "B")]
    source = package(task("A"), task("B"), constraints=tuple(constraint(*pair) for pair in arrows))
    imported = import_package(source)
    assert len(imported.document.precedence_constraints) == 1
    assert codes(imported).count("MW-I-0014") == 5


def test_event_handlers_come_on_every_level_with_what_is_in_them():
    note = task("Note", within="\\Package.EventHandlers[OnError]", data=mail())
    hears = task(
        "OnError",
        "EventHandler",
        event="OnError",
        inside=[note],
        variables=[variable("Propagate", "0", 11, Namespace="System")],
    )
    of_task = task("OnTaskFailed", "EventHandler", event="OnTaskFailed", within="\\Package\\Mail")
    document = import_package(package(task("Mail", data=mail(), handlers=[of_task]), handlers=(hears,))).document
    by_name = {each.name: each for each in document.executables}
    assert by_name["OnError"].parent is None
    assert by_name["OnError"].properties == {"event_name": "OnError", "propagate": False}
    assert by_name["Note"].parent == by_name["OnError"].id
    assert by_name["OnTaskFailed"].parent == by_name["Mail"].id
    assert not document.variables


def test_handlers_that_no_document_can_have_are_left_out_and_told():
    twice = [task(f"H{number}", "EventHandler", event="OnError") for number in range(2)]
    imported = import_package(package(handlers=(*twice, task("H", "EventHandler", event="OnFullMoon"))))
    assert len(imported.document.executables) == 1
    assert codes(imported).count("MW-I-0016") == 2


@pytest.mark.parametrize(
    ("number", "text", "kind", "value"),
    [
        (2, "5", "Int16", 5),
        (3, "-7", "Int32", -7),
        (4, "1.5", "Single", 1.5),
        (5, "1E3", "Double", 1000.0),
        (6, "19.95", "Decimal", "19.95"),
        (7, "1/31/2026 8:30:00 PM", "DateTime", "2026-01-31T20:30:00"),
        (7, "2026-01-31T08:30:00", "DateTime", "2026-01-31T08:30:00"),
        (7, "12/30/1899", "DateTime", "1899-12-30T00:00:00"),
        (7, "31.01.2026 08:30:00", "DateTime", "2026-01-31T08:30:00"),
        (7, "8:30:00 AM", "DateTime", "1899-12-30T08:30:00"),
        (8, " as it is\n", "String", " as it is\n"),
        (11, "-1", "Boolean", True),
        (11, "0", "Boolean", False),
        (11, "True", "Boolean", True),
        (13, "whatever", "Object", None),
        (14, "0.5", "Decimal", "0.5"),
        (16, "-1", "SByte", -1),
        (17, "255", "Byte", 255),
        (18, "65", "Char", "A"),
        (18, "0", "Char", " "),
        (19, "1", "UInt32", 1),
        (20, "9007199254740993", "Int64", 9007199254740993),
        (21, "18446744073709551615", "UInt64", 18446744073709551615),
        (3, "", "Int32", 0),
    ],
)
def test_a_variable_has_the_type_and_value_of_its_variant(number: int, text: str, kind: str, value: object):
    imported = import_package(package(task("A"), variables=(variable("V", text, number),)))
    [found] = imported.document.variables
    assert (found.type, found.value) == (kind, value)
    assert "MW-I-0004" not in codes(imported)


@pytest.mark.parametrize(("number", "text"), [(3, "many"), (2, "40000"), (7, "yesterday"), (11, "maybe"), (6, "1,2,3")])
def test_a_value_that_cannot_be_read_is_the_default_and_told(number: int, text: str):
    imported = import_package(package(task("A"), variables=(variable("V", text, number),)))
    assert "MW-I-0004" in codes(imported)
    assert imported.document.variables


def test_variables_belong_to_the_part_that_has_them_and_keep_their_namespaces():
    inner = task("Mail", data=mail(), variables=[variable("Inner", "x", Namespace="My")])
    made = import_package(package(inner, variables=(variable("Outer"),))).document.variables
    assert [(each.scope, each.qualified_name) for each in made] == [(None, "User::Outer"), (inner.id, "My::Inner")]


def test_parameters_of_a_sensitive_kind_come_without_a_value():
    secret = parameter("Key", "hidden", Sensitive="True", Required="1")
    imported = import_package(package(task("A"), parameters=(secret, parameter("Size", "5", 3))))
    first, second = imported.document.parameters
    assert (first.sensitive, first.required, first.value) == (True, True, None)
    assert (second.type, second.value) == ("Int32", 5)
    assert "hidden" not in imported.document.model_dump_json()


def test_names_that_no_document_can_have_are_mended_and_told():
    named = [task("A"), task("a"), task(" "), task("x" * 200), task("two\nlines")]
    imported = import_package(package(*named))
    names = [each.name for each in imported.document.executables]
    assert names == ["A", "a (2)", "Send Mail Task", "x" * 128, "two lines"]
    assert codes(imported).count("MW-I-0002") == 4


def test_ids_that_are_missing_or_occur_twice_are_made_of_the_path_and_stay_the_same():
    source = package(task("A"), task("A"), replace(task("B"), id=None))
    first, second = import_package(source), import_package(source)
    assert first.document == second.document
    assert len({each.id for each in first.document.executables}) == 3
    assert "MW-I-0003" in codes(first)


def test_a_package_without_layout_is_laid_out_in_layers():
    arrows = (constraint("A", "B"), constraint("B", "C"))
    made = import_package(package(task("A"), task("B"), task("C"), constraints=arrows))
    tops = [each.y for each in made.document.executables]
    assert tops == sorted(set(tops))
    assert "MW-I-0028" in codes(made)


def test_places_are_those_of_the_file_drawn_apart_for_larger_boxes():
    layout = {"\\Package\\A": Place(100, 50), "\\Package\\B": Place(300, 150)}
    made = import_package(package(task("A"), task("B"), layout=layout)).document.executables
    assert [(each.x, each.y) for each in made] == [(0, 0), (336, 160)]


def test_a_for_loop_has_its_three_expressions():
    loop = task(
        "Loop", "STOCK:FORLOOP", InitExpression="@N = 0", EvalExpression="@N < 3", AssignExpression="@N = @N + 1"
    )
    found = only(import_package(package(loop, variables=(variable("N", "0", 3),))))
    assert found.properties == {
        "init_expression": "@N = 0",
        "eval_expression": "@N < 3",
        "assign_expression": "@N = @N + 1",
    }


def test_expressions_that_cannot_be_read_or_give_another_value_are_told():
    data = mail(Subject="Report of May", To="ann@example.com")
    source = task(
        "Mail", data=data, expressions={"Subject": '"Report of " + @[User::Month]', "ToLine": "(((", "Nothing": "1"}
    )
    imported = import_package(package(source, variables=(variable("Month", "June"),)))
    assert {"MW-I-0010", "MW-I-0011", "MW-I-0012"} <= set(codes(imported))


def test_an_expression_that_depends_on_the_run_is_not_compared():
    expressions = {"Subject": '"At " + (DT_WSTR, 30)GETDATE()', "ToLine": "@[System::UserName]"}
    imported = import_package(package(task("Mail", data=mail(Subject="At noon", To="me"), expressions=expressions)))
    assert "MW-I-0011" not in codes(imported)
