"""What can be wrong with the expressions of the control flow: those of precedence constraints, and those on Disable."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from uuid import UUID

from designer.document import DISABLE, ExecutableDocument, PackageDocument, PrecedenceConstraintDocument
from designer.enumerations import EvaluationOperation
from designer.expressions import ExpressionError, infer_type
from designer.issues import Issue, Severity
from designer.scopes import Values, design_parameters, find_visible
from designer.system_variables import Circumstances, system_variables

BOOLEAN = "DT_BOOL"
ANY_RUN = Circumstances(start_time=datetime(1899, 12, 30))


def find_flow_issues(document: PackageDocument) -> Iterator[Issue]:
    """Yield an issue for each expression of the control flow that would give no True or False."""
    executables = {each.id: each for each in document.executables}

    @cache
    def types_at(identifier: UUID | None) -> Mapping[str, str]:
        return visible_values(document, executables[identifier] if identifier else None).types()

    for constraint in document.precedence_constraints:
        if constraint.evaluation_operation is not EvaluationOperation.CONSTRAINT:
            end = executables[constraint.to_executable]
            yield from _check(constraint.expression, types_at(end.parent), *_describe(constraint, executables))
    for executable in document.executables:
        if DISABLE in executable.expressions:
            what = "The expression of Disable"
            yield from _check(executable.expressions[DISABLE], types_at(executable.id), executable.id, what)


def visible_values(document: PackageDocument, executable: ExecutableDocument | None) -> Values:
    """Give the variables and parameters that an executable, or the package, sees, as the package is drawn."""
    given = design_parameters(document) | system_variables(document, executable, ANY_RUN)
    return Values(find_visible(document, executable.id if executable else None), given)


def _describe(
    constraint: PrecedenceConstraintDocument, executables: Mapping[UUID, ExecutableDocument]
) -> tuple[UUID, str]:
    begin = executables[constraint.from_executable]
    return constraint.to_executable, f"The precedence constraint from “{begin.name}”"


def _check(text: str, types: Mapping[str, str], executable: UUID, what: str) -> Iterator[Issue]:
    try:
        kind = infer_type(text, types)
    except ExpressionError as error:
        yield Issue(Severity.ERROR, f"{what}: {error}", None, error.symbol, executable)
        return
    if kind != BOOLEAN:
        sentence = f"{what} gives {kind}, and must give True or False. Compare with something."
        yield Issue(Severity.ERROR, sentence, executable=executable)
