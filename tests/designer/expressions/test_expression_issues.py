"""What validation says of expressions, with the values of the design."""

import time

import pytest

from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.evaluated_properties import evaluate_property_expressions
from designer.validation.packages import find_issues, find_references
from tests.packages import arrow, executable, handler, package, send_mail, smtp

ROWS = VariableDocument(name="Rows", type="Int32", value=3)
TO = VariableDocument(name="To", value="ann@example.com")
ITEM = {"kind": "Item", "columns": ["String"], "rows": [["ann@example.com"]]}
SECRET = ParameterDocument(name="Key", sensitive=True, value=None)


def driven(expressions: dict[str, str], connection: str = "Mail server", **more: object) -> ExecutableDocument:
    return send_mail("Mail", connection, **more).model_copy(update={"expressions": expressions})


def document(mail: ExecutableDocument, *variables: VariableDocument, **more: object) -> PackageDocument:
    made = package("Nightly", [mail], connections=[smtp()])
    return made.model_copy(update={"variables": [ROWS, TO, *variables], "parameters": [SECRET], **more})


def told(made: PackageDocument) -> list[tuple[str | None, str | None, str]]:
    return [(issue.property, issue.code, issue.message) for issue in find_issues(made, [], None)]


@pytest.mark.parametrize(
    ("expressions", "code", "sentence"),
    [
        ({"subject": "@[User::Nothing]"}, "0xC0017003", "The expression of subject: There is no variable"),
        ({"subject": "@[User::Rows] +"}, "0xC0017003", "(Line 1, column"),
        ({"subject": "@[User::Rows]"}, "0xC0017004", "gives “3”, which does not fit"),
        ({"priority": "@[User::Rows] + 1"}, "0xC0017004", "gives “4”, which does not fit"),
        ({"colour": '"red"'}, "0xC0017004", "No expression can drive the property “colour”"),
    ],
)
def test_an_expression_that_cannot_be_evaluated_or_written_is_an_error_at_its_property(
    expressions: dict[str, str], code: str, sentence: str
):
    mail = driven(expressions)
    (issue,) = find_issues(document(mail), [], None)
    assert (issue.executable, issue.property, issue.code) == (mail.id, next(iter(expressions)), code)
    assert sentence in issue.message


def test_a_property_is_judged_by_what_its_expression_gives():
    assert told(document(driven({"to_line": "@[User::To]", "subject": '"Rows"'}, to_line="", subject=""))) == []
    empty = document(driven({"subject": "LEFT(@[User::To], 0)"}))
    assert told(empty) == [("subject", "DTS_W_SENDMAILTASK_SUBJECT_MISSING", "The subject is empty.")]


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("ForeachLoop", {"enumerator": ITEM, "variable_mappings": [{"variable": "User::Address", "index": 0}]}),
        ("ExpressionTask", {"expression": '@Address = "ann@example.com"'}),
    ],
)
def test_a_variable_that_is_empty_until_a_task_gives_it_a_value_needs_no_delayed_validation(
    kind: str, properties: dict[str, object]
):
    giver = executable(kind, "Giver", properties=properties)
    mail = driven({"to_line": "@[User::Address]"}, to_line="")
    empty = VariableDocument(name="Address", value="")
    assert "No recipient is given" in told(document(mail, empty))[0][2]
    made = document(mail, empty)
    assert told(made.model_copy(update={"executables": [giver, mail]})) == []


def test_a_connection_manager_that_an_expression_chooses_is_found():
    chosen = document(driven({"smtp_connection": '"Mail " + "server"'}, "Nowhere"))
    assert (told(chosen), find_references(chosen)) == ([], {"Nowhere", "Mail server"})


def test_a_file_connection_manager_that_an_expression_chooses_is_found():
    mail = driven({"message_source": '"Body"'}, message_source_type="FileConnection")
    assert find_references(document(mail)) >= {"Mail server", "Body"}


def test_a_message_may_be_in_a_variable_of_the_container():
    box = ExecutableDocument(type="Sequence", name="Box")
    mail = send_mail("Mail", message_source="User::Text", message_source_type="Variable")
    text = VariableDocument(name="Text", value="Hello", scope=box.id)
    made = PackageDocument(
        name="Any",
        executables=[box, mail.model_copy(update={"parent": box.id})],
        variables=[text],
        connections=[smtp()],
    )
    assert told(made) == []


def test_nothing_is_said_of_a_value_that_comes_with_the_run():
    subject = VariableDocument(name="Subject", expression="@[$Package::Key]", evaluate_as_expression=True)
    assert told(document(driven({"subject": "@[User::Subject]"}, subject=""), subject)) == []


