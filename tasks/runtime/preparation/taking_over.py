"""What a run takes over from the execution that it restarts, beside what is kept in its own row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tasks.runtime.models import Execution, ExpressionValue, VariableValues

FIRST_REVISION = 1
"""That of an execution which begins with answers, so that its first transition reads them."""


@dataclass(frozen=True)
class Restarting:
    """The number of the execution that is restarted, what it had done and what its variables came to, both as rows keep
    them, and the answers that count on: an expression's value by its constraint or executable, and the path."""

    execution: int
    done: Mapping[str, Any]
    variables: Mapping[str, Any] = field(default_factory=dict)
    answers: Sequence[tuple[UUID, str, bool]] = ()


def take_over(execution: Execution, restarting: Restarting) -> None:
    """Write it down with the new execution."""
    if restarting.variables:
        VariableValues.objects.create(execution=execution, scope="", values=dict(restarting.variables))
    ExpressionValue.objects.bulk_create(
        ExpressionValue(execution=execution, of=of, path=path, value=value, revision=FIRST_REVISION)
        for of, path, value in restarting.answers
    )
