"""SSIS's Variable and its collections, which hold the system's variables too."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from designer.package.data_types import VariableType, read_value, write_value
from designer.package.document import SYSTEM, ExecutableDocument, VariableDocument
from designer.property_expressions.design_time_values import DesignTimeValues, circumstances_now
from designer.variables.system_variables import system_variables
from designer.variables.values import CannotEvaluate
from tasks.object_model.errors import NotFound, Refused
from tasks.object_model.part import Collection, DtsObject
from tasks.object_model.properties import Spec
from tasks.object_model.spelling import spelled_as_ssis
from tasks.object_model.store import Store, changed

OF_VALUES = (
    (bool, VariableType.BOOLEAN),
    (int, VariableType.INT32),
    (float, VariableType.DOUBLE),
    (Decimal, VariableType.DECIMAL),
    (datetime, VariableType.DATE_TIME),
    (str, VariableType.STRING),
)
OWN = ("name", "namespace", "description", "value", "data_type", "expression", "evaluate_as_expression", "read_only")
LARGEST_INT32 = 2**31 - 1


def type_of(value: Any) -> VariableType:
    """Give the data type that a value has in SSIS."""
    if isinstance(value, int) and not isinstance(value, bool) and not -LARGEST_INT32 - 1 <= value <= LARGEST_INT32:
        return VariableType.INT64
    return next((kind for made, kind in OF_VALUES if isinstance(value, made)), VariableType.OBJECT)


@spelled_as_ssis
class Variable(DtsObject):
    """A variable. Its type is that of its value, and is not set by itself."""

    def to_document(self) -> VariableDocument:
        """Give the variable as a part of a package document."""
        return self._store.variables[self._key]

    def _change(self, **values: Any) -> None:
        self._store.variables[self._key] = changed(self.to_document(), **values)

    @property
    def name(self) -> str:
        return self.to_document().name

    @name.setter
    def name(self, name: str) -> None:
        self._change(name=name)

    @property
    def namespace(self) -> str:
        return self.to_document().namespace

    @namespace.setter
    def namespace(self, namespace: str) -> None:
        self._change(namespace=namespace or "User")

    @property
    def qualified_name(self) -> str:
        """The name with its namespace, as expressions write it between brackets."""
        return self.to_document().qualified_name

    @property
    def description(self) -> str:
        return self.to_document().description

    @description.setter
    def description(self, description: str) -> None:
        self._change(description=description)

    @property
    def data_type(self) -> str:
        """The data type by SSIS's name, such as Int32."""
        return self.to_document().type

    @property
    def system_variable(self) -> bool:
        """Whether it is one of SSIS's own."""
        return False

    @property
    def value(self) -> Any:
        """Its value: as the last run has left it, or else as drawn; what its expression gives if it has one."""
        document = self.to_document()
        if document.evaluate_as_expression and document.expression:
            return self._evaluate(document)
        return read_value(document.type, self._store.values.get(self._key, document.value))

    @value.setter
    def value(self, value: Any) -> None:
        if self.read_only:
            raise Refused("DTS_E_PROPERTYREADONLY", f"The variable {self.qualified_name} is read-only.")
        self._store.values.pop(self._key, None)
        kind, written = fit_type(self.to_document().type, value)
        self._change(type=kind, value=written)

    @property
    def expression(self) -> str:
        return self.to_document().expression

    @expression.setter
    def expression(self, expression: str | None) -> None:
        self._change(expression=expression or "")

    @property
    def evaluate_as_expression(self) -> bool:
        """Whether the expression gives the value."""
        return self.to_document().evaluate_as_expression

    @evaluate_as_expression.setter
    def evaluate_as_expression(self, value: bool) -> None:
        self._change(evaluate_as_expression=value)

    @property
    def read_only(self) -> bool:
        return self.to_document().read_only

    @read_only.setter
    def read_only(self, value: bool) -> None:
        self._change(read_only=value)

    @property
    def raise_changed_event(self) -> bool:
        """Whether OnVariableValueChanged is raised when a run changes it."""
        return self.to_document().raise_changed_event

    @raise_changed_event.setter
    def raise_changed_event(self, value: bool) -> None:
        self._change(raise_changed_event=value)

    def list_specs(self) -> Mapping[str, Spec]:
        """Give how each property is read and written."""
        return self.attributes(*OWN, "id", "raise_changed_event")

    def _evaluate(self, document: VariableDocument) -> Any:
        try:
            return DesignTimeValues(self._store.to_document()).values(document.scope)[document.qualified_name][1]
        except CannotEvaluate as error:
            raise Refused("DTS_E_CANTSETPROPERTY", error.sentence) from error


