"""Rows of a file that stand for the result of a statement, so that what comes after a kept task really runs."""

from pathlib import Path
from typing import Any

import pytest

from designer.dtsx.reading.package import read_package
from designer.interchange.importing.packages import import_package
from designer.models import Package, Project, User
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.registry.types import task_types
from designer.services.imports.importing import import_files
from designer.services.imports.outcomes import Choices
from designer.services.packages import create_package, save_package
from designer.storage.rows import load_document
from designer.validation.packages import find_issues
from tests.designer.dtsx.written import Part, Writer, variable
from tests.designer.interchange.files import sent
from tests.packages import arrow, executable, package, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.tasks.running import messages, run
from tests.tasks.types.kept.test_editors import post, read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
Queue = list[tuple[str, int]]

WHO = VariableDocument(name="Who", value="")
COUNT = VariableDocument(name="Count", type="Int32", value=0)
PEOPLE = VariableDocument(name="People", type="Object", value=None)
DATA = """
<SQLTask:SqlTaskData xmlns:SQLTask="www.microsoft.com/sqlserver/dts/tasks/sqltask" SQLTask:Connection="{guid}"
  SQLTask:SqlStatementSource="SELECT mail FROM people WHERE day = ?" SQLTask:ResultType="ResultSetType_Rowset">
  <SQLTask:ResultBinding SQLTask:ResultName="0" SQLTask:DtsVariableName="User::People" />
  <SQLTask:ParameterBinding SQLTask:ParameterName="0" SQLTask:DtsVariableName="User::Day"
    SQLTask:ParameterDirection="Input" SQLTask:DataType="7" />
</SQLTask:SqlTaskData>"""


@pytest.fixture
def store(project: Project, tmp_path: Path, settings) -> Path:
    settings.PROJECT_FILES = tmp_path / "projects"
    made = settings.PROJECT_FILES / str(project.pk)
    made.mkdir(parents=True)
    return made


def sql(result_set: str, path: str, *bindings: tuple[str, str], outcome: str = "Rows", **rows: Any):
    given = [{"result": result, "variable": name} for result, name in bindings]
    properties = {
        "creation_name": "Microsoft.ExecuteSQLTask",
        "outcome": outcome,
        "result_set": result_set,
        "bindings": given,
        "rows": {"path": path, **rows},
    }
    return executable("KeptTask", "Who gets mail", properties=properties)


def document(task: ExecutableDocument, *parts: ExecutableDocument, arrows: Any = (), port: int = 25):
    made = package(tasks=[task, *parts], arrows=list(arrows), connections=[smtp(port=port)])
    return PackageDocument.model_validate({**made.model_dump(), "variables": [WHO, COUNT, PEOPLE]})


def check(name: str, condition: str) -> ExecutableDocument:
    """A task that succeeds where an expression is true."""
    return executable("ExpressionTask", name, properties={"expression": f'@Who = ({condition}) ? "yes" : "no"'})


