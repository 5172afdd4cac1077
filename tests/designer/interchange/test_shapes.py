"""Shapes in which real packages come, as they were counted in some thousands of public ones."""

import pytest

from designer.interchange.importing.packages import ImportedPackage, import_package
from designer.package.document import ConnectionManagerDocument
from tests.designer.interchange.sources import connection, mail, package, task, variable
from tests.designer.interchange.test_importing import codes, only

EMPTY = ["MW-I-0100", "MW-I-0028"]


def import_mail(*, expressions: dict[str, str] | None = None, **attributes: str) -> ImportedPackage:
    server = connection("Relay")
    data = mail(**{"SMTPServer": str(server.id), "From": "a@example.com", "To": "b@example.com", **attributes})
    source = task("Mail", data=data, expressions=expressions or {})
    return import_package(
        package(source, connections=(server,), variables=(variable("Text"), variable("Ok", "-1", 11)))
    )


def import_server(text: str, **more: object) -> tuple[ConnectionManagerDocument, list[str]]:
    imported = import_package(package(connections=(connection("Relay", text, **more),)))
    return imported.document.connections[0], codes(imported)


def test_a_task_may_have_no_settings_at_all():
    imported = import_package(
        package(task("Mail", expressions={"ToLine": "@[User::Text]"}), variables=(variable("Text"),))
    )
    assert only(imported).expressions == {"to_line": "@[User::Text]"}
    assert codes(imported) == EMPTY


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("SmtpConnection", "smtp_connection"),
        ("FromLine", "from_line"),
        ("ToLine", "to_line"),
        ("CCLine", "cc_line"),
        ("BCCLine", "bcc_line"),
        ("Subject", "subject"),
        ("MessageSource", "message_source"),
        ("MessageSourceType", "message_source_type"),
        ("Priority", "priority"),
        ("FileAttachments", "file_attachments"),
        ("Disable", "disable"),
        ("DelayValidation", "delay_validation"),
        ("FailParentOnFailure", "fail_parent_on_failure"),
        ("MaximumErrorCount", "maximum_error_count"),
        ("ForceExecutionResult", "force_execution_result"),
    ],
)
def test_each_expression_of_ssis_drives_the_property_of_its_name(name: str, ours: str):
    assert list(only(import_mail(expressions={name: "1"})).expressions) == [ours]


def test_a_sender_may_be_a_lone_sign_beside_an_expression_and_is_told_only_without_one():
    assert "MW-I-0105" in codes(import_mail(From="@"))
    assert "MW-I-0105" not in codes(import_mail(From="@", expressions={"FromLine": "@[User::Text]"}))


def test_a_variable_as_source_may_hold_the_text_that_an_expression_has_put_there():
    imported = import_mail(MessageSourceType="Variable", MessageSource="Dear all, it is done.")
    assert only(imported).properties["message_source"] == "Dear all, it is done."
    assert "MW-I-0109" in codes(imported)


def test_line_breaks_of_a_message_come_as_they_are():
    assert only(import_mail(MessageSource="one\ntwo")).properties["message_source"] == "one\ntwo"


def test_lines_that_are_longer_than_ssis_takes_and_windows_paths_are_told():
    assert "MW-I-0104" in codes(import_mail(To=";".join(f"somebody{number}@example.com" for number in range(20))))
    server = mail(attachments=[r"\\files\reports\a.txt", r"C:\b.txt"], To="b@example.com")
    assert codes(import_package(package(task("Mail", data=server)))).count("MW-I-0106") == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SmtpServer=;UseWindowsAuthentication=False;EnableSsl=False;", "MW-I-0201"),
        ("SmtpServer=10.1.2.3;UseWindowsAuthentication=False;EnableSsl=False;", "MW-I-0202"),
        ("SmtpServer=mail;UseWindowsAuthentication=True;EnableSsl=False;", "MW-I-0203"),
        ("SmtpServer=smtp.office365.com;UseWindowsAuthentication=False;EnableSsl=True;", "MW-I-0204"),
        ("SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=False;", "MW-I-0205"),
        ("SmtpServer=mail;Surprise=1;", "MW-I-0200"),
    ],
)
def test_what_will_be_otherwise_with_a_server_is_told(text: str, code: str):
    assert code in import_server(text)[1]


def test_a_timeout_stands_in_the_connection_string_and_a_bare_host_is_one():
    timed, _ = import_server("SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=False;Timeout=10000;")
    assert timed.properties["timeout"] == 10_000
    assert import_server("mail")[0].properties["smtp_server"] == "mail"


def test_a_manager_whose_server_an_expression_gives_is_not_said_to_have_none():
    manager, found = import_server("SmtpServer=;", expressions={"SmtpServer": "@[$Project::Server]"})
    assert manager.expressions == {"smtp_server": "@[$Project::Server]"}
    assert "MW-I-0201" not in found


def test_a_file_manager_has_its_path_and_usage_and_a_share_is_told():
    data = '<ConnectionManager FileUsageType="2" ConnectionString="\\\\files\\in"/>'
    imported = import_package(package(connections=(connection("In", "\\\\files\\in", "FILE", data=data),)))
    assert imported.document.connections[0].properties == {
        "connection_string": "\\\\files\\in",
        "file_usage_type": "ExistingFolder",
    }
    assert "MW-I-0210" in codes(imported)


@pytest.mark.parametrize(
    "text", ["@[User::Ok]", "@Ok", '"a\nb" + @[User::Text]', "(DT_STR, 50, 1252) GETDATE()", "@[User::Ok] ?\n 1 : 2"]
)
def test_expressions_come_in_all_the_ways_that_people_write_them(text: str):
    assert "MW-I-0010" not in codes(import_mail(expressions={"Subject": text}))


def test_the_value_that_ssis_has_stored_is_trimmed_and_knows_one_line_end():
    assert "MW-I-0011" not in codes(import_mail(Subject="Done\ntoday", expressions={"Subject": '" Done\\r\\ntoday "'}))


def test_an_execute_package_task_calls_by_name_and_gives_parameters():
    data = (
        "<ExecutePackageTask><UseProjectReference>True</UseProjectReference><PackageName>Child.dtsx</PackageName>"
        "<ParameterAssignment><ParameterName>To</ParameterName>"
        "<BindedVariableOrParameterName>User::Text</BindedVariableOrParameterName></ParameterAssignment>"
        "</ExecutePackageTask>"
    )
    found = only(import_package(package(task("Call", "Microsoft.ExecutePackageTask", data=data))))
    assert found.properties == {
        "package": "Child",
        "parameter_bindings": [{"parameter": "To", "variable": "User::Text"}],
    }


def test_a_package_in_a_file_is_called_by_the_files_name():
    file = connection("Child", "\\\\server\\packages\\Load all.dtsx", "FILE")
    data = f"<ExecutePackageTask><Connection>{{{file.id}}}</Connection></ExecutePackageTask>"
    imported = import_package(package(task("Call", "Microsoft.ExecutePackageTask", data=data), connections=(file,)))
    assert (only(imported).properties["package"], "MW-I-0120" in codes(imported)) == ("Load all", True)
