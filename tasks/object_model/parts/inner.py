"""The inner object of a task or connection manager: its type's own properties as attributes."""

from collections.abc import Mapping
from typing import Any

from tasks.object_model.parts.properties import Owner, Spec
from tasks.object_model.parts.spelling import find_name, write_as_ssis


class InnerObject:
    """Attributes for the properties of a type, in SSIS's writing or in ours: task.inner_object.ToLine."""

    def __init__(self, owner: Owner, specs: Mapping[str, Spec]) -> None:
        object.__setattr__(self, "_owner", owner)
        object.__setattr__(self, "_specs", specs)

    def __getattr__(self, name: str) -> Any:
        return self._find(name).read()

    def __setattr__(self, name: str, value: Any) -> None:
        write = self._find(name).write
        assert write is not None  # noqa: S101  # a type's own properties can be written
        write(value)

    def __dir__(self) -> list[str]:
        return [*self._specs, *map(write_as_ssis, self._specs)]

    def _find(self, name: str) -> Spec:
        found = None if name.startswith("_") else find_name(name, self._specs)
        if found is None:
            raise AttributeError(f"{type(self).__name__} has no property {name}.")
        specs: Mapping[str, Spec] = self._specs
        return specs[found]


class SendMailTask(InnerObject):
    """The inner object of a Send Mail task: SmtpConnection, FromLine, ToLine, CCLine, BCCLine, Subject, Priority,
    FileAttachments, MessageSourceType, MessageSource, and what is ours (docs/programs/python.md)."""
