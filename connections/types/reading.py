"""Reading the editor of a connection manager: what is typed, judged by the type's properties model."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from designer.editors.part_forms import ConnectionForm
from designer.input.validation_errors import sentence_of

Properties = TypeVar("Properties", bound=BaseModel)


def read_fields(form: ConnectionForm, model: type[Properties]) -> Properties | None:
    """Give what a form's fields say as the type's properties; None when they will not do, said at each field."""
    try:
        return model.model_validate(form.property_values())
    except ValidationError as error:
        for detail in error.errors():
            name = str(detail["loc"][0])
            form.add_error(name if name in form.fields else None, sentence_of(detail))
    return None
