"""The values that variables and parameters have in an execution, with SSIS's system variables."""

import socket
from collections.abc import Mapping
from datetime import UTC
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from designer.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.scopes import Value, Values, find_visible
from designer.system_variables import Circumstances, system_variables
from tasks.runtime.frozen import freeze
from tasks.runtime.models import Execution
from tasks.runtime.parameters import parameters_of
from tasks.runtime.variables import Changed

OF_EXECUTIONS = UUID("7b0f7a3e-5f0c-4b51-9a53-0d6f5d1f4c1a")
OF_PACKAGES = UUID("b6c2f0de-8a0f-4a35-8f0a-3f1c3f8f9b27")


def values_of(
    execution: Execution,
    document: PackageDocument,
    executable: ExecutableDocument | None,
    changed: Mapping[UUID, Any] | None = None,
) -> Values:
    """Give what an executable, or the package itself, sees in an execution, read now unless the caller knows better.

    Raises CannotEvaluate when a sensitive parameter cannot be decrypted.
    """
    if changed is None:
        changed = Changed(execution).see([])
    return Sight(execution, document, executable).values(changed)


class Sight:
    """What the runs of an executable see in an execution. They share it, but for what runs have made of variables."""

    def __init__(self, execution: Execution, document: PackageDocument, executable: ExecutableDocument | None) -> None:
        self._execution, self._document, self._executable = execution, document, executable

    def values(self, changed: Mapping[UUID, Any]) -> Values:
        """Give the values. Raises CannotEvaluate when a sensitive parameter cannot be decrypted."""
        return Values(self._variables, self._given, changed)

    @cached_property
    def _variables(self) -> dict[str, VariableDocument]:
        return find_visible(self._document, self._executable.id if self._executable else None)

    @cached_property
    def _given(self) -> dict[str, Value]:
        execution, document = self._execution, self._document
        given = parameters_of(execution, document, freeze(execution).project_parameters)
        return given | system_variables(document, self._executable, describe(execution))


def describe(execution: Execution) -> Circumstances:
    """Give where, when and for whom an execution runs; its GUIDs are made of its number and time and never change."""
    started = (execution.started_at or timezone.now()).astimezone(UTC).replace(tzinfo=None)
    return Circumstances(
        start_time=started,
        user_name=execution.caller_name,
        machine_name=socket.gethostname(),
        execution_id=execution.pk,
        instance_id=uuid5(OF_EXECUTIONS, f"{execution.pk} {execution.created_at.isoformat()}"),
        package_id=uuid5(OF_PACKAGES, str(execution.package_id)),
        version=execution.package_version,
        project_parameters=freeze(execution).project_parameters,
    )
