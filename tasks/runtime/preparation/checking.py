"""Step 6: refuse what cannot run. What else is wrong with a package is found by its validation, before a run begins."""

from collections.abc import Sequence

from designer.errors import Invalid
from tasks.runtime.preparation.alone import find_alone, find_start
from tasks.runtime.preparation.parameters import OF_PROJECT, Parameters, find_required
from tasks.runtime.preparation.stages import Call, Checked, Embedded, Hidden, PackageOfRun

EITHER = "A run is either of one task alone, or begins with a task. Give one of the two."


def check(embedded: Embedded) -> Checked:
    """Raise Invalid for references of environments and bindings of calls that lack something, and for an executable
    that cannot run alone, or with which no run can begin."""
    parts, request = embedded.parts, embedded.parts.request
    root = parts.packages[0]
    if request.part.only and request.part.first:
        raise Invalid(EITHER, {"task": EITHER})
    parts.environment.check_names(root.number, root.document.connections)
    for package in parts.packages:
        if package.call:
            _check_required(package, package.call, parts)
    if only := request.part.only:
        find_alone(embedded.document, only)
    if first := request.part.first:
        find_start(embedded.document, first)
    return Checked(embedded)


def _check_required(package: PackageOfRun, call: Call, parts: Hidden) -> None:
    """Raise Invalid for a parameter that needs a value and gets it neither from the call nor from the environment."""
    given = {*call.bindings, *package.kept, *_given_to_project(parts.packages)}
    for name in sorted(find_required(Parameters(package.document, parts.project_parameters)) - given):
        what, advice = f"its parameter “{name}”", "Bind it."
        if name.startswith(OF_PROJECT):
            what, advice = f"the project's parameter “{name.removeprefix(OF_PROJECT)}”", "Give one to run it."
        raise Invalid(f"“{call.task.name}” calls “{package.document.name}”, which needs a value for {what}. {advice}")


def _given_to_project(packages: Sequence[PackageOfRun]) -> list[str]:
    return [name for name in packages[0].kept if name.startswith(OF_PROJECT)]
