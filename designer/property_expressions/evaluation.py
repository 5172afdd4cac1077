"""Property expressions: properties as they are when the expressions on them have been evaluated."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from designer.expressions import ExpressionError, evaluate
from designer.input.texts import CONTROL
from designer.input.validation_errors import sentence_of
from designer.package.document import DISABLE
from designer.variables.values import NOT_EVALUATED, CannotEvaluate, Values

NOT_WRITTEN = "0xC0017004"


def evaluate_properties(
    model: type[BaseModel],
    properties: Mapping[str, Any],
    expressions: Mapping[str, str],
    values: Values,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Give the properties with the values of their expressions. Raises CannotEvaluate, which names the property."""
    result = dict(properties)
    for name, text in expressions.items():
        if name == DISABLE:
            continue
        if name not in model.model_fields:
            raise CannotEvaluate(
                f"There is no property “{label(name)}” to write an expression's value to.", NOT_WRITTEN
            )
        result[name] = evaluate_property(model, name, text, values, now)
    return result


def evaluate_property(model: type[BaseModel], name: str, text: str, values: Values, now: datetime | None = None) -> Any:
    """Give the value of one property's expression, as the property takes it. Raises CannotEvaluate."""
    try:
        value = evaluate(text, values, now=now or values.now)
    except ExpressionError as error:
        raise CannotEvaluate(f"The expression of {label(name)}: {error}", NOT_EVALUATED) from error
    return _to_property(model, name, value)


def evaluate_condition(text: str, values: Values, what: str) -> bool:
    """Give the value of an expression that says yes or no; what begins the sentence. Raises CannotEvaluate."""
    try:
        value = evaluate(text, values, now=values.now)
    except ExpressionError as error:
        raise CannotEvaluate(f"{what}: {error}", error.symbol or NOT_EVALUATED) from error
    if not isinstance(value, bool):
        raise CannotEvaluate(f"{what} gives {_show(value)}, and must give True or False. Compare with something.")
    return value


def label(name: str) -> str:
    """Give a property's name as people read it."""
    return name.replace("_", " ")


def _to_property(model: type[BaseModel], name: str, value: Any) -> Any:
    """Fit a value into a property: an enumeration takes its number, as in SSIS, or its word."""
    if type(value) is str and value.isascii() and name in _texts_of(model):
        return value
    kind = model.model_fields[name].annotation
    choices = next(
        (each for each in (kind, *get_args(kind)) if isinstance(each, type) and issubclass(each, Enum)), None
    )
    if choices is not None and isinstance(value, int):
        value = next((each for each in choices if getattr(each, "number", None) == value), value)
    try:
        checked = model.__pydantic_validator__.validate_assignment(_blank(model).model_copy(), name, value)
    except ValidationError as error:
        details = sentence_of(error.errors()[0])
        sentence = f"The expression of {label(name)} gives {_show(value)}, which does not fit: {details}"
        raise CannotEvaluate(sentence, NOT_WRITTEN) from error
    return getattr(checked, name)


@lru_cache(maxsize=64)
def _texts_of(model: type[BaseModel]) -> frozenset[str]:
    """Give the properties that take any text of ASCII: nothing but their type says what fits."""
    schema: Any = model.__pydantic_core_schema__
    fields = schema.get("schema", {})
    if (schema["type"], fields.get("type")) != ("model", "model-fields") or any(map(_is_of_text, schema["config"])):
        return frozenset()
    kinds = {name: each["schema"].get("schema", each["schema"]) for name, each in fields["fields"].items()}
    return frozenset(name for name, kind in kinds.items() if kind == {"type": "str"})


def _is_of_text(option: str) -> bool:
    return option.startswith("str_")


@lru_cache(maxsize=64)
def _blank(model: type[BaseModel]) -> BaseModel:
    return model.model_construct()


def _show(value: Any) -> str:
    return "NULL" if value is None else f"“{CONTROL.sub(' ', str(value))[:100]}”"
