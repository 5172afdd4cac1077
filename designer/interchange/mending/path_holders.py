"""Paths in the variables and expressions of a package, mapped with those of its files."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from designer.dtsx.source import SourceObject, SourcePackage, SourceVariable
from designer.interchange.mending.paths import is_windows_path, map_path
from designer.interchange.mending.texts import map_expression
from designer.registry.mends import Effects, Mending

STRING: Final = 8
"""SSIS's number of the data type."""
Holder = TypeVar("Holder", bound=SourceObject)


@dataclass(frozen=True)
class Paths:
    """The mappings of a file, and the variables that hold paths which they map, in small letters."""

    mending: Mending = field(default_factory=lambda: Mending({}, Effects()))
    mapped: Collection[str] = frozenset()

    @classmethod
    def begin(cls, package: SourcePackage, mending: Mending) -> "Paths":
        """Find the variables of a package that are mapped."""
        variables = [each for owner in package.walk() for each in owner.variables]
        named = [each for each in variables if _map(each, mending) is not None]
        names = {each.name.casefold() for each in named}
        qualified = {f"{each.properties.get('Namespace', '') or 'User'}::{each.name}".casefold() for each in named}
        return cls(mending, names | qualified)

    def map_variable(self, source: SourceVariable) -> SourceVariable:
        """Give a variable whose value, or the expression that gives it, has its paths mapped."""
        text = source.properties.get("Expression", "")
        expression = map_expression(text, self.mending.mends.values(), self.mapped) if text else None
        path = _map(source, self.mending)
        if path is not None:
            self.mending.tell(source, f"“{source.name}” is {path[:300]}.")
        if expression is not None:
            self.mending.tell(source, f"The expression of “{source.name}” is {expression[:300]}.")
        properties = source.properties if expression is None else {**source.properties, "Expression": expression}
        return replace(source, value=source.value if path is None else path, properties=properties)

    def map_expressions(self, source: Holder) -> Holder:
        """Give a part whose property expressions have their paths mapped."""
        if not self.mending.mends or not source.expressions:
            return source
        pairs = {
            name: map_expression(text, self.mending.mends.values(), self.mapped)
            for name, text in source.expressions.items()
        }
        new = {name: text for name, text in pairs.items() if text is not None}
        for name, text in new.items():
            self.mending.tell(source, f"The expression of {name} is {text[:300]}.")
        return replace(source, expressions={**source.expressions, **new}) if new else source


def _map(source: SourceVariable, mending: Mending) -> str | None:
    if source.data_type != STRING or not is_windows_path(source.value):
        return None
    return map_path(source.value, mending.mends.values())
