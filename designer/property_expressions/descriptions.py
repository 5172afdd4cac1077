"""The properties that expressions may drive, as editors offer them: with the labels that people read."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from designer.property_expressions.expressible import find_models, kind_of
from designer.registry.server_types import server_connection_types, server_task_types

DATA_TYPES = {bool: "Boolean", int: "Int32", float: "Double", str: "String"}


def describe_properties(type_name: str) -> Iterator[dict[str, Any]]:
    """Describe the properties that expressions may drive: name, label, data type, and what an enumeration knows."""
    labels = _labels(type_name)
    for name, model in find_models(type_name).items():
        kind = kind_of(model.model_fields[name].annotation)
        choices = [[getattr(each, "number", each.value), each.value] for each in kind] if _is_choice(kind) else []
        described = "Int32" if choices and isinstance(choices[0][0], int) else DATA_TYPES.get(kind, "String")
        label = labels.get(name) or name.replace("_", " ").capitalize()
        yield {"name": name, "label": label, "type": described, "choices": choices}


def _labels(type_name: str) -> Mapping[str, str]:
    known = server_connection_types.get(type_name) or server_task_types.get(type_name)
    fields = known.editor.base_fields if known else {}
    return {name: str(field.label or "") for name, field in fields.items()}


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)
