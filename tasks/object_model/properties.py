"""Properties by name: SSIS's DtsProperty and its collection, with what an expression makes of one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from designer.expressions import ExpressionError, parse
from tasks.object_model.errors import NotFound, Refused
from tasks.object_model.spelling import find_name, spelled_as_ssis, write_as_ssis


@dataclass(frozen=True)
class Spec:
    """How a property is read and, unless it is read-only, written."""

    read: Callable[[], Any]
    write: Callable[[Any], None] | None = None


class Owner(Protocol):
    """Something that has properties."""

    def list_specs(self) -> Mapping[str, Spec]: ...
    def read_expressions(self) -> Mapping[str, str]: ...
    def write_expressions(self, expressions: Mapping[str, str]) -> None: ...
    def list_driven(self) -> Mapping[str, object]: ...


@spelled_as_ssis
class DtsProperty:
    """One property. An owner as first argument is accepted, as Microsoft's samples pass it, and not needed."""

    def __init__(self, owner: Owner, name: str, spec: Spec) -> None:
        self._owner = owner
        self._name = name
        self._spec = spec

    @property
    def name(self) -> str:
        """SSIS's name of it."""
        return write_as_ssis(self._name)

    @property
    def get(self) -> bool:
        """Whether it can be read."""
        return True

    @property
    def set(self) -> bool:
        """Whether it can be written."""
        return self._spec.write is not None

    @property
    def type(self) -> str:
        """The name of its data type."""
        value = self._spec.read()
        names = {bool: "Boolean", int: "Int32", float: "Double"}
        return next((name for kind, name in names.items() if isinstance(value, kind)), "String")

    def get_value(self, owner: object = None) -> Any:
        """Give its value."""
        return self._spec.read()

    def set_value(self, *arguments: Any) -> None:
        """Set its value, which is the last argument. Raises Refused."""
        if not 1 <= len(arguments) <= 2:
            raise TypeError("Give a value, or an owner and a value.")
        if self._spec.write is None:
            raise Refused("DTS_E_PROPERTYREADONLY", f"The property {self.name} is read-only.")
        self._spec.write(arguments[-1])

    def get_expression(self, owner: object = None) -> str | None:
        """Give the expression that drives it, or None."""
        return get_expression(self._owner, self._name)

    def set_expression(self, *arguments: Any) -> None:
        """Let an expression, the last argument, drive it; None takes it away."""
        set_expression(self._owner, self._name, arguments[-1])

    def __repr__(self) -> str:
        return f"<DtsProperty {self.name}>"


@spelled_as_ssis
class DtsProperties(Mapping[str, DtsProperty]):
    """The properties of something by name, in SSIS's writing or in ours."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner

    @property
    def count(self) -> int:
        return len(self)

    def contains(self, name: str) -> bool:
        """Tell whether there is a property of this name."""
        return name in self

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and find_name(name, self._owner.list_specs()) is not None

    def __getitem__(self, name: str | int) -> DtsProperty:
        specs = self._owner.list_specs()
        found = find_name(name, specs) if isinstance(name, str) else [*specs, None][name]
        if found is None:
            raise NotFound("DTS_E_ELEMENTNOTFOUND", f"There is no property “{name}” here.")
        return DtsProperty(self._owner, found, specs[found])

    def __iter__(self) -> Iterator[str]:
        return iter(write_as_ssis(name) for name in self._owner.list_specs())

    def __len__(self) -> int:
        return len(self._owner.list_specs())


def get_expression(owner: Owner, name: str) -> str | None:
    """Give the expression that drives a property, or None. Raises NotFound when none can."""
    return owner.read_expressions().get(_find_driven(owner, name))


def set_expression(owner: Owner, name: str, expression: str | None) -> None:
    """Let an expression drive a property, or none any more (None).

    Raises NotFound when none may, and Refused when the expression cannot be read.
    """
    found = _find_driven(owner, name)
    kept = {key: text for key, text in owner.read_expressions().items() if key != found}
    if expression is not None:
        try:
            parse(expression)
        except ExpressionError as error:
            raise Refused("DTS_E_CANTSETPROPERTY", f"The expression of {write_as_ssis(found)}: {error}") from error
        kept[found] = expression
    owner.write_expressions(kept)


def _find_driven(owner: Owner, name: str) -> str:
    found = find_name(name, owner.list_driven())
    if found is None:
        raise NotFound("DTS_E_ELEMENTNOTFOUND", f"No expression can drive a property “{name}” here.")
    return found
