"""Expressions on containers that drive nothing."""

from collections.abc import Iterator

from designer.issues.issue import Issue, Severity
from designer.issues.scope import Scope
from designer.package.document import DISABLE
from designer.property_expressions.evaluation import label
from designer.property_expressions.expressible import EVALUATED_AT_START


def find_lost_expressions(scope: Scope, *known: str) -> Iterator[Issue]:
    """Yield an issue for each expression on a container that drives none of its known properties."""
    for name in scope.executable.expressions if scope.executable else ():
        if name not in {DISABLE, *EVALUATED_AT_START, *known}:
            sentence = f"No expression can drive {label(name)} of a container. Delete it."
            yield Issue(Severity.ERROR, sentence, name)
