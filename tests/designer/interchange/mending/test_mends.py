"""Mends: each takes its finding away when the import is made again, and changes nothing else."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from designer.dtsx.source import SourceEnumerator, SourcePackage, SourceProject
from designer.interchange.checking import Checked, check_package
from designer.interchange.mending.choices import find_problem
from designer.interchange.mending.kinds import list_kinds
from designer.interchange.mending.offers import keeps_managers, offer_mends
from designer.registry.mends import Mend
from tasks.types.kept_task.reading.drawn_mail import find_mails
from tests.designer.interchange.sources import connection, constraint, mail, package, part, task, variable, xml

NODES = "Microsoft.ForEachNodeListEnumerator"
ADO = "Microsoft.ForEachADOEnumerator"
FILES = "Microsoft.ForEachFileEnumerator"
ELSEWHERE = "{0A0A0A0A-0000-0000-0000-00000000000B}"
UNENCRYPTED = "MW-I-0205"
"""Told of a server that is known now, where the file's connection string could not be read."""
CHOSEN = str(uuid4())
RELAY = "SmtpServer={0};UseWindowsAuthentication=False;EnableSsl=True;"
WINDOWS = "SmtpServer=mail;UseWindowsAuthentication=True;EnableSsl=True;"


def sends(name: str = "Mail", *, attachments: list[str] | None = None, **more: Any) -> Any:
    expressions = more.pop("expressions", {})
    given = {"SMTPServer": "Relay", "From": "a@example.org", "To": "b@example.org", **more}
    return task(name, data=mail(attachments=attachments or [], **given), expressions=expressions)


def relay(text: str = RELAY.format("mail"), **more: Any) -> Any:
    return connection("Relay", text, **more)


def loop(kind: str, element: str = "<ForEachEnumerator/>") -> Any:
    enumerator = SourceEnumerator(
        **{**part("\\Package\\Loop.ForEachEnumerator", CreationName=kind), "element": xml(element)}, kind=kind
    )
    return replace(task("Loop", "STOCK:FOREACHLOOP"), enumerator=enumerator)


def sent_by(text: str) -> SourcePackage:
    return package(sends(), connections=(relay(text),))


def calls(data: str) -> SourcePackage:
    return package(task("Call", "Microsoft.ExecutePackageTask", data=data))


def asks(statement: str) -> Any:
    data = f'<S:SqlTaskData xmlns:S="x" S:SqlStatementSource="{statement}"/>'
    return task("Tell", "Microsoft.ExecuteSQLTask", data=data, element=data)


STATEMENT = (
    "EXEC msdb.dbo.sp_send_dbmail @profile_name = N'Mail', @recipients='ann@example.org;bob@example.org', "
    "@subject = N'It''s done', @body = @text, @importance='High'; "
    "EXEC msdb..[sp_send_dbmail] @recipients = 'cy@example.org'"
)


@dataclass(frozen=True)
class Case:
    """A package, the finding of it, and what is given to the mend that is offered."""

    code: str
    kind: str
    source: SourcePackage
    value: str = ""
    changed: frozenset[str] = frozenset({"executables"})


