"""What all objects of a package have in common, and their collections."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from designer.variables.event_variables import braced
from tasks.object_model.errors import NotFound
from tasks.object_model.properties import DtsProperties, Spec, get_expression, set_expression
from tasks.object_model.spelling import spelled_as_ssis
from tasks.object_model.store import Store, changed

Made = TypeVar("Made", bound="DtsObject")


class DtsObject:
    """An object with an ID. A name that it does not have cannot be set, so that a misspelled one is heard of."""

    def __init__(self, store: Store, key: UUID) -> None:
        self._store = store
        self._key = key

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not hasattr(type(self), name):
            raise AttributeError(f"{type(self).__name__} has no property {name}.")
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'name', '')}>"

    @property
    def id(self) -> str:
        """The ID, as SSIS writes one."""
        return braced(self._key)

    @property
    def properties(self) -> DtsProperties:
        """All properties by name."""
        return DtsProperties(self)

    def list_specs(self) -> Mapping[str, Spec]:
        """Give how each property is read and written."""
        return {}

    def read_expressions(self) -> Mapping[str, str]:
        """Give the expressions that drive properties."""
        return {}

    def write_expressions(self, expressions: Mapping[str, str]) -> None:
        """Let these expressions drive properties."""
        raise NotImplementedError

    def list_driven(self) -> Mapping[str, object]:
        """Give the properties that an expression may drive."""
        return {}

    @property
    def has_expressions(self) -> bool:
        """Whether an expression drives one of its properties."""
        return bool(self.read_expressions())

    def get_expression(self, name: str) -> str | None:
        """Give the expression that drives a property, or None. Raises NotFound when there is no such property."""
        return get_expression(self, name)

    def set_expression(self, name: str, expression: str | None) -> None:
        """Let an expression drive a property, or none any more (None). Raises NotFound, or Refused."""
        set_expression(self, name, expression)

    def attributes(self, *names: str) -> dict[str, Spec]:
        """Give specs of attributes of this object; those without a setter are read-only."""
        return {name: Spec(partial(getattr, self, name), self._find_setter(name)) for name in names}

    def _find_setter(self, name: str) -> Callable[[Any], None] | None:
        return partial(setattr, self, name) if getattr(type(self), name).fset else None


class Collection(Generic[Made]):
    """Objects by name, ID or number, in their order."""

    symbol = "DTS_E_ELEMENTNOTFOUND"
    what = "element"

    def __init__(self, store: Store) -> None:
        self._store = store

    def _list(self) -> list[Made]:
        raise NotImplementedError

    def _remove(self, found: Made) -> None:
        raise NotImplementedError

    def _has_name(self, each: Made, name: str) -> bool:
        return str(getattr(each, "name", "")).casefold() == name.casefold()

    def _find(self, key: object) -> Made | None:
        every = self._list()
        if isinstance(key, int):
            return every[key] if -len(every) <= key < len(every) else None
        if isinstance(key, DtsObject):
            return next((each for each in every if each is key), None)
        wanted = str(key)
        by_id = (each for each in every if isinstance(each, DtsObject) and _is_id(each, wanted))
        return next(by_id, None) or next((each for each in every if self._has_name(each, wanted)), None)

    def __getitem__(self, key: int | str | UUID) -> Made:
        found = self._find(key)
        if found is None:
            raise NotFound(self.symbol, f"There is no {self.what} “{key}” here.")
        return found

    def __contains__(self, key: object) -> bool:
        return self._find(key) is not None

    def __iter__(self) -> Iterator[Made]:
        return iter(self._list())

    def __len__(self) -> int:
        return len(self._list())

    @property
    def count(self) -> int:
        return len(self)

    def contains(self, key: object) -> bool:
        """Tell whether this name, ID or number gives one."""
        return key in self

    def remove(self, key: Any) -> None:
        """Take one out. Raises NotFound."""
        found = self._find(key)
        if found is None:
            raise NotFound(self.symbol, f"There is no {self.what} “{key}” here.")
        self._remove(found)


def _is_id(each: DtsObject, wanted: str) -> bool:
    return each.id.strip("{}").casefold() == wanted.strip().strip("{}").casefold()


def number_name(wanted: str, taken: list[str]) -> str:
    """Give a name that is not taken: the one that is wanted, or that with a number."""
    used = {each.casefold() for each in taken}
    number, name = 0, wanted
    while name.casefold() in used:
        number += 1
        name = f"{wanted} {number}"
    return name


for _made in (DtsObject, Collection):
    spelled_as_ssis(_made)
__all__ = ["Collection", "DtsObject", "changed", "number_name"]
