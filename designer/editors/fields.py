"""Kinds of form fields that the editors of several types need."""

import re
from copy import deepcopy
from itertools import zip_longest
from typing import Any, Self

from django import forms
from django.core.validators import RegexValidator

from designer.input.numerals import is_number
from designer.input.texts import CONTROL
from designer.package.document import NOT_A_NAME

Row = dict[str, str]
NO_ID = re.compile(r"[^\w.-]")


class NameField(forms.CharField):
    """A name as documents have it: one line without control characters."""

    def __init__(self, required: str = "Type a name.") -> None:
        validators = [RegexValidator(CONTROL, NOT_A_NAME, inverse_match=True)]
        super().__init__(max_length=128, validators=validators, error_messages={"required": required})


class PlainText(forms.CharField):
    """Text in which every line ends alike; browsers send CRLF whatever the page had."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class WholeNumberField(forms.IntegerField):
    """A whole number, written as numbers are everywhere (designer.input.numerals); Django reads what Python does."""

    def to_python(self, value: Any) -> int | None:
        _check_number(self, value)
        return super().to_python(value)


class NumberField(forms.FloatField):
    """A number, written as numbers are everywhere (designer.input.numerals)."""

    def to_python(self, value: Any) -> Any:
        _check_number(self, value)
        return super().to_python(value)


def _check_number(field: forms.Field, value: Any) -> None:
    if isinstance(value, str) and value.strip() and not is_number(value.strip()):
        raise forms.ValidationError(field.error_messages["invalid"], code="invalid")


class RowsWidget(forms.Widget):
    """A table to type in: one input of each column a row, and empty rows at the end to add more.

    The inputs of a column share a name, so that a row can be added or removed by cloning or removing its elements.
    """

    template_name = "components/forms/_rows.html"
    use_fieldset = True
    empty_rows = 1

    def __init__(self, columns: dict[str, tuple[str, forms.Widget]], add: str, attrs: dict[str, Any] | None = None):
        super().__init__(attrs)
        self.columns = columns
        self.add = add

    def __deepcopy__(self, memo: Any) -> Self:
        """Give each form its own columns: what a select offers differs from package to package."""
        copied = super().__deepcopy__(memo)
        copied.columns = deepcopy(self.columns, memo)
        return copied

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        read = getattr(data, "getlist", lambda key: data.get(key, []))
        cells = [read(f"{name}_{column}") for column in self.columns]
        return [dict(zip(self.columns, row, strict=True)) for row in zip_longest(*cells, fillvalue="")]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in value or [] if any(row.values())]
        blank = dict.fromkeys(self.columns, "")
        context["widget"] |= {
            "labels": [label for label, _ in self.columns.values()],
            "rows": [self._draw(name, row, context) for row in [*rows, *[blank] * self.empty_rows]],
            "blank": self._draw(name, blank, context),
            "add": self.add,
        }
        return context

    def _draw(self, name: str, row: Row, context: dict[str, Any]) -> dict[str, Any]:
        """Give a row's cells as HTML. A cell is called by its row's first column, which is how links find it."""
        key = next(iter(row.values()))
        base = f"{context['widget']['attrs'].get('id', name)}_{NO_ID.sub('-', key)}"
        cells = []
        for column, (label, widget) in self.columns.items():
            attrs = {"aria-label": label, **({"id": f"{base}_{column}"} if key else {})}
            cells.append({"label": label, "html": widget.render(f"{name}_{column}", row.get(column, ""), attrs)})
        return {"key": key, "cells": cells}


class RowsField(forms.Field):
    """Rows as typed; those without a word are left out."""

    def __init__(self, *, columns: dict[str, tuple[str, forms.Widget]], add: str, **options: Any) -> None:
        super().__init__(required=False, widget=RowsWidget(columns, add), **options)
        # What a select shows by itself is no word of the person's.
        self.typed = [column for column, (_, widget) in columns.items() if not isinstance(widget, forms.Select)]

    def to_python(self, value: Any) -> list[Row]:
        return [row for row in value or [] if any(row[column].strip() for column in self.typed)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)

    def column(self, name: str) -> forms.Widget:
        """Give the widget of a column, so that a form can say what it offers."""
        return self.widget.columns[name][1]  # type: ignore[no-any-return]  # a RowsWidget, made above
