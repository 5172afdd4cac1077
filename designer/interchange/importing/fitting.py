"""Values of a file made to fit a model of ours: what it refuses is left out, and told."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from designer.input.texts import CONTROL
from designer.input.validation_errors import sentence_of

LONGEST_NAME, LONGEST_DESCRIPTION = 128, 1024
M = TypeVar("M", bound=BaseModel)
Tell = Callable[[str, str], None]
"""Takes the name of a field that was left out, and a sentence."""


def fit(model: type[M], values: Mapping[str, Any], tell: Tell) -> M | None:
    """Make a model of those of the values that it takes; None where it can be made of none."""
    left = dict(values)
    while True:
        try:
            return model.model_validate(left)
        except ValidationError as error:
            refused = {str(each["loc"][0]): sentence_of(each) for each in error.errors() if each["loc"]}
            wrong = refused.keys() & left.keys() or left.keys()
            if not wrong:
                return None
            for name in wrong:
                del left[name]
                tell(name, refused.get(name, sentence_of(error.errors()[0])))


def clean_name(text: str, default: str) -> str:
    """Give a name as a document takes it."""
    return " ".join(CONTROL.sub(" ", text).split(" ")).strip()[:LONGEST_NAME].strip() or default


def number_name(name: str, number: int) -> str:
    """Give a name with a number behind it, where the name alone is taken."""
    end = f" ({number})"
    return name[: LONGEST_NAME - len(end)].rstrip() + end


def clean_identifier(text: str) -> str:
    """Give the name of a variable or parameter as a document takes it."""
    letters = "".join(each if each.isalpha() or each.isdecimal() else "_" for each in text.strip())[:LONGEST_NAME]
    return letters if letters and not letters[0].isdecimal() else f"_{letters}"[:LONGEST_NAME]
