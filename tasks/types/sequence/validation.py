"""What can be wrong with a Sequence container."""

from collections.abc import Iterator

from designer.issues.issue import Issue
from designer.issues.scope import Scope
from tasks.types.lost_expressions import find_lost_expressions
from tasks.types.sequence.properties import SequenceProperties


def find_sequence_issues(properties: SequenceProperties, scope: Scope) -> Iterator[Issue]:
    """Yield what is wrong with a Sequence container."""
    yield from find_lost_expressions(scope)
