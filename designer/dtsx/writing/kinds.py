"""What the types of executables are called in each format."""

from typing import Final

NET: Final = "Version=11.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91"
TASKS: Final = "Microsoft.SqlServer.Dts.Tasks"
IN_FORMAT_6: Final = {
    "Microsoft.Package": "SSIS.Package.3",
    "Microsoft.Pipeline": "SSIS.Pipeline.3",
    "Microsoft.ExecutePackageTask": "SSIS.ExecutePackageTask.3",
    "Microsoft.SendMailTask": f"{TASKS}.SendMailTask.SendMailTask, Microsoft.SqlServer.SendMailTask, {NET}",
    "Microsoft.ExpressionTask": f"{TASKS}.ExpressionTask.ExpressionTask, Microsoft.SqlServer.ExpressionTask, {NET}",
    "Microsoft.ExecuteSQLTask": f"{TASKS}.ExecuteSQLTask.ExecuteSQLTask, Microsoft.SqlServer.SQLTask, {NET}",
    "Microsoft.ScriptTask": f"{TASKS}.ScriptTask.ScriptTask, Microsoft.SqlServer.ScriptTask, {NET}",
    "Microsoft.FileSystemTask": f"{TASKS}.FileSystemTask.FileSystemTask, Microsoft.SqlServer.FileSystemTask, {NET}",
    "Microsoft.ExecuteProcess": f"{TASKS}.ExecuteProcess.ExecuteProcess, Microsoft.SqlServer.ExecProcTask, {NET}",
}
"""SSIS 2012 knows its own tasks by the names of .NET classes; containers are called alike in all formats."""


def name_kind(kind: str, form: int, written: str = "") -> str:
    """Give the name of a type in a format; what has no name that we know keeps the one with which it was written."""
    if form == 6:
        return IN_FORMAT_6.get(kind, written or kind)
    return kind
