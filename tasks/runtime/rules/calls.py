"""The beginning of a call: the values that the parameters of a called package get from the one that calls it."""

from typing import Any
from uuid import UUID

from designer.expressions import ExpressionError, evaluate
from designer.package.data_types import write_value
from designer.package.document import ExecutableDocument, PackageDocument
from designer.variables.values import NOT_EVALUATED, CannotEvaluate, Values, fit
from tasks.types.execute_package.properties import ExecutePackageTaskProperties


def bind(call: ExecutableDocument, child: PackageDocument, values: Values) -> dict[UUID, Any]:
    """Give what the parameters of the called package are bound to, by their IDs, as JSON. Raises CannotEvaluate."""
    properties = ExecutePackageTaskProperties.model_validate(call.properties)
    known = {each.name: each for each in child.parameters}
    bound = {}
    for binding in properties.parameter_bindings:
        parameter = known[binding.parameter]
        what = f"The binding of the parameter “{parameter.name}” to {binding.variable}"
        try:
            value = evaluate(f"@[{binding.variable}]", values, now=values.now)
        except ExpressionError as error:
            raise CannotEvaluate(f"{what}: {error.sentence}", error.symbol or NOT_EVALUATED) from error
        bound[parameter.id] = write_value(fit(parameter.type, value, what))
    return bound
