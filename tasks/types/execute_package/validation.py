"""What can be wrong with an Execute Package task."""

from collections.abc import Iterator

from designer.expressions import ExpressionError, infer_type
from designer.issues.issue import Issue, Severity
from designer.issues.scope import Scope
from designer.package.document import DISABLE
from designer.variables.values import Values
from tasks.types.execute_package.called import CalledPackage, lookup
from tasks.types.execute_package.properties import ExecutePackageTaskProperties


def find_execute_package_issues(properties: ExecutePackageTaskProperties, scope: Scope) -> Iterator[Issue]:
    """Yield what is wrong: a package that is not there or calls itself, and bindings that lead nowhere."""
    for name in scope.executable.expressions if scope.executable else ():
        if name != DISABLE:
            yield _error(name, "No expression can choose the package: it is read when the run is started. Delete it.")
    if not properties.package:
        yield _error("package", "No package is chosen. Choose the one that the task runs.")
    elif scope.project_id is not None:
        package = lookup().find(scope.project_id, properties.package)
        if package is None:
            sentence = f"The project has no package “{properties.package}”. It may have been renamed: choose it again."
            yield _error("package", sentence)
        else:
            yield from _find_circle_issues(properties.package, scope)
            yield from _find_binding_issues(properties, package, scope)


def _find_circle_issues(package: str, scope: Scope) -> Iterator[Issue]:
    if scope.values is None or scope.project_id is None:
        return
    if way := lookup().find_circle(scope.project_id, package, scope.values["System::PackageName"][1]):
        told = " → ".join(f"“{name}”" for name in way)
        yield _error("package", f"The package would call itself: {told}. Choose another one.")


def _find_binding_issues(
    properties: ExecutePackageTaskProperties, package: CalledPackage, scope: Scope
) -> Iterator[Issue]:
    bound = [each.parameter for each in properties.parameter_bindings]
    for each in properties.parameter_bindings:
        if each.parameter not in package.parameters:
            sentence = f"“{package.name}” has no parameter “{each.parameter}”. Delete the binding."
            yield _error("parameter_bindings", sentence)
        elif bound.count(each.parameter) > 1:
            yield _error("parameter_bindings", f"More than one binding is for “{each.parameter}”. Keep one.")
        elif scope.values is not None and (problem := _find_source_problem(each.variable, scope.values)):
            yield _error("parameter_bindings", f"The binding of “{each.parameter}”: {problem}")
    for name, is_required in package.parameters.items():
        if is_required and name not in bound:
            sentence = f"“{package.name}” needs a value for its parameter “{name}”. Bind it to a variable or parameter."
            yield Issue(Severity.WARNING, sentence, "parameter_bindings")


def _find_source_problem(name: str, values: Values) -> str:
    try:
        infer_type(f"@[{name}]", values.types())
    except ExpressionError as error:
        return error.sentence
    return ""


def _error(name: str, sentence: str) -> Issue:
    return Issue(Severity.ERROR, sentence, name)
