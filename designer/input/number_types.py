"""Numbers and moments in what programs send, for pydantic: texts are read by our rule (designer.input.numerals)."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from designer.input.numerals import is_moment_of_zone, is_number


def check_number(value: Any) -> Any:
    """Give a value back, unless it is a text that is no number. Raises ValueError."""
    if isinstance(value, str) and not is_number(value.strip()):
        raise ValueError(f"“{value[:40]}” is no finite number. Write it in digits, such as 25.")
    return value


def check_moment(value: Any) -> Any:
    """Give a value back, unless it is a text that is no moment, such as a number of seconds. Raises ValueError."""
    if isinstance(value, str) and not is_moment_of_zone(value.strip()):
        raise ValueError(f"“{value[:40]}” is no time. Write it as 2026-01-31T08:30:00Z.")
    return value


def check_no_truth(value: Any) -> Any:
    """Give a value back, unless it is true or false, which Python takes for 1 and 0. Raises ValueError."""
    if isinstance(value, bool):
        raise ValueError("This is a number. Write it in digits, such as 25.")
    return value


PLAIN = BeforeValidator(check_number)
"""Comes after the bounds of a number, so that the schema has them."""
WholeNumber = Annotated[int, PLAIN]
RowNumber = Annotated[int, Field(ge=0, lt=2**63), PLAIN]
"""The number of a row, which a database can look for among others."""
Seconds = Annotated[int, PLAIN, BeforeValidator(check_no_truth)]
Moment = Annotated[datetime, BeforeValidator(check_moment)]
