"""What SSIS calls its types of tasks, and which of them look alike, from the names by which its files call them.

A file of format 8 says Microsoft.ExecuteSQLTask; older ones have the .NET class with its assembly, and for a data flow
the name or ID of a COM class. Pure rules.
"""

import re
from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """What kind of work a task does, by which it has its icon."""

    DATABASE = "Database"
    DATA_FLOW = "DataFlow"
    SCRIPT = "Script"
    FILES = "Files"
    PROCESS = "Process"
    OTHER = "Other"


Known = tuple[str, Family]
DATA_FLOW: Final[Known] = ("Data Flow Task", Family.DATA_FLOW)
PIPELINES: Final = frozenset(
    {
        "{c3bf9dc1-4715-4694-936f-d3cfda9e42c5}",
        "{e3cfbea8-1f48-40d8-91e1-2dedc1eddd56}",
        "{5918251b-2970-45a4-ab5f-01c3c588fe5a}",
    }
)
"""The IDs of the data flow's COM class in SSIS 2005, 2008, and since 2012."""
TASKS: Final[dict[str, Known]] = {
    "executesqltask": ("Execute SQL Task", Family.DATABASE),
    "bulkinserttask": ("Bulk Insert Task", Family.DATABASE),
    "cdccontroltask": ("CDC Control Task", Family.DATABASE),
    "dataprofilingtask": ("Data Profiling Task", Family.DATABASE),
    "dmquerytask": ("Data Mining Query Task", Family.DATABASE),
    "asexecuteddltask": ("Analysis Services Execute DDL Task", Family.DATABASE),
    "asprocessingtask": ("Analysis Services Processing Task", Family.DATABASE),
    "dtsprocessingtask": ("Analysis Services Processing Task", Family.DATABASE),
    "transferdatabasetask": ("Transfer Database Task", Family.DATABASE),
    "transfererrormessagestask": ("Transfer Error Messages Task", Family.DATABASE),
    "transferjobstask": ("Transfer Jobs Task", Family.DATABASE),
    "transferloginstask": ("Transfer Logins Task", Family.DATABASE),
    "transfersqlserverobjectstask": ("Transfer SQL Server Objects Task", Family.DATABASE),
    "transferstoredprocedurestask": ("Transfer Master Stored Procedures Task", Family.DATABASE),
    "dbmaintenancebackuptask": ("Back Up Database Task", Family.DATABASE),
    "dbmaintenancecheckintegritytask": ("Check Database Integrity Task", Family.DATABASE),
    "dbmaintenancedefragmentindextask": ("Reorganize Index Task", Family.DATABASE),
    "dbmaintenanceexecuteagentjobtask": ("Execute SQL Server Agent Job Task", Family.DATABASE),
    "dbmaintenancefilecleanuptask": ("Maintenance Cleanup Task", Family.FILES),
    "dbmaintenancehistorycleanuptask": ("History Cleanup Task", Family.DATABASE),
    "dbmaintenancenotifyoperatortask": ("Notify Operator Task", Family.OTHER),
    "dbmaintenancereindextask": ("Rebuild Index Task", Family.DATABASE),
    "dbmaintenanceshrinktask": ("Shrink Database Task", Family.DATABASE),
    "dbmaintenancetsqlexecutetask": ("Execute T-SQL Statement Task", Family.DATABASE),
    "dbmaintenanceupdatestatisticstask": ("Update Statistics Task", Family.DATABASE),
    "scripttask": ("Script Task", Family.SCRIPT),
    "activexscripttask": ("ActiveX Script Task", Family.SCRIPT),
    "executeprocess": ("Execute Process Task", Family.PROCESS),
    "executeprocesstask": ("Execute Process Task", Family.PROCESS),
    "executepackagetask": ("Execute Package Task", Family.PROCESS),
    "exec80packagetask": ("Execute DTS 2000 Package Task", Family.PROCESS),
    "filesystemtask": ("File System Task", Family.FILES),
    "ftptask": ("FTP Task", Family.FILES),
    "hadoopfilesystemtask": ("Hadoop File System Task", Family.FILES),
    "xmltask": ("XML Task", Family.FILES),
    "webservicetask": ("Web Service Task", Family.OTHER),
    "messagequeuetask": ("Message Queue Task", Family.OTHER),
    "wmidatareadertask": ("WMI Data Reader Task", Family.OTHER),
    "wmieventwatchertask": ("WMI Event Watcher Task", Family.OTHER),
}
"""By the class's name in small letters."""
UNKNOWN: Final = "Task of SSIS"
LONGEST_LABEL: Final = 128
WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def describe_type(creation_name: str) -> Known:
    """Give what SSIS calls a type of tasks, and its family; what nobody here knows is called by its class's name."""
    if "pipeline" in creation_name.casefold() or creation_name.strip().casefold() in PIPELINES:
        return DATA_FLOW
    name = class_of(creation_name)
    if known := TASKS.get(name.casefold()):
        return known
    is_name = any(letter.isalpha() for letter in name) and not name.startswith("{")
    return (WORDS.sub(" ", name).replace("_", " ")[:LONGEST_LABEL] if is_name else UNKNOWN), Family.OTHER


def class_of(creation_name: str) -> str:
    """Give the name of the class: ExecuteSQLTask of Microsoft.SqlServer.Dts.Tasks.ExecuteSQLTask.ExecuteSQLTask, …"""
    return creation_name.split(",", 1)[0].strip().rsplit(".", 1)[-1]
