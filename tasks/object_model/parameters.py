"""The parameters of a package."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from designer.package.data_types import DEFAULTS, VariableType, read_value
from designer.package.document import ParameterDocument
from tasks.object_model.errors import Refused
from tasks.object_model.part import Collection, DtsObject
from tasks.object_model.properties import Spec
from tasks.object_model.spelling import spelled_as_ssis
from tasks.object_model.store import changed
from tasks.object_model.variables import fit_type


@spelled_as_ssis
class Parameter(DtsObject):
    """A parameter, whose value whoever runs the package may give."""

    def to_document(self) -> ParameterDocument:
        """Give it as a part of a package document."""
        return self._store.parameters[self._key]

    def _change(self, **values: Any) -> None:
        self._store.parameters[self._key] = changed(self.to_document(), **values)

    @property
    def name(self) -> str:
        return self.to_document().name

    @name.setter
    def name(self, name: str) -> None:
        self._change(name=name)

    @property
    def description(self) -> str:
        return self.to_document().description

    @description.setter
    def description(self, description: str) -> None:
        self._change(description=description)

    @property
    def data_type(self) -> str:
        """The data type by SSIS's name, such as String."""
        return self.to_document().type

    @property
    def required(self) -> bool:
        return self.to_document().required

    @required.setter
    def required(self, value: bool) -> None:
        self._change(required=value)

    @property
    def sensitive(self) -> bool:
        """Whether its value is a secret, which no document holds: give it to execute()."""
        return self.to_document().sensitive

    @sensitive.setter
    def sensitive(self, value: bool) -> None:
        kind = self.to_document().type
        self._change(sensitive=value, value=None if value else DEFAULTS[kind])

    @property
    def value(self) -> Any:
        """The value that it has unless another one is given for a run; None of a sensitive one."""
        document = self.to_document()
        return None if document.value is None else read_value(document.type, document.value)

    @value.setter
    def value(self, value: Any) -> None:
        kind, written = fit_type(self.to_document().type, value)
        if kind is not self.to_document().type:
            raise Refused("DTS_E_CANTSETPROPERTY", f"{value!r} is no {self.data_type}, as {self.name} is.")
        self._change(value=written)

    def list_specs(self) -> Mapping[str, Spec]:
        """Give how each property is read and written."""
        return self.attributes("name", "id", "description", "data_type", "required", "sensitive", "value")


@spelled_as_ssis
class Parameters(Collection[Parameter]):
    """The parameters of a package, by name, ID or number."""

    what = "parameter"

    def add(self, name: str, data_type: str = "String") -> Parameter:
        """Make one of a data type. Raises Refused."""
        if name in self:
            raise Refused("DTS_E_NAMEALREADYUSED", f"There is a parameter “{name}” already.")
        try:
            kind = VariableType(data_type)
            document = ParameterDocument(name=name, type=kind, value=DEFAULTS[kind])
        except ValueError as error:
            raise Refused("DTS_E_CANTSETPROPERTY", f"The parameter “{name}” cannot be made: {error}") from error
        self._store.parameters[document.id] = document
        return self._hold(document.id)

    def _hold(self, key: UUID) -> Parameter:
        found: Parameter = self._store.handles.setdefault(key, Parameter(self._store, key))
        return found

    def _list(self) -> list[Parameter]:
        return [self._hold(key) for key in self._store.parameters]

    def _remove(self, found: Parameter) -> None:
        del self._store.parameters[found._key]
        self._store.handles.pop(found._key, None)
