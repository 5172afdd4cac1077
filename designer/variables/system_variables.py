"""The system variables of SSIS, with true values for a run, or those that the designer shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument
from designer.variables.event_variables import HandledEvent, braced
from designer.variables.values import Value

ENGLISH_US = 1033
SUPPORTED_TRANSACTION = 1
NO_ID = UUID(int=0)


@dataclass(frozen=True)
class Circumstances:
    """Where, when and for whom a package runs. Times are in UTC and without a zone, as SSIS's DateTime is.

    project_parameters are those of the project that it runs in; awaited names parameters whose values come later.
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
    awaited: frozenset[str] = frozenset()


def system_variables(
    document: PackageDocument,
    executable: ExecutableDocument | None,
    circumstances: Circumstances,
    event: HandledEvent | None = None,
) -> dict[str, Value]:
    """Give what the package, and an executable in it, see of the namespace System; event is what is handled around it.

    What of an event handler can be changed is not among it (HandledEvent.writable).
    """
    return _qualify(_of_package(document, circumstances)) | executable_variables(executable, event)


def executable_variables(executable: ExecutableDocument | None, event: HandledEvent | None) -> dict[str, Value]:
    """Give what an executable sees of the namespace System beside what its package does."""
    of_task = _qualify(_of_task(executable)) if executable else {}
    return of_task | event.given() if event else of_task


def _qualify(values: Mapping[str, Value]) -> dict[str, Value]:
    return {f"System::{name}": value for name, value in values.items()}


def _of_package(document: PackageDocument, run: Circumstances) -> dict[str, Value]:
    return {
        "CancelEvent": ("Int32", 0),
        "ContainerStartTime": ("DateTime", run.start_time),
        "CreationDate": ("DateTime", run.creation_date),
        "CreatorComputerName": ("String", ""),
        "CreatorName": ("String", run.creator_name),
        "ExecutionInstanceGUID": ("String", braced(run.instance_id)),
        "FailedConfigurations": ("String", ""),
        "IgnoreConfigurationsOnLoad": ("Boolean", False),
        "InteractiveMode": ("Boolean", run.is_interactive),
        "LocaleId": ("Int32", ENGLISH_US),
        "LocaleID": ("Int32", ENGLISH_US),
        "MachineName": ("String", run.machine_name),
        "OfflineMode": ("Boolean", False),
        "PackageID": ("String", braced(run.package_id)),
        "PackageName": ("String", document.name),
        "ServerExecutionID": ("Int64", run.execution_id),
        "StartTime": ("DateTime", run.start_time),
        "UserName": ("String", run.user_name),
        "VersionBuild": ("Int32", run.version),
        "VersionComment": ("String", ""),
        "VersionGUID": ("String", braced(UUID(int=run.version))),
        "VersionMajor": ("Int32", 1),
        "VersionMinor": ("Int32", 0),
    }


def _of_task(executable: ExecutableDocument) -> dict[str, Value]:
    return {
        "CreationName": ("String", executable.type),
        "TaskID": ("String", braced(executable.id)),
        "TaskName": ("String", executable.name),
        "TaskTransactionOption": ("Int32", SUPPORTED_TRANSACTION),
    }
