"""Packages in files, in this process: it takes a second to load, so the commands load it when they need it."""

from collections.abc import Iterable, Mapping
from typing import Any

from connections.types.registering import import_types as import_connection_types
from designer.issues.issue import Severity
from tasks.client.answers import Issue
from tasks.client.errors import ClientError
from tasks.object_model.application import Application
from tasks.object_model.enumerations import DTSExecResult
from tasks.object_model.package import Package
from tasks.object_model.parts.errors import DtsException
from tasks.object_model.telling.events import DefaultEvents
from tasks.types.registering import import_types as import_task_types

import_connection_types()
import_task_types()
__all__ = ["DTSExecResult", "DefaultEvents", "DtsException", "execute", "find_issues", "list_types", "load"]


class NotLoaded(ClientError):
    """A package cannot be loaded, or not be run at all."""


def load(path: str, password: str = "") -> Package:
    """Load a package from a .dtsx or .json file. Raises NotLoaded."""
    try:
        return Application().load_package(path, password=password)
    except DtsException as error:
        raise NotLoaded(error.sentence) from error


def execute(package: Package, parameters: Mapping[str, Any], events: DefaultEvents | None = None) -> DTSExecResult:
    """Run a package in this process. Who interrupts it cancels it. Raises NotLoaded."""
    try:
        return package.execute(parameters=parameters, events=events)
    except DtsException as error:
        raise NotLoaded(error.sentence) from error
    except KeyboardInterrupt:
        return DTSExecResult.CANCELED


def list_types(package: Package) -> dict[str, str]:
    """Give the data types of a package's parameters by their names."""
    return {each.name: each.data_type for each in package.parameters}


def find_issues(package: Package) -> list[Issue]:
    """Give what validation finds, as a server would answer it."""
    package.validate()
    return list(_describe(package))


def _describe(package: Package) -> Iterable[Issue]:
    for each in package.issues:
        severity = "error" if each.severity is Severity.ERROR else "warning"
        yield Issue(severity=severity, message=each.message, property=each.property, code=each.code)
