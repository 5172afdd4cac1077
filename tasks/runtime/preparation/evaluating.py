"""Step 3: evaluate the expressions that say how the whole run goes, and find what tasks refer to by expressions."""

from collections.abc import Sequence
from dataclasses import replace

from designer.issues.scope import index_connections
from designer.package.document import ConnectionManagerDocument, PackageDocument, ParameterDocument
from designer.property_expressions.at_start import evaluate_at_start
from designer.validation.packages import find_references, refers_by_expression
from designer.variables.parameters import PACKAGE_PARAMETER
from designer.variables.system_variables import Circumstances
from tasks.runtime.preparation.stages import Evaluated, PackageOfRun, WithValues


def evaluate_expressions(with_values: WithValues) -> Evaluated:
    """Evaluate each package by itself, under its own circumstances."""
    packages = tuple(_evaluate(each, with_values.project_parameters) for each in with_values.packages)
    return Evaluated(replace(with_values, packages=packages))


def _evaluate(package: PackageOfRun, of_project: tuple[ParameterDocument, ...]) -> PackageOfRun:
    """Evaluate a package; what its call binds has no value before the call begins."""
    bound = package.call.bindings if package.call else ()
    awaited = frozenset(f"{PACKAGE_PARAMETER}::{name}" for name in bound)
    circumstances = replace(package.circumstances, project_parameters=of_project, awaited=awaited)
    document = evaluate_at_start(package.document, circumstances)
    shared = _find_referred(document, package.shared_connections, circumstances)
    return replace(package, document=document, shared_connections=shared)


def _find_referred(
    document: PackageDocument, candidates: Sequence[ConnectionManagerDocument], circumstances: Circumstances
) -> Sequence[ConnectionManagerDocument]:
    """Give those of the shared managers that the package's tasks refer to, and not to one of its own."""
    if not refers_by_expression(document):
        return candidates
    references = {reference.casefold() for reference in find_references(document, circumstances)}
    wanted = references - index_connections(document.connections).keys()
    return [each for each in candidates if str(each.id) in wanted or each.name.casefold() in wanted]
