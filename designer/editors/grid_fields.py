"""The properties of a type as the designer's grid of properties edits them: what its editor's fields say of them."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django import forms
from django.utils.encoding import force_str

from designer.editors.part_forms import PartForm, find_task_editor
from designer.registry.types import task_types

MOST_ROWS = 2
"""Lines of a text that a grid has room for; what is longer is written in the editor."""

GridField = Mapping[str, Any]


@cache
def describe_grid(type_name: str) -> tuple[GridField, ...]:
    """Describe each property that the type's editor has a field for, by the editor's pages, in its order."""
    form = find_task_editor(type_name)
    return tuple(_describe_pages(form, frozenset(task_types[type_name].properties.model_fields)))


def _describe_pages(form: type[PartForm], known: frozenset[str]) -> Iterator[GridField]:
    for page, names in form.pages.items():
        own = [name for name in names if name not in ("name", "description")]
        for name in own:
            if name in known:
                yield {"category": page, "name": name, **_describe(name, form.base_fields[name])}
        if own and not known & {*own}:
            yield {"category": page, "name": "", "label": page, "hint": "", "kind": "editor"}


def _describe(name: str, field: forms.Field) -> GridField:
    words = {
        "label": force_str(field.label or name.replace("_", " ").capitalize()),
        "hint": force_str(field.help_text or ""),
    }
    return words | _describe_kind(field)


def _describe_kind(field: forms.Field) -> dict[str, Any]:
    """Say how a value is typed. What no cell of a grid can hold is edited in the editor."""
    if connection_type := getattr(field, "connection_type", None):
        return {"kind": "connection", "connection_type": connection_type}
    if isinstance(field, forms.BooleanField):
        return {"kind": "tick"}
    if isinstance(field, forms.IntegerField):
        return {
            "kind": "number",
            "least": field.min_value,
            "most": field.max_value,
            "is_optional": not field.required,
        }
    if type(field) is forms.ChoiceField:
        choices = [[value, force_str(label)] for value, label in field.choices]  # type: ignore[misc,union-attr]  # no groups
        return {"kind": "choice", "choices": choices} if choices else {"kind": "editor"}
    if isinstance(field, forms.CharField):
        rows = int(getattr(field.widget, "attrs", {}).get("rows", 1))
        return {"kind": "text" if rows <= MOST_ROWS else "long", "longest": field.max_length}
    return {"kind": "editor"}
