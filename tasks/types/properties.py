"""What the properties of several task types are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from designer.expressions import LONGEST_EXPRESSION

Reference = Annotated[str, Field(max_length=257, pattern=r"^([^\W\d]\w*::)?[^\W\d]\w*$")]
"""A variable by its name, with its namespace or without."""
ExpressionText = Annotated[str, Field(max_length=LONGEST_EXPRESSION)]


class Properties(BaseModel):
    """Properties of a type: unchangeable, and strict about what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