@spelled_as_ssis
class SystemVariable:
    """One of SSIS's own variables, with the value that it has now."""

    def __init__(self, name: str, data_type: str, value: Any) -> None:
        self._name, self._data_type, self._value = name, data_type, value

    @property
    def name(self) -> str:
        return self._name

    @property
    def namespace(self) -> str:
        return SYSTEM

    @property
    def qualified_name(self) -> str:
        return f"{SYSTEM}::{self._name}"

    @property
    def data_type(self) -> str:
        return self._data_type

    @property
    def value(self) -> Any:
        return self._value

    @property
    def read_only(self) -> bool:
        return True

    @property
    def system_variable(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<Variable {self.qualified_name}>"


def fit_type(kind: VariableType, value: Any) -> tuple[VariableType, Any]:
    """Give the type that a variable has with a value, its own if that fits, and the value as JSON. Raises Refused."""
    try:
        written = write_value(value)
        try:
            read_value(kind, written)
        except ValueError:
            kind = type_of(value)
            read_value(kind, written)
    except (TypeError, ValueError) as error:
        raise Refused("DTS_E_CANTSETPROPERTY", f"No variable holds {value!r}: {error}") from error
    return kind, written


@spelled_as_ssis
class Variables(Collection[Any]):
    """What something sees: its own variables, those of all that it is in, and the system's; by name, with the namespace
    or without, ID or number."""

    symbol = "DTS_E_VARIABLENOTFOUND"
    what = "variable"

    def __init__(self, store: Store, scope: UUID | None) -> None:
        super().__init__(store)
        self._scope = scope

    def add(self, name: str, read_only: bool = False, namespace: str = "", value: Any = "") -> Variable:
        """Make one in this scope; without a namespace it is the user's. Its type is that of its value."""
        kind, written = fit_type(type_of(value), value)
        try:
            document = VariableDocument(
                scope=self._scope,
                namespace=namespace or "User",
                name=name,
                type=kind,
                value=written,
                read_only=read_only,
            )
        except ValueError as error:
            raise Refused("DTS_E_CANTSETPROPERTY", f"The variable “{name}” cannot be made: {error}") from error
        if any(
            each.scope == self._scope and each.qualified_name == document.qualified_name
            for each in self._store.variables.values()
        ):
            raise Refused("DTS_E_NAMEALREADYUSED", f"There is a variable {document.qualified_name} in this scope.")
        self._store.variables[document.id] = document
        return self._hold(document.id)

    def _hold(self, key: UUID) -> Variable:
        found: Variable = self._store.handles.setdefault(key, Variable(self._store, key))
        return found

    def _list(self) -> list[Any]:
        every: dict[str, Any] = {}
        for scope in self._list_scopes():
            for key, each in self._store.variables.items():
                if each.scope == scope:
                    every.setdefault(each.qualified_name, self._hold(key))
        return [*every.values(), *self._list_system()]

    def _list_scopes(self) -> list[UUID | None]:
        scopes: list[UUID | None] = []
        scope = self._scope
        while scope is not None:
            scopes.append(scope)
            scope = self._store.executables[scope].parent
        return [*scopes, None]

    def _list_system(self) -> list[SystemVariable]:
        part: ExecutableDocument | None = self._store.executables[self._scope] if self._scope else None
        given = system_variables(self._store.to_document(), part, circumstances_now())
        return [SystemVariable(name.partition("::")[2], kind, value) for name, (kind, value) in given.items()]

    def _has_name(self, each: Any, name: str) -> bool:
        return name in (each.name, each.qualified_name)

    def _remove(self, found: Any) -> None:
        if isinstance(found, SystemVariable):
            raise NotFound(self.symbol, f"{found.qualified_name} is SSIS's own and stays.")
        del self._store.variables[found._key]
        self._store.handles.pop(found._key, None)
