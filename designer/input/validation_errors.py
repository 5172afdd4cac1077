"""What pydantic refuses, in the words that people read."""

from pydantic_core import ErrorDetails


def sentence_of(detail: ErrorDetails) -> str:
    """Give what pydantic found as a sentence."""
    return detail["msg"].removeprefix("Value error, ").rstrip(".") + "."