CONNECTIONS = frozenset({"connections"})
REPLACED = frozenset({"connections", "executables"})
PATHS = "<ForEachEnumerator><FEFEProperty Folder='\\\\fs1\\in'/></ForEachEnumerator>"
CASES = [
    Case("MW-I-0200", "smtp.server", sent_by("what is this"), "relay", CONNECTIONS),
    Case("MW-I-0200", "smtp.manager", sent_by("what is this"), CHOSEN, REPLACED),
    Case("MW-I-0201", "smtp.server", sent_by(RELAY.format("")), "relay", CONNECTIONS),
    Case("MW-I-0201", "smtp.manager", sent_by(RELAY.format("")), CHOSEN, REPLACED),
    Case("MW-I-0202", "smtp.server", sent_by(RELAY.format("10.0.0.5")), "relay", CONNECTIONS),
    Case("MW-I-0202", "smtp.manager", sent_by(RELAY.format("10.0.0.5")), CHOSEN, REPLACED),
    Case("MW-I-0204", "smtp.server", sent_by(RELAY.format("smtp.gmail.com")), "relay", CONNECTIONS),
    Case("MW-I-0204", "smtp.manager", sent_by(RELAY.format("smtp.gmail.com")), CHOSEN, REPLACED),
    Case("MW-I-0203", "smtp.credential", sent_by(WINDOWS), "robot", CONNECTIONS),
    Case("MW-I-0203", "smtp.anonymous", sent_by(WINDOWS), "", CONNECTIONS),
    Case("MW-I-0203", "smtp.manager", sent_by(WINDOWS), CHOSEN, REPLACED),
    Case("MW-I-0101", "mail.manager", package(sends(SMTPServer=""), connections=(relay(),)), "Relay"),
    Case("MW-I-0102", "mail.manager", package(sends(SMTPServer=ELSEWHERE)), CHOSEN),
    Case(
        "MW-I-0103", "mail.manager", package(sends(SMTPServer="F"), connections=(connection("F", "x", "FILE"),)), CHOSEN
    ),
    Case(
        "MW-I-0108",
        "mail.file",
        package(sends(MessageSourceType="FileConnection", MessageSource=ELSEWHERE), connections=(relay(),)),
        CHOSEN,
    ),
    Case(
        "MW-I-0105", "mail.address", package(sends(To="a@example.org; ann at home;"), connections=(relay(),)), "x@y.org"
    ),
    Case("MW-I-0105", "mail.address", package(sends(CC="nobody, a@example.org"), connections=(relay(),)), ""),
    Case(
        "MW-I-0106",
        "path.map",
        package(sends(attachments=["a.txt", "\\\\FS1\\in\\b.csv"]), connections=(relay(),)),
        "in",
    ),
    Case(
        "MW-I-0210", "path.map", package(connections=(connection("F", "C:\\in\\a.txt", "FILE"),)), "/data", CONNECTIONS
    ),
    Case("MW-I-0133", "path.map", package(loop(FILES, PATHS)), "/data"),
    Case("MW-I-0130", "foreach.rows", package(loop(NODES)), "rows.csv"),
    Case("MW-I-0131", "foreach.rows", package(loop(ADO, "<E><FEEADO VarName='User::R'/></E>")), "rows.json"),
    Case("MW-I-0120", "package.call", calls("<D><PackageName>\\Nightly\\Child</PackageName></D>"), "Child of ours"),
    Case("MW-I-0121", "package.choose", calls("<D/>"), "Child"),
    Case(
        "MW-I-0014",
        "constraint.delete",
        package(task("A"), task("B"), constraints=(constraint("A", "B"), constraint("B", "A"))),
        changed=frozenset(),
    ),
    Case(
        "MW-I-0010",
        "expression.leave-out",
        package(sends(expressions={"ToLine": "what is this"}), connections=(relay(),)),
    ),
    Case(
        "MW-I-0010",
        "expression.leave-out",
        package(
            sends(), connections=(relay(),), variables=(variable("V", Expression="?", EvaluateAsExpression="True"),)
        ),
        changed=frozenset({"variables"}),
    ),
    Case(
        "MW-I-0011",
        "expression.keep-stored",
        package(sends(Subject="was", expressions={"Subject": '"is"'}), connections=(relay(),)),
    ),
    Case(
        "MW-I-0011",
        "expression.take-ours",
        package(sends(Subject="was", expressions={"Subject": '"is"'}), connections=(relay(),)),
    ),
    Case(
        "MW-I-0033",
        "path.map",
        package(sends(expressions={"FileAttachments": r'"\\\\fs1\\in\\" + @[User::V]'}), connections=(relay(),)),
        "/data",
    ),
    Case(
        "MW-I-0033",
        "path.map",
        package(
            sends(expressions={"FileAttachments": "@[User::V]"}),
            connections=(relay(),),
            variables=(variable("V", "\\\\fs1\\in\\a.txt"),),
        ),
        "/data",
        frozenset({"variables"}),
    ),
    Case("MW-I-0141", "kept.send-mail", package(asks(STATEMENT), connections=(relay(),)), "Relay"),
]


def check(source: SourcePackage, *mends: Mend) -> Checked:
    return check_package(source, SourceProject(), mends, "A.dtsx")


def codes(checked: Checked) -> list[str]:
    return [each.rule.code for each in checked.findings]


def offered(case: Case, checked: Checked) -> Mend:
    found = next(each for each in checked.findings if each.rule.code == case.code)
    offers = offer_mends(found, "A.dtsx", keeps_managers=keeps_managers(case.source))
    [offer] = [each for each in offers if each.mend.kind == case.kind]
    return offer.mend.model_copy(update={"value": case.value})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.kind}")
