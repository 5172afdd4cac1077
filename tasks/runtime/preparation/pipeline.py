"""The way of a package into a run, as a list of steps."""

from tasks.runtime.models import Execution
from tasks.runtime.preparation.checking import check
from tasks.runtime.preparation.choosing_values import choose_values
from tasks.runtime.preparation.embedding_calls import embed_calls
from tasks.runtime.preparation.evaluating import evaluate_expressions
from tasks.runtime.preparation.freezing import freeze
from tasks.runtime.preparation.hiding_secrets import hide_secrets
from tasks.runtime.preparation.loading import load
from tasks.runtime.preparation.stages import Checked, RunRequest


def prepare(request: RunRequest) -> Execution:
    """Make of what somebody asks for an execution that keeps all that it runs. Raises Invalid, NotFound, Conflict.

    Only the first step reads from the database and only the last one writes there, so nothing is locked meanwhile.
    """
    return freeze(rehearse(request))


def rehearse(request: RunRequest) -> Checked:
    """Do all of it that writes nothing, so that what would be refused is known before anybody waits for the run. Raises
    Invalid and NotFound."""
    loaded = load(request)
    with_values = choose_values(loaded)
    evaluated = evaluate_expressions(with_values)
    hidden = hide_secrets(evaluated)
    embedded = embed_calls(hidden)
    return check(embedded)
