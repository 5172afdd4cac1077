"""The words of format 8 for what files call their types."""

import pytest

from designer.dtsx.kinds import kind_of

NET = "Version=9.0.242.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Microsoft.SendMailTask", "Microsoft.SendMailTask"),
        ("microsoft.sendmailtask", "Microsoft.SendMailTask"),
        ("STOCK:SendMailTask", "Microsoft.SendMailTask"),
        (
            f"Microsoft.SqlServer.Dts.Tasks.SendMailTask.SendMailTask, Microsoft.SqlServer.SendMailTask, {NET}",
            "Microsoft.SendMailTask",
        ),
        ("Microsoft.SqlServer.Dts.Tasks.SendMailTask.SendMailTask", "Microsoft.SendMailTask"),
        ("STOCK:sequence", "STOCK:SEQUENCE"),
        ("STOCK:FORLOOP", "STOCK:FORLOOP"),
        ("STOCK:FOREACHLOOP", "STOCK:FOREACHLOOP"),
        ("Microsoft.Pipeline", "Microsoft.Pipeline"),
        ("SSIS.Pipeline.2", "Microsoft.Pipeline"),
        ("SSIS.Pipeline.3", "Microsoft.Pipeline"),
        ("DTS.Pipeline.1", "Microsoft.Pipeline"),
        ("STOCK:PipelineTask", "Microsoft.Pipeline"),
        ("{5918251B-2970-45A4-AB5F-01C3C588FE5A}", "Microsoft.Pipeline"),
        ("{C3BF9DC1-4715-4694-936F-D3CFDA9E42C5}", "Microsoft.Pipeline"),
        ("STOCK:SQLTask", "Microsoft.ExecuteSQLTask"),
        (
            f"Microsoft.SqlServer.Dts.Tasks.ExecuteSQLTask.ExecuteSQLTask, Microsoft.SqlServer.SQLTask, {NET}",
            "Microsoft.ExecuteSQLTask",
        ),
        (
            f"Microsoft.SqlServer.Dts.Tasks.ExecuteProcess.ExecuteProcess, Microsoft.SqlServer.ExecProcTask, {NET}",
            "Microsoft.ExecuteProcess",
        ),
        ("MSDTS.ExecutePackageTask.1", "Microsoft.ExecutePackageTask"),
        ("SSIS.ExecutePackageTask.3", "Microsoft.ExecutePackageTask"),
        ("DTS.ForEachFileEnumerator.2", "Microsoft.ForEachFileEnumerator"),
        (
            f"Microsoft.SqlServer.Dts.Runtime.Enumerators.ADO.ForEachADOEnumerator, ForEachADOEnumerator, {NET}",
            "Microsoft.ForEachADOEnumerator",
        ),
        ("Somebody.Else.MailTask, Else, Version=1.0.0.0", "Somebody.Else.MailTask, Else, Version=1.0.0.0"),
        ("{00000000-0000-0000-0000-000000000001}", "{00000000-0000-0000-0000-000000000001}"),
        ("", ""),
    ],
)
def test_a_type_has_the_word_of_format_8_or_keeps_its_own(written: str, kind: str):
    assert kind_of(written) == kind


@pytest.mark.parametrize(
    ("data", "kind"), [("pipeline", "Microsoft.Pipeline"), ("SendMailTaskData", "Microsoft.SendMailTask")]
)
def test_a_type_without_a_name_is_known_by_its_data(data: str, kind: str):
    assert kind_of("", data) == kind
    assert kind_of("{00000000-0000-0000-0000-000000000001}", data) == kind
