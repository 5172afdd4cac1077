"""What is known of tasks that cannot run here: their names in SSIS, and what their XML says."""

import pytest
from lxml import etree

from tasks.types.kept import LONGEST_FACT, MOST_FACTS, bound_facts
from tasks.types.kept_task.properties import KeptTaskProperties
from tasks.types.kept_task.reading.facts import find_facts
from tasks.types.kept_task.reading.found_mail import FoundMail, find_mail
from tasks.types.kept_task.reading.known_types import Family, describe_type

SQL = """
<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ObjectName="Load"><DTS:ObjectData>
  <SQLTask:SqlTaskData xmlns:SQLTask="www.microsoft.com/sqlserver/dts/tasks/sqltask"
    SQLTask:Connection="{C0FFEE00-0000-4000-8000-000000000001}"
    SQLTask:SqlStatementSource="SELECT 1&#xA;EXEC msdb.dbo.sp_send_dbmail @recipients = 'ann@example.com'"
    SQLTask:ResultType="ResultSetType_SingleRow" />
</DTS:ObjectData></DTS:Executable>"""
SCRIPT = """
<ScriptProject Name="ST_1" Language="CSharp" ReadOnlyVariables="User::Count">
  <ProjectItem Name="ScriptMain.cs" Encoding="UTF8"><![CDATA[using System;
using System.Net.Mail;
var client = new SmtpClient("relay");]]></ProjectItem>
  <BinaryItem Name="ST_1.dll">SmtpClient CDO.Message</BinaryItem>
</ScriptProject>"""
FLOW = """
<pipeline version="1"><components>
  <component refId="a" name="Customers" componentClassID="Microsoft.OLEDBSource" />
  <component refId="b" name="Count" componentClassID="{150E6007-7C6A-4CC3-8FF3-FC73783A972E}"
    contactInfo="Row Count;Microsoft" />
  <component refId="c" name="Target" componentClassID="Microsoft.ManagedComponentHost" description="Writes rows" />
</components></pipeline>"""
PROCESS = """<ExecuteProcessData Executable="C:\\bin\\load.exe" Arguments="-x 1" WindowStyle="Hidden" />"""
FTP = """<DTS:ObjectData xmlns:DTS="www.microsoft.com/SqlServer/Dts"><FtpData
  ConnectionName="FTP" Operation="Receive" RemotePath="/out" ServerPassword="secret" Empty="" />
</DTS:ObjectData>"""


@pytest.mark.parametrize(
    ("creation_name", "label", "family"),
    [
        ("Microsoft.ExecuteSQLTask", "Execute SQL Task", Family.DATABASE),
        (
            "Microsoft.SqlServer.Dts.Tasks.ExecuteSQLTask.ExecuteSQLTask, Microsoft.SqlServer.SQLTask, V=1",
            "Execute SQL Task",
            Family.DATABASE,
        ),
        ("Microsoft.Pipeline", "Data Flow Task", Family.DATA_FLOW),
        ("SSIS.Pipeline.3", "Data Flow Task", Family.DATA_FLOW),
        ("DTS.Pipeline.1", "Data Flow Task", Family.DATA_FLOW),
        ("{5918251B-2970-45A4-AB5F-01C3C588FE5A}", "Data Flow Task", Family.DATA_FLOW),
        ("Microsoft.ScriptTask", "Script Task", Family.SCRIPT),
        ("Microsoft.FtpTask", "FTP Task", Family.FILES),
        ("Microsoft.ExecuteProcess", "Execute Process Task", Family.PROCESS),
        ("Contoso.Ssis.SFTPUploadTask, Contoso", "SFTP Upload Task", Family.OTHER),
        ("{00000000-1111-4222-8333-444444444444}", "Task of SSIS", Family.OTHER),
        ("", "Task of SSIS", Family.OTHER),
    ],
)
def test_a_type_is_called_as_ssis_calls_it(creation_name: str, label: str, family: Family):
    assert describe_type(creation_name) == (label, family)


@pytest.mark.parametrize(
    ("creation_name", "xml", "facts"),
    [
        (
            "Microsoft.ExecuteSQLTask",
            SQL,
            [
                ("Statement", "SELECT 1\nEXEC msdb.dbo.sp_send_dbmail @recipients = 'ann@example.com'"),
                ("Connection", "{C0FFEE00-0000-4000-8000-000000000001}"),
                ("Result", "SingleRow"),
            ],
        ),
        (
            "Microsoft.ScriptTask",
            SCRIPT,
            [("Language", "CSharp"), ("Project", "ST_1"), ("Reads", "User::Count"), ("Files", "ScriptMain.cs")],
        ),
        (
            "SSIS.Pipeline.2",
            FLOW,
            [("Customers", "OLEDBSource"), ("Count", "Row Count"), ("Target", "Writes rows")],
        ),
        ("Microsoft.ExecuteProcess", PROCESS, [("Executable", "C:\\bin\\load.exe"), ("Arguments", "-x 1")]),
        (
            "Microsoft.FileSystemTask",
            "<FileSystemData TaskSourcePath='a'/>",
            [("Operation", "CopyFile"), ("Source", "a")],
        ),
        ("Microsoft.FtpTask", FTP, [("ConnectionName", "FTP"), ("Operation", "Receive"), ("RemotePath", "/out")]),
        ("Contoso.Task", "<Data Setting='1'/>", []),
        ("Microsoft.ScriptTask", "<empty/>", []),
    ],
)
def test_what_is_known_of_a_task(creation_name: str, xml: str, facts: list[tuple[str, str]]):
    assert find_facts(creation_name, etree.fromstring(xml)) == facts
    assert find_facts(creation_name, None) == []


def test_mail_that_is_sent_otherwise_is_found_where_it_is_first_named_and_not_in_assemblies():
    line = "EXEC msdb.dbo.sp_send_dbmail @recipients = 'ann@example.com'"
    assert find_mail(etree.fromstring(SQL)) == [FoundMail("sp_send_dbmail", line, 2)]
    assert find_mail(etree.fromstring(SCRIPT)) == [
        FoundMail("System.Net.Mail", "using System.Net.Mail;", 2),
        FoundMail("SmtpClient", 'var client = new SmtpClient("relay");', 3),
    ]
    assert find_mail(etree.fromstring(FLOW)) == []


def test_facts_are_few_and_short_and_can_be_stored():
    facts = bound_facts([("Statement", "x" * 10_000), ("Empty", "  "), *((str(n), "a\x00b") for n in range(100))])
    assert (len(facts), len(facts[0][1]), facts[1]) == (MOST_FACTS, LONGEST_FACT, ("0", "ab"))
    assert facts[-1] == ("More", "There is more in the kept XML.")
    assert KeptTaskProperties(creation_name="Microsoft.ScriptTask", facts=facts).label == "Script Task"


def test_all_facts_of_a_task_are_bounded_together():
    facts = bound_facts([(str(number), "x" * 4_000) for number in range(9)])
    assert [name for name, _ in facts] == ["0", "1", "More"]
    assert KeptTaskProperties(facts=facts).facts == facts
    with pytest.raises(ValueError, match=r"more than 10,000 characters"):
        KeptTaskProperties(facts=[("Statement", "x" * 4_000)] * 3)


def test_what_follows_from_the_type_is_never_said_otherwise():
    properties = KeptTaskProperties.model_validate({"creation_name": "Microsoft.Pipeline", "family": "Other"})
    assert (properties.label, properties.family) == ("Data Flow Task", Family.DATA_FLOW)
    assert KeptTaskProperties.model_validate({"creation_name": "A.B", "label": "Our Task"}).label == "Our Task"
