"""What SSIS calls its types: in the words of format 8, whatever a file calls them, and in those of format 6."""

import re

SEQUENCE, FOR_LOOP, FOREACH_LOOP = "STOCK:SEQUENCE", "STOCK:FORLOOP", "STOCK:FOREACHLOOP"
CONTAINERS = frozenset({SEQUENCE, FOR_LOOP, FOREACH_LOOP})
EVENT_HANDLER = "EventHandler"
PACKAGE = "Microsoft.Package"
SEND_MAIL = "Microsoft.SendMailTask"
DATA_FLOW = "Microsoft.Pipeline"

# Names that no rule below leads to; all of them in small letters.
OTHER_NAMES = {
    "stock:pipelinetask": DATA_FLOW,
    "stock:sqltask": "Microsoft.ExecuteSQLTask",
    "stock:executeprocesstask": "Microsoft.ExecuteProcess",
    "{5918251b-2970-45a4-ab5f-01c3c588fe5a}": DATA_FLOW,
    "{c3bf9dc1-4715-4694-936f-d3cfda9e42c5}": DATA_FLOW,
    "microsoft.sqltask": "Microsoft.ExecuteSQLTask",
    "microsoft.executeprocesstask": "Microsoft.ExecuteProcess",
}
# In the writing of format 8, for names that come in other letters.
KNOWN = (
    PACKAGE,
    SEND_MAIL,
    DATA_FLOW,
    "Microsoft.ActiveXScriptTask",
    "Microsoft.BulkInsertTask",
    "Microsoft.DataProfilingTask",
    "Microsoft.ExecutePackageTask",
    "Microsoft.ExecuteProcess",
    "Microsoft.ExecuteSQLTask",
    "Microsoft.ExpressionTask",
    "Microsoft.FileSystemTask",
    "Microsoft.FtpTask",
    "Microsoft.MessageQueueTask",
    "Microsoft.ScriptTask",
    "Microsoft.WebServiceTask",
    "Microsoft.WmiDataReaderTask",
    "Microsoft.WmiEventWatcherTask",
    "Microsoft.XMLTask",
    "Microsoft.ForEachADOEnumerator",
    "Microsoft.ForEachFileEnumerator",
    "Microsoft.ForEachFromVarEnumerator",
    "Microsoft.ForEachItemEnumerator",
    "Microsoft.ForEachNodeListEnumerator",
    "Microsoft.ForEachSMOEnumerator",
    "Microsoft.ForEachSchemaRowsetEnumerator",
)
WRITTEN = {name.lower(): name for name in KNOWN}
PROG_ID = re.compile(r"(?:MSDTS|SSIS|DTS)\.(\w+)\.\d+", re.IGNORECASE)
STOCK = re.compile(r"STOCK:(\w+)", re.IGNORECASE)
NET_NAME = re.compile(r"Microsoft\.(?:\w+\.)*(\w+)", re.IGNORECASE)
# By what a task has in its ObjectData, where its type is missing or a class number that nobody knows.
BY_DATA = {
    "sendmailtaskdata": SEND_MAIL,
    "sqltaskdata": "Microsoft.ExecuteSQLTask",
    "pipeline": DATA_FLOW,
    "scriptproject": "Microsoft.ScriptTask",
    "executepackagetask": "Microsoft.ExecutePackageTask",
    "expressiontask": "Microsoft.ExpressionTask",
    "filesystemdata": "Microsoft.FileSystemTask",
    "executeprocessdata": "Microsoft.ExecuteProcess",
    "ftpdata": "Microsoft.FtpTask",
}


def kind_of(creation_name: str, data: str = "") -> str:
    """Give a type's name of format 8; the file's own where there is none. data is the name of the task's element."""
    name = creation_name.partition(",")[0].strip()
    kind = _translate(name)
    if kind is None and (not name or name.startswith("{")):
        kind = BY_DATA.get(data.lower())
    return kind or creation_name.strip()


def _translate(name: str) -> str | None:
    small = name.lower()
    if small in OTHER_NAMES:
        return OTHER_NAMES[small]
    if small.upper() in CONTAINERS:
        return small.upper()
    for pattern in (PROG_ID, STOCK, NET_NAME):
        if found := pattern.fullmatch(name):
            plain = f"Microsoft.{found.group(1)}"
            return OTHER_NAMES.get(plain.lower()) or WRITTEN.get(plain.lower(), plain)
    return None


NET = "Version=11.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91"
TASKS = "Microsoft.SqlServer.Dts.Tasks"
IN_FORMAT_6 = {
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