def test_delayed_validation_leaves_values_to_the_run_but_not_types():
    cut = "SUBSTRING(@[User::To], 0, 1)"
    assert len(told(document(driven({"subject": cut})))) == 1
    assert told(document(driven({"subject": cut}).model_copy(update={"delay_validation": True}))) == []
    assert told(document(driven({"subject": cut}), delay_validation=True)) == []
    assert len(told(document(driven({"subject": "@[User::Rows] +"}), delay_validation=True))) == 1


def test_a_task_that_its_expression_disables_is_not_judged():
    assert told(document(driven({"disable": "@[User::Rows] == 3"}, to_line=""))) == []
    assert [one[0] for one in told(document(driven({"disable": "@[User::Rows] == 4"}, to_line="")))] == ["to_line"]


def test_variables_and_constraints_are_checked_where_they_stand():
    first, second = send_mail("First"), send_mail("Second")
    broken = VariableDocument(name="X", scope=first.id, expression="@Y", evaluate_as_expression=True)
    by_text = arrow(first, second, evaluation_operation="Expression", expression="@[User::Rows] + 1")
    made = package("Two", [first, second], [by_text], [smtp()]).model_copy(update={"variables": [ROWS, broken]})
    of_variable, of_constraint = find_issues(made, [], None)
    assert (of_variable.executable, of_variable.variable, of_variable.code) == (first.id, broken.id, "0xC0017003")
    assert (of_constraint.executable, of_constraint.constraint) == (second.id, by_text.id)
    assert "gives DT_I4, not True or False" in of_constraint.message


def test_a_connection_manager_is_judged_as_its_expressions_make_it():
    manager = smtp(smtp_server="").model_copy(update={"expressions": {"connection_string": '"SmtpServer=mail;"'}})
    made = package("Nightly", [send_mail("Mail")], connections=[manager])
    assert told(made) == []
    other = smtp(credential="Robot").model_copy(
        update={"expressions": {"connection_string": '"SmtpServer=mail;Credential=Other"'}}
    )
    (issue,) = evaluate_property_expressions(other, DesignTimeValues(made).values(None)).issues
    assert "No expression can choose the credential" in issue.message
    chosen = other.model_copy(update={"expressions": {"credential": '"Other"'}})
    assert evaluate_property_expressions(chosen, DesignTimeValues(made).values(None)).values == {}


def test_variables_that_need_one_another_many_times_over_take_no_time():
    chain = [VariableDocument(name="V0", type="Int64", value=1)]
    for number in range(1, 30):
        text = f"@V{number - 1} + @V{max(0, number - 2)}"
        chain.append(
            VariableDocument(name=f"V{number}", type="Int64", value=0, expression=text, evaluate_as_expression=True)
        )
    begin = time.perf_counter()
    values = DesignTimeValues(PackageDocument(name="P", variables=chain)).values(None)
    assert values["User::V29"] == ("Int64", 1346269)
    values.is_still = False
    assert values["User::V29"] == ("Int64", 1346269)
    assert time.perf_counter() - begin < 2


def test_too_long_a_chain_of_variables_is_refused_in_a_sentence():
    chain = [
        VariableDocument(name=f"V{number}", expression=f"@V{number + 1}", evaluate_as_expression=True)
        for number in range(50)
    ]
    made = PackageDocument(name="P", variables=[*chain, VariableDocument(name="V50")])
    assert any("More than 32 expressions of variables need one another" in one[2] for one in told(made))


@pytest.mark.parametrize(
    ("expressions", "properties"),
    [
        ({"disable": '@[System::SourceName] == "Mail"', "description": '"d"'}, []),
        ({"disable": "@[System::ErrorCode] == 5"}, []),
        ({"disable": '"x"'}, ["disable"]),
        ({"disable": "@[System::ErrorCodes] == 5"}, ["disable"]),
        ({"maximum_error_count": "-1", "fail_parent_on_failure": "TRUE"}, ["maximum_error_count"]),
        ({"propagate": "TRUE"}, ["propagate"]),
        ({"event_name": '"OnError"'}, ["event_name"]),
    ],
)
def test_expressions_drive_what_all_executables_have_on_an_event_handler_too(
    expressions: dict[str, str], properties: list[str]
):
    on_error = handler("OnError").model_copy(update={"expressions": expressions})
    made = package("Handled", [send_mail("Mail"), on_error], [], [smtp()])
    assert [one.property for one in find_issues(made, [], None)] == properties
