"""Common properties that expressions drive, evaluated once for a whole run when it is started.

What they say decides how a run goes on before any executable could evaluate them: who fails with whom, and after how
many errors. Disable is not among them: it is evaluated when its executable is about to begin.
"""

from designer.expressions import limited
from designer.package.document import ExecutableDocument, PackageDocument
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.evaluated_properties import evaluate_property_expressions
from designer.property_expressions.expressible import EVALUATED_AT_START
from designer.variables.system_variables import Circumstances
from designer.variables.values import Values


@limited()
def evaluate_at_start(document: PackageDocument, circumstances: Circumstances) -> PackageDocument:
    """Give the document with the values of these expressions in their place.

    One that has no value stays, so that the validation before the run says why and nothing begins.
    """
    if not any(part.expressions.keys() & EVALUATED_AT_START for part in (document, *document.executables)):
        return document
    design_time = DesignTimeValues(document, circumstances)
    executables = [
        _evaluate_executable(part, design_time.values(part.id))
        if part.expressions.keys() & EVALUATED_AT_START
        else part
        for part in document.executables
    ]
    changes = {"executables": executables, **_values(document, design_time.values(None))}
    return document.model_copy(update=changes)


def _evaluate_executable(part: ExecutableDocument, values: Values) -> ExecutableDocument:
    return part.model_copy(update=_values(part, values))


def _values(part: ExecutableDocument | PackageDocument, values: Values) -> dict[str, object]:
    """Give the fields that the expressions make new, and the expressions that are left."""
    chosen = {name: text for name, text in part.expressions.items() if name in EVALUATED_AT_START}
    given = evaluate_property_expressions(part.model_copy(update={"expressions": chosen}), values).values
    left = {name: text for name, text in part.expressions.items() if name not in given}
    return {**given, "expressions": left}
