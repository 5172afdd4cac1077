"""What a package, a container and a task have in common in SSIS: DtsContainer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from designer.package.document import DtsContainer as Common
from designer.property_expressions.expressible import find_models
from tasks.object_model.enumerations import DTSExecResult, DTSForcedExecResult, DTSLoggingMode
from tasks.object_model.part import DtsObject
from tasks.object_model.properties import Spec
from tasks.object_model.spelling import spelled_as_ssis
from tasks.object_model.store import Store
from tasks.object_model.variables import Variables

OF_ALL = (
    "name",
    "description",
    "delay_validation",
    "disable_event_handlers",
    "maximum_error_count",
    "force_execution_result",
    "id",
)
FORCED = {
    "None": DTSForcedExecResult.NONE,
    "Success": DTSForcedExecResult.SUCCESS,
    "Failure": DTSForcedExecResult.FAILURE,
    "Completion": DTSForcedExecResult.COMPLETION,
}


@spelled_as_ssis
class Host(DtsObject):
    """A package, container, event handler or task: what it is called, how it fails, its variables."""

    def __init__(self, store: Store, key: UUID) -> None:
        super().__init__(store, key)
        self._logging_mode = DTSLoggingMode.USE_PARENT_SETTING
        self._result: DTSExecResult | None = None

    def _common(self) -> Common:
        """Give what it is now."""
        raise NotImplementedError

    def _change(self, **values: Any) -> None:
        raise NotImplementedError

    @property
    def _scope(self) -> UUID | None:
        """The executable that its variables and children belong to; None is the package."""
        raise NotImplementedError

    @property
    def description(self) -> str:
        return self._text("description")

    @description.setter
    def description(self, description: str) -> None:
        self._change(description=description)

    @property
    def delay_validation(self) -> bool:
        """Whether it is validated just before its work, not before a run."""
        return self._common().delay_validation

    @delay_validation.setter
    def delay_validation(self, value: bool) -> None:
        self._change(delay_validation=value)

    @property
    def disable_event_handlers(self) -> bool:
        return self._common().disable_event_handlers

    @disable_event_handlers.setter
    def disable_event_handlers(self, value: bool) -> None:
        self._change(disable_event_handlers=value)

    @property
    def maximum_error_count(self) -> int:
        """With so many errors in it, it has failed; 0 is no limit."""
        return self._common().maximum_error_count

    @maximum_error_count.setter
    def maximum_error_count(self, count: int) -> None:
        self._change(maximum_error_count=count)

    @property
    def force_execution_result(self) -> DTSForcedExecResult:
        """The result that it is to have whatever happens in it."""
        return FORCED[self._common().force_execution_result]

    @force_execution_result.setter
    def force_execution_result(self, result: DTSForcedExecResult) -> None:
        self._change(force_execution_result=next(word for word, each in FORCED.items() if each == result))

    @property
    def logging_mode(self) -> DTSLoggingMode:
        """Whether it is logged. It belongs to the program and is kept in no file."""
        return self._logging_mode

    @logging_mode.setter
    def logging_mode(self, mode: DTSLoggingMode) -> None:
        self._logging_mode = DTSLoggingMode(mode)

    @property
    def execution_result(self) -> DTSExecResult | None:
        """What the last run came to; None where it did not take part."""
        return self._result

    @property
    def variables(self) -> Variables:
        """The variables in sight."""
        return Variables(self._store, self._scope)

    def read_expressions(self) -> Mapping[str, str]:
        """Give the expressions that drive properties."""
        return self._common().expressions

    def write_expressions(self, expressions: Mapping[str, str]) -> None:
        """Let these expressions drive properties."""
        self._change(expressions=dict(expressions))

    def list_driven(self) -> Mapping[str, object]:
        """Give the properties that an expression may drive."""
        return find_models("Package")

    def list_specs(self) -> Mapping[str, Spec]:
        """Give how each property is read and written."""
        return self.attributes(*OF_ALL)

    def _text(self, name: str) -> str:
        return str(getattr(self._common(), name))