def test_an_imported_statement_gives_a_loop_its_recipients_and_each_gets_a_mail(
    member: User, project: Project, server: MailServer, store: Path, queue: Queue
):
    task = Part("Who gets mail", 10, type="Microsoft.ExecuteSQLTask", data=DATA)
    root = Part("Nightly", 1, parts=(task,), variables=(variable("People", 2, ""), variable("Day", 3, "")))
    import_files(member, project, sent(("Nightly.dtsx", Writer(8).package(root))), Choices())
    [kept] = load_document(Package.objects.get()).executables
    assert (kept.properties["result_set"], kept.properties["bindings"]) == (
        "Rowset",
        [{"result": "0", "variable": "User::People"}],
    )
    assert dict(map(tuple, kept.properties["facts"]))["Parameter 0"] == "User::Day (Input)"
    (store / "people.csv").write_text("mail,count\nada@example.org,1\nbob@example.org,2\n")
    loop = executable(
        "ForeachLoop",
        "Each",
        properties={
            "enumerator": {"kind": "Variable", "variable": "User::People"},
            "variable_mappings": [{"variable": "User::Who", "index": 0}, {"variable": "User::Count", "index": 1}],
        },
    )
    mail = send_mail("Mail").model_copy(update={"parent": loop.id, "expressions": {"to_line": "@Who"}})
    ours = kept.model_copy(
        update={"properties": {**kept.properties, "outcome": "Rows", "rows": {"path": "people.csv"}}}
    )
    made = document(ours, loop, mail, arrows=[arrow(ours, loop)], port=server.port)
    execution = run(member, project, made.model_copy(update={"name": "Ours"}), queue)
    assert execution.status == "succeeded"
    assert [each.recipients for each in server.received] == [("ada@example.org",), ("bob@example.org",)]
    told = "Execute SQL Task: it was not run here. User::People has its result from “people.csv” (2 rows)."
    assert told in messages(execution, "OnInformation")


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        ("a.csv", "mail;count\nada@example.org;7\n", {"delimiter": ";"}),
        ("a.json", '[{"mail": "ada@example.org", "count": 7}, {}]', {"format": "Json"}),
    ],
)
def test_a_single_row_gives_each_variable_a_column_by_name_or_place(
    member: User, project: Project, store: Path, queue: Queue, name: str, content: str, rows: dict[str, str]
):
    (store / name).write_text(content)
    task = sql("SingleRow", name, ("mail", "User::Who"), ("1", "User::Count"), **rows)
    after = executable("ExpressionTask", "Use", properties={"expression": "@Count = @Count + LEN(@Who)"})
    made = document(task, after, arrows=[arrow(task, after)])
    execution = run(member, project, made, queue)
    assert execution.status == "succeeded"
    assert execution.variable_values.get(scope="").values[str(COUNT.id)] == 7 + len("ada@example.org")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("mail\n", "“a.csv” has no row, and the statement gives one."),
        ("mail\nada\n", "The first row of “a.csv” has no value “1”, which User::Count is to take."),
        ("mail,count\nada,many\n", "The result for User::Count gives “many”, which is no Int32."),
        ("mail,count\nada\n", "Line 2 has 1 value, and the header has 2."),
    ],
)
def test_rows_that_do_not_fit_fail_the_task_with_a_sentence_and_change_nothing(
    member: User, project: Project, store: Path, queue: Queue, content: str, sentence: str
):
    (store / "a.csv").write_text(content)
    task = sql("SingleRow", "a.csv", ("0", "User::Who"), ("1", "User::Count"))
    execution = run(member, project, document(task), queue)
    assert execution.status == "failed"
    assert sentence in execution.task_runs.get().message
    assert not execution.variable_values.exists()


def test_a_file_that_is_not_there_fails_the_task(member: User, project: Project, store: Path, queue: Queue):
    execution = run(member, project, document(sql("Rowset", "gone.csv", ("0", "User::People"))), queue)
    assert "gone.csv" in execution.task_runs.get().message


