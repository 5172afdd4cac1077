"""The system variables of SSIS, with true values for a run, or for a look ahead in the designer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from designer.document import ExecutableDocument, PackageDocument, ParameterDocument
from designer.scopes import Value

ENGLISH_US = 1033
SUPPORTED_TRANSACTION = 1
NO_ID = UUID(int=0)


@dataclass(frozen=True)
class Circumstances:
    """Where, when and for whom a package runs. Times are in UTC and without a zone, as SSIS's DateTime is.

    project_parameters are those of the project that it runs in.
    """

    start_time: datetime
    user_name: str = ""
    machine_name: str = ""
    execution_id: int = 0
    instance_id: UUID = NO_ID
    package_id: UUID = NO_ID
    version: int = 0
    is_interactive: bool = False
    creation_date: datetime = datetime(1899, 12, 30)
    creator_name: str = ""
    project_parameters: tuple[ParameterDocument, ...] = ()


def system_variables(
    document: PackageDocument, executable: ExecutableDocument | None, circumstances: Circumstances
) -> dict[str, Value]:
    """Give what the package, and an executable in it, see of the namespace System."""
    values = _of_package(document, circumstances)
    if executable is not None:
        values |= _of_task(executable)
    return {f"System::{name}": value for name, value in values.items()}


def _of_package(document: PackageDocument, run: Circumstances) -> dict[str, Value]:
    return {
        "CancelEvent": ("Int32", 0),
        "ContainerStartTime": ("DateTime", run.start_time),
        "CreationDate": ("DateTime", run.creation_date),
        "CreatorComputerName": ("String", ""),
        "CreatorName": ("String", run.creator_name),
        "ExecutionInstanceGUID": ("String", _braced(run.instance_id)),
        "FailedConfigurations": ("String", ""),
        "IgnoreConfigurationsOnLoad": ("Boolean", False),
        "InteractiveMode": ("Boolean", run.is_interactive),
        "LocaleId": ("Int32", ENGLISH_US),
        "LocaleID": ("Int32", ENGLISH_US),
        "MachineName": ("String", run.machine_name),
        "OfflineMode": ("Boolean", False),
        "PackageID": ("String", _braced(run.package_id)),
        "PackageName": ("String", document.name),
        "ServerExecutionID": ("Int64", run.execution_id),
        "StartTime": ("DateTime", run.start_time),
        "UserName": ("String", run.user_name),
        "VersionBuild": ("Int32", run.version),
        "VersionComment": ("String", ""),
        "VersionGUID": ("String", _braced(UUID(int=run.version))),
        "VersionMajor": ("Int32", 1),
        "VersionMinor": ("Int32", 0),
    }


def _of_task(executable: ExecutableDocument) -> dict[str, Value]:
    return {
        "CreationName": ("String", executable.type),
        "TaskID": ("String", _braced(executable.id)),
        "TaskName": ("String", executable.name),
        "TaskTransactionOption": ("Int32", SUPPORTED_TRANSACTION),
    }


def _braced(identifier: UUID) -> str:
    return f"{{{str(identifier).upper()}}}"
