"""What nothing here runs: it is kept, and what people must know of it is told."""

from dataclasses import replace

from designer.dtsx.reading.package import read_package
from designer.dtsx.source import SourceEnumerator
from designer.interchange.importing.packages import import_package
from designer.interchange.report import summarize
from tests.designer.interchange.sources import connection, id_of, package, part, task, variable, xml
from tests.designer.interchange.test_importing import codes, only

SQL = (
    "<S:SqlTaskData xmlns:S='x' S:SqlStatementSource=\"EXEC msdb.dbo.sp_send_dbmail @recipients = 'a@example.com'\">"
    "<S:ResultBinding S:ResultName='0' S:DtsVariableName='User::Rows'/>"
    "<S:ParameterBinding S:ParameterName='0' S:DtsVariableName='User::Out' S:ParameterDirection='Output'/>"
    "<S:ParameterBinding S:ParameterName='1' S:DtsVariableName='User::In' S:ParameterDirection='Input'/>"
    "</S:SqlTaskData>"
)


WITH_SECRETS = """<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ObjectName="P">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:ConnectionManagers>
  <DTS:ConnectionManager DTS:CreationName="OLEDB" DTS:ObjectName="Sales"><DTS:ObjectData>
    <DTS:ConnectionManager DTS:ConnectionString="Data Source=db01;Password=hunter2;">
      <DTS:Password DTS:Sensitive="1">hunter2</DTS:Password>
      <DTS:Property DTS:Name="ServerPassword">hunter2</DTS:Property>
      <DTS:Property DTS:Name="Key" DTS:Encrypted="1">c2FsdA==</DTS:Property>
    </DTS:ConnectionManager></DTS:ObjectData>
  </DTS:ConnectionManager>
</DTS:ConnectionManagers>
<DTS:PackageParameters>
  <DTS:PackageParameter DTS:ObjectName="K" DTS:DataType="8" DTS:Sensitive="True">
    <DTS:Property DTS:DataType="8" DTS:Name="ParameterValue">hunter2</DTS:Property>
  </DTS:PackageParameter>
</DTS:PackageParameters>
<DTS:Executables>
  <DTS:Executable DTS:ObjectName="Get" DTS:ExecutableType="Microsoft.FtpTask">
    <DTS:ObjectData><FtpData ServerPassword="hunter2" PublicKeyToken="89845dcd8080cc91"/></DTS:ObjectData>
  </DTS:Executable>
</DTS:Executables>
</DTS:Executable>"""


def test_a_task_without_an_engine_is_kept_with_its_xml_and_stops_the_run():
    imported = import_package(package(task("Load", "Microsoft.Pipeline", CreationName="Microsoft.Pipeline")))
    found = only(imported)
    assert (found.type, found.properties["label"]) == ("KeptTask", "Data Flow Task")
    assert imported.kept.keys() == {found.properties["source"]}
    assert "MW-I-0140" in codes(imported)


def test_variables_that_a_kept_task_fills_and_mail_that_it_sends_are_told():
    source = task("Count", "Microsoft.ExecuteSQLTask", data=SQL, element=SQL)
    imported = import_package(package(source, variables=(variable("Rows", "", 13), variable("Out"), variable("In"))))
    told = [each.detail for each in imported.findings if each.rule.code == "MW-I-0029"]
    assert [("User::Rows" in each, "User::Out" in each) for each in told] == [(True, False), (False, True)]
    assert "MW-I-0141" in codes(imported)


def test_handlers_of_a_kept_task_come_and_tasks_inside_of_it_do_not():
    handler = task("OnError", "EventHandler", event="OnError")
    source = task("Odd", "Other.Container", inside=[task("Inner")], handlers=[handler])
    imported = import_package(package(source))
    assert [each.type for each in imported.document.executables] == ["KeptTask", "EventHandler"]
    assert {"MW-I-0017", "MW-I-0030"} <= set(codes(imported))


def test_managers_of_other_types_are_kept_without_their_secrets():
    text = "Data Source=db01;Password=hunter2;Initial Catalog=Sales;"
    kinds = [connection("Sales", text, "OLEDB"), connection("Mail+", "", "SMTP (Somebody)")]
    imported = import_package(package(connections=tuple(kinds)))
    assert {each.type for each in imported.document.connections} == {"KEPT"}
    assert "hunter2" not in imported.document.model_dump_json()
    assert {"MW-I-0220", "MW-I-0221", "MW-I-0222"} <= set(codes(imported))


def test_what_is_kept_of_a_file_holds_no_secret_that_can_be_read():
    octets = WITH_SECRETS.encode()
    imported = import_package(read_package(octets), octets=octets)
    whole = imported.kept[imported.document.source]
    assert not [each for each in imported.kept.values() if b"hunter2" in each]
    assert all(text in whole for text in (b"Data Source=db01", b"c2FsdA==", b"89845dcd8080cc91"))


def test_a_loop_over_what_nothing_lists_is_kept_with_what_is_in_it():
    element = "<E CreationName='Microsoft.ForEachNodeListEnumerator'/>"
    given = {**part("\\Package\\Loop.ForEachEnumerator"), "element": xml(element)}
    given["properties"] = {"CreationName": "Microsoft.ForEachNodeListEnumerator"}
    loop = task("Loop", "STOCK:FOREACHLOOP", inside=[task("Mail", within="\\Package\\Loop")])
    enumerator = SourceEnumerator(**given, kind="Microsoft.ForEachNodeListEnumerator")
    imported = import_package(package(replace(loop, enumerator=enumerator)))
    outer, inner = imported.document.executables
    assert outer.properties["enumerator"]["kind"] == "Kept"
    assert (inner.parent, "MW-I-0130" in codes(imported)) == (id_of("\\Package\\Loop"), True)


def test_what_is_not_done_counts_nothing_that_is_disabled():
    inner = task("Inner", "Microsoft.ScriptTask", within="\\Package\\Off")
    tasks = [task("Off", "STOCK:SEQUENCE", inside=[inner], Disabled="True"), task("Offer", "Microsoft.ScriptTask")]
    imported = import_package(package(*tasks))
    assert codes(imported).count("MW-I-0140") == 2
    assert summarize(imported.findings) == "Not done: A task has no engine here (1)."