def test_more_than_a_run_may_hold_fails_the_task(
    member: User, project: Project, store: Path, queue: Queue, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tasks.runtime.rules.scoped_values.MOST_KEPT", 20_000)
    (store / "a.csv").write_text("mail\n" + "x" * 100 + "\n" + ("y" * 1000 + "\n") * 20)
    execution = run(member, project, document(sql("Rowset", "a.csv", ("0", "User::People"))), queue)
    assert execution.status == "failed"
    assert "hold more than 20,000 characters together" in execution.task_runs.get().message


@pytest.mark.parametrize(
    ("task", "place", "sentence"),
    [
        (sql("None", "a.csv"), "outcome", "gives no variable a row"),
        (sql("XML", "a.csv", ("0", "User::Who")), "outcome", "gives no variable a row"),
        (sql("Rowset", "", ("0", "User::People")), "rows.path", "Name the file"),
        (sql("Rowset", "a.csv", ("0", "User::Who")), "bindings", "is to take a list of rows, and is a String"),
        (sql("Rowset", "a.csv", ("0", "User::Gone")), "bindings", "User::Gone"),
    ],
)
def test_what_cannot_work_is_said_in_the_designer(
    project: Project, store: Path, task: ExecutableDocument, place: str, sentence: str
):
    (store / "a.csv").write_text("mail\nada\n")
    issues = [each for each in find_issues(document(task), [], project.pk) if each.executable == task.id]
    assert [each.property for each in issues] == [place]
    assert sentence in issues[0].message


def test_the_editor_asks_for_a_file_where_a_variable_takes_a_result_and_nowhere_else(member: User, project: Project):
    saved = create_package(member, project, document(sql("Rowset", "", ("0", "User::People"), outcome="Stop")))
    task = load_document(saved).executables[0]
    typed = {"name": "Who", "outcome": "Rows", "wait_minutes": "5", "format": "Csv", "delimiter": ";"}
    assert "rows of a file stand" in post(member, saved, task).content.decode()
    refused = post(member, saved, task, **typed)
    assert (refused.status_code, "Name the file" in refused.content.decode()) == (422, True)
    rows = read(post(member, saved, task, path="a.csv", has_header="on", **typed))["properties"]["rows"]
    assert rows == {"path": "a.csv", "format": "Csv", "delimiter": ";", "has_header": True}
    other = task.model_copy(update={"properties": {**task.properties, "bindings": []}})
    assert "rows of a file stand" not in post(member, saved, other).content.decode()


def test_an_import_again_keeps_the_file_and_takes_the_bindings_over(member: User, project: Project):
    def file(data: str) -> bytes:
        part = Part("Who", 10, type="Microsoft.ExecuteSQLTask", data=data)
        return Writer(2).package(Part("Nightly", 1, parts=(part,)))

    import_files(member, project, sent(("Nightly.dtsx", file(DATA))), Choices())
    made = Package.objects.get()
    before = load_document(made)
    [task] = before.executables
    ours = task.model_copy(update={"properties": {**task.properties, "outcome": "Rows", "rows": {"path": "a.csv"}}})
    save_package(member, made.pk, before.model_copy(update={"executables": [ours]}), made.version)
    changed = file(DATA.replace("User::People", "User::Others"))
    import_files(member, project, sent(("Nightly.dtsx", changed)), Choices(replace=True))
    [kept] = load_document(made).executables
    assert (kept.properties["outcome"], kept.properties["rows"]["path"]) == ("Rows", "a.csv")
    assert kept.properties["bindings"] == [{"result": "0", "variable": "User::Others"}]


FLOW = """
<pipeline><components>
  <component name="In" componentClassID="{X}" contactInfo="OLE DB Source;Microsoft"/>
  <component name="Out" componentClassID="%s" contactInfo="%s"><properties>
    <property name="VariableName">User::People</property></properties></component>
  <component name="Count" contactInfo="Row Count;M"><properties><property name="VariableName">User::N</property>
  </properties></component>%s
</components></pipeline>"""
MORE = '<component contactInfo="Recordset Destination"><property name="VariableName">User::Other</property></component>'


@pytest.mark.parametrize(
    ("flow", "variables"),
    [
        (FLOW % ("Microsoft.RecordsetDestination", "", ""), ["User::People"]),
        (FLOW % ("{C457FD7E}", "Recordset Destination;Microsoft Corporation", ""), ["User::People"]),
        (FLOW % ("Microsoft.RecordsetDestination", "", MORE), []),
        (FLOW % ("Microsoft.OLEDBDestination", "", ""), []),
    ],
)
def test_the_one_recordset_of_a_data_flow_can_be_the_rows_of_a_file(flow: str, variables: list[str]):
    part = Part("Find", 10, type="Microsoft.Pipeline", data=flow)
    [task] = import_package(read_package(Writer(8).package(Part("Nightly", 1, parts=(part,))))).document.executables
    assert [each["variable"] for each in task.properties["bindings"]] == variables


def test_only_what_takes_rows_is_assigned():
    found = task_types["KeptTask"].assigned_by
    rows = {"outcome": "Rows", "bindings": [{"variable": "User::People"}, 5]}
    assert [each.variable for each in found(rows)] == ["User::People"]
    assert not [*found({**rows, "outcome": "Succeeded"})]
    assert not [*found({"outcome": "Rows", "bindings": 7})]


def test_a_binding_that_nobody_can_read_is_told():
    part = Part("Who", 10, type="Microsoft.ExecuteSQLTask", data=DATA.replace("User::People", "not a name"))
    imported = import_package(read_package(Writer(8).package(Part("Nightly", 1, parts=(part,)))))
    assert "MW-I-0005" in [each.rule.code for each in imported.findings]
    assert imported.document.executables[0].properties["bindings"] == []