def test_a_mend_takes_its_finding_away_and_changes_nothing_else(case: Case):
    before = check(case.source)
    mend = offered(case, before)
    after = check(case.source, mend)
    assert find_problem([mend]) == ""
    assert case.code not in codes(after)
    assert set(codes(after)) - {UNENCRYPTED} <= set(codes(before))
    assert after.mended
    ours, theirs = (each.imported.document.model_dump() for each in (before, after) if each.imported)
    assert {name for name in ours if ours[name] != theirs[name]} == case.changed


def test_each_kind_of_mend_has_such_a_case():
    assert {each.kind for each in CASES} == {each.name for each in list_kinds()}


def test_a_manager_in_the_place_of_others_is_used_by_the_tasks_of_all_packages_that_send_through_the_same_server():
    two = package(sends("A"), sends("B", SMTPServer="Other"), connections=(relay(), connection("Other", "mail.two")))
    checked = check(two, Mend(kind="smtp.manager", key="MAIL", value=CHOSEN))
    assert checked.imported
    document = checked.imported.document
    assert [each.properties["smtp_connection"] for each in document.executables] == [
        CHOSEN,
        str(document.connections[0].id),
    ]
    assert [each.name for each in document.connections] == ["Other"]


def test_no_manager_is_taken_out_of_a_package_whose_expressions_may_name_it():
    source = package(sends(expressions={"SmtpConnection": "@[User::V]"}), connections=(relay(WINDOWS),))
    checked = check(source, Mend(kind="smtp.manager", key="mail", value=CHOSEN))
    assert checked.imported
    assert [each.name for each in checked.imported.document.connections] == ["Relay"]
    found = next(each for each in checked.findings if each.rule.code == "MW-I-0203")
    kinds = [each.mend.kind for each in offer_mends(found, "A.dtsx", keeps_managers=keeps_managers(source))]
    assert kinds == ["smtp.credential", "smtp.anonymous"]


def test_nothing_is_offered_where_an_expression_has_the_last_word():
    source = package(connections=(relay(RELAY.format("10.0.0.5"), expressions={"SmtpServer": "@[User::V]"}),))
    [found] = [each for each in check(source).findings if each.rule.code == "MW-I-0202"]
    assert offer_mends(found, "A.dtsx") == []


def drawn(statement: str) -> list[Any]:
    source = package(asks(statement), connections=(relay(),))
    checked = check(source, Mend(kind="kept.send-mail", key="\\Package\\Tell", file="A.dtsx", value="Relay"))
    assert checked.imported
    return [each for each in checked.imported.document.executables if each.type != "KeptTask"]


def test_a_send_mail_task_stands_beside_a_task_that_sends_mail_with_what_is_known_of_it():
    first, second = drawn(STATEMENT)
    assert (first.name, first.disable, first.parent) == ("Tell: mail 1", True, None)
    told = ("to_line", "subject", "message_source", "priority")
    assert [first.properties[name] for name in told] == [
        "ann@example.org;bob@example.org",
        "It's done",
        "",
        "High",
    ]
    assert second.properties["to_line"] == "cy@example.org"


SCRIPT = """
MailMessage mail = new MailMessage();
mail.From = new MailAddress("reports@example.org");
mail.To.Add("ann@example.org");
mail.To.Add("bob@example.org");
mail.Subject = "Load " + day;
"""


def test_what_a_script_says_of_its_one_mail_is_known_too():
    data = f"<ScriptProject><ProjectItem>{SCRIPT}</ProjectItem></ScriptProject>"
    [mail] = find_mails(xml(data))
    assert mail == {"From": "reports@example.org", "To": "ann@example.org;bob@example.org"}
    assert find_mails(xml(data.replace("</ProjectItem>", f"{SCRIPT}</ProjectItem>"))) == []


@pytest.mark.parametrize("recipients", ["@to", "@who + ';'"])
def test_no_task_is_offered_where_nobody_knows_who_gets_the_mail(recipients: str):
    source = package(asks(f"EXEC sp_send_dbmail @recipients = {recipients}, @subject = 'x'"))
    [found] = [each for each in check(source).findings if each.rule.code == "MW-I-0141"]
    assert offer_mends(found, "A.dtsx") == []
