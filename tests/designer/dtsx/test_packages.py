"""Packages of every format say the same, whatever they look like."""

import pytest

from designer.dtsx.census import take_census
from designer.dtsx.counting import Counts, count
from designer.dtsx.kinds import SEND_MAIL
from designer.dtsx.reading.package import read_package
from designer.dtsx.source import SourceExecutable, SourcePackage
from tests.designer.dtsx import written
from tests.designer.dtsx.written import FORMATS, NAMESPACE, Part, Writer, guid, night, send_mail

EVERYWHERE = pytest.mark.parametrize("version", FORMATS)


def find(package: SourcePackage, path: str) -> SourceExecutable:
    return next(one for one in package.walk() if one.path == path)


@EVERYWHERE
def test_a_package_is_read_with_everything_at_its_place(version: int):
    package = read_package(night(version))
    assert package.format == version
    assert [(one.path, one.kind) for one in package.walk()] == [
        ("\\Package", "Microsoft.Package"),
        ("\\Package\\First", "Microsoft.ScriptTask"),
        ("\\Package\\First.EventHandlers[OnError]", "EventHandler"),
        ("\\Package\\First.EventHandlers[OnError]\\Mend", "Microsoft.SendMailTask"),
        ("\\Package\\Seq", "STOCK:SEQUENCE"),
        ("\\Package\\Seq\\Each file", "STOCK:FOREACHLOOP"),
        ("\\Package\\Seq\\Each file\\Tell", "Microsoft.SendMailTask"),
        ("\\Package\\Seq\\Each file\\Tell again", "Microsoft.SendMailTask"),
        ("\\Package.EventHandlers[OnTaskFailed]", "EventHandler"),
    ]
    assert not package.findings


@EVERYWHERE
def test_constraints_lead_to_paths_and_those_to_nowhere_stay(version: int):
    package = read_package(night(version))
    first, gone = package.constraints
    assert (first.from_path, first.to_path) == ("\\Package\\First", "\\Package\\Seq")
    assert first.properties["Expression"] == '"a"  <  "b"'
    assert (gone.from_path, gone.to_path, gone.properties["Value"]) == (None, "\\Package\\Seq", "1")
    inner = find(package, "\\Package\\Seq\\Each file").constraints[0]
    assert inner.to_path == "\\Package\\Seq\\Each file\\Tell again"


@EVERYWHERE
def test_variables_keep_type_and_blanks(version: int):
    package = read_package(night(version))
    host, to = package.variables
    assert (host.name, host.data_type, host.value, host.path) == (
        "host",
        8,
        "  mail01 ",
        "\\Package.Variables[User::host]",
    )
    assert (to.value, to.id and to.id.int) == ("", 3)
    assert find(package, "\\Package\\Seq").variables[0].data_type == 3


@EVERYWHERE
def test_expressions_data_and_enumerators_are_found(version: int):
    package = read_package(night(version))
    mail = find(package, "\\Package\\First.EventHandlers[OnError]\\Mend")
    assert mail.expressions == {"ToLine": "@[User::to]"}
    assert mail.data is not None
    assert mail.data.tag.endswith("SendMailTaskData")
    loop = find(package, "\\Package\\Seq\\Each file")
    assert loop.enumerator is not None
    assert loop.enumerator.kind == "Microsoft.ForEachFileEnumerator"
    assert loop.enumerator.expressions == {"Directory": "@[User::folder]"}
    assert loop.mappings[0].properties["VariableName"] == "User::file"


@EVERYWHERE
def test_connection_managers_have_their_strings(version: int):
    mail, sales, other = read_package(night(version)).connections
    assert (mail.path, mail.id and mail.id.int) == ("\\Package.Connections[mail01]", 900)
    assert mail.connection_string == "SmtpServer=mail01;UseWindowsAuthentication=False;"
    assert mail.expressions == {"SmtpServer": "@[User::host]"}
    assert (sales.connection_string, other.creation_name) == ("Data Source=db01;", "SMTP (Somebody)")


@EVERYWHERE
def test_the_counts_are_the_files(version: int):
    package = read_package(night(version))
    assert count(package, package.connections) == Counts(
        executables=6,
        send_mail_tasks=3,
        connections=3,
        smtp_connections=1,
        constraints=3,
        variables=4,
        event_handlers=2,
    )


@EVERYWHERE
def test_every_element_is_accounted_for(version: int):
    package = read_package(night(version))
    census = take_census(package)
    assert census.total == sum(1 for _ in package.element.iter("{*}*"))
    assert census.total == census.described + census.kept + census.unreadable
    assert dict(census.kept_names)["SendMailTaskData"] == 3
    assert census.described > census.kept > 0


def test_two_of_a_name_are_told_apart():
    twins = (send_mail("Mail", 5, 8), send_mail("Mail", 5, 8))
    package = read_package(Writer(8).package(Part("P", 1, parts=twins)))
    assert [one.path for one in package.executables] == ["\\Package\\Mail", "\\Package\\Mail (2)"]
    assert [finding.rule.code for finding in package.findings] == ["MW-I-0902", "MW-I-0903"]


@pytest.mark.parametrize("name", ["a.b", "a[1]", "a\\b", "  ", "", "ä/ö:ü="])
@EVERYWHERE
def test_names_may_be_anything(version: int, name: str):
    package = read_package(Writer(version).package(Part("P", 1, parts=(send_mail(name, 5, version),))))
    assert package.executables[0].name == name


@pytest.mark.parametrize(
    "inside",
    [
        "<DTS:Executables/>",
        "<DTS:Executables><!-- none --><?pi?><DTS:Executable/></DTS:Executables>",
        "<DTS:Executable><DTS:ObjectData/></DTS:Executable>",
        "<DTS:Variables><DTS:Variable/></DTS:Variables>",
        "<DTS:PrecedenceConstraint/>",
        "<DTS:EventHandler/>",
        '<DTS:Variable DTS:ObjectName="o"><DTS:VariableValue DTS:DataType="x"><b/></DTS:VariableValue></DTS:Variable>',
        "<Strange xmlns='urn:else'/>",
        "<DTS:Property/><DTS:PropertyExpression/>",
    ],
)
def test_what_is_missing_loses_nothing_else(inside: str):
    task = written.Writer(8).one(send_mail("Mail", 5, 8), "Package")
    text = f"<DTS:Executable {NAMESPACE}>{inside}<DTS:Executables>{task}</DTS:Executables></DTS:Executable>"
    package = read_package(text.encode())
    assert [one.kind for one in package.walk()].count(SEND_MAIL) == 1
    assert take_census(package).total == sum(1 for _ in package.element.iter("{*}*"))


def test_comments_do_not_cut_a_text():
    text = (
        f'<DTS:Executable {NAMESPACE}><DTS:Property DTS:Name="ObjectName">a<!-- no -->b</DTS:Property></DTS:Executable>'
    )
    assert read_package(text.encode()).name == "ab"


def test_a_broken_id_is_told_and_nothing_more():
    text = Writer(8).package(Part("P", 1, parts=(send_mail("Mail", 5, 8),))).replace(guid(5).encode(), b"{no}")
    package = read_package(text)
    assert package.executables[0].id is None
    assert package.findings[0].rule.code == "MW-I-0904"
