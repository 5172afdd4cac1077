"""New rows of a model where there are many of them: Django's own way of making one takes longer than writing it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)


class QuickRows(Generic[Row]):
    """Makes rows of a model from values by the names of their fields, with its defaults, as the model itself does.

    Signals and properties of the model that take values are passed by; the models of this project have neither.
    """

    def __init__(self, model: type[Row]) -> None:
        self._model = model

    def make(self, **values: Any) -> Row:
        """Give a row that is still to be entered."""
        row = self._model.__new__(self._model)
        row._state = ModelState()
        known = row.__dict__
        known.update(self._defaults)
        for name, make in self._makers:
            if name not in values:
                known[name] = make()
        for name, value in values.items():
            if name in self._related:
                column, of = self._related[name]
                known[column] = None if value is None else getattr(value, of)
                row._state.fields_cache[name] = value
            else:
                known[name] = value
        return row

    @staticmethod
    def copy(row: Row) -> Row:
        """Give a row with the same values, which may get others."""
        made = type(row).__new__(type(row))
        made.__dict__.update(row.__dict__)
        made._state = ModelState()
        made._state.adding, made._state.db = row._state.adding, row._state.db
        made._state.fields_cache = row._state.fields_cache.copy()
        return made

    @cached_property
    def _defaults(self) -> dict[str, Any]:
        makers = dict(self._makers)
        fields = self._model._meta.concrete_fields
        return {field.attname: field.get_default() for field in fields if field.attname not in makers}

    @cached_property
    def _makers(self) -> list[tuple[str, Callable[[], Any]]]:
        fields = self._model._meta.concrete_fields
        return [(each.attname, each.get_default) for each in fields if each.has_default() and callable(each.default)]

    @cached_property
    def _related(self) -> dict[str, tuple[str, str]]:
        """Give the relations: the column of each, and what of the related row stands there."""
        fields = self._model._meta.concrete_fields
        return {
            each.name: (each.attname, each.target_field.attname)
            for each in fields
            if isinstance(each, models.ForeignKey)
        }
