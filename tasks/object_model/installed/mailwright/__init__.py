"""Mailwright for Python programs: packages that send mail, in the words of SSIS's object model.

from mailwright import Package makes a package of your own, without a server; see docs/programs/python.md.
"""

from importlib.metadata import version

from connections.smtp.windows_auth import KeytabIdentity, PasswordIdentity
from connections.types.registering import import_types as import_connection_types
from tasks.object_model.application import Application
from tasks.object_model.connections import ConnectionManager, Connections
from tasks.object_model.constraints import PrecedenceConstraint, PrecedenceConstraints
from tasks.object_model.enumerations import (
    DTSEventFilterKind,
    DTSExecResult,
    DTSFileConnectionUsageType,
    DTSForcedExecResult,
    DTSLoggingMode,
    DTSPrecedenceEvalOp,
    MailPriority,
    SendMailMessageSourceType,
)
from tasks.object_model.executables import (
    DtsEventHandler,
    EventHandlers,
    Executable,
    Executables,
    ForEachLoop,
    ForLoop,
    Sequence,
    TaskHost,
)
from tasks.object_model.package import Package
from tasks.object_model.parameters import Parameter, Parameters
from tasks.object_model.parts.errors import DtsException, NotFound, Refused
from tasks.object_model.parts.inner import SendMailTask
from tasks.object_model.parts.properties import DtsProperties, DtsProperty
from tasks.object_model.telling.events import DefaultEvents
from tasks.object_model.telling.issues import DtsError
from tasks.object_model.telling.log_providers import LoggingOptions, LogProvider, LogProviders
from tasks.object_model.variables import Variable, Variables
from tasks.types.registering import import_types as import_task_types

import_connection_types()
import_task_types()

__all__ = [
    "Application",
    "ConnectionManager",
    "Connections",
    "DTSEventFilterKind",
    "DTSExecResult",
    "DTSFileConnectionUsageType",
    "DTSForcedExecResult",
    "DTSLoggingMode",
    "DTSPrecedenceEvalOp",
    "DefaultEvents",
    "DtsError",
    "DtsEventHandler",
    "DtsException",
    "DtsProperties",
    "DtsProperty",
    "EventHandlers",
    "Executable",
    "Executables",
    "ForEachLoop",
    "ForLoop",
    "KeytabIdentity",
    "LogProvider",
    "LogProviders",
    "LoggingOptions",
    "MailPriority",
    "NotFound",
    "Package",
    "Parameter",
    "Parameters",
    "PasswordIdentity",
    "PrecedenceConstraint",
    "PrecedenceConstraints",
    "Refused",
    "SendMailMessageSourceType",
    "SendMailTask",
    "Sequence",
    "TaskHost",
    "Variable",
    "Variables",
]


def __getattr__(name: str) -> str:
    """Give the version, which is read only where it is asked for."""
    if name == "__version__":
        return version("mailwright")
    raise AttributeError(name)
