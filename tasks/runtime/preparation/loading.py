"""Step 1: read from the database what a run is made of, as it is saved now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from connections.catalog.services import find_usable, keep_usable
from connections.environments.choosing import choose
from designer.database.keys import NextKey
from designer.database.prepared_queries import Given, PreparedSelect
from designer.errors import Invalid, NotFound
from designer.models import Package, Project
from designer.package.document import ConnectionManagerDocument, PackageDocument, ParameterDocument
from designer.package.enumerations import ContainerType
from designer.people.permissions import Person
from designer.property_expressions.design_time_values import circumstances_now
from designer.property_expressions.package_circumstances import circumstances_for
from designer.storage.known_documents import read_document
from designer.validation.packages import refers_by_expression
from designer.validation.shared_connections import find_shared_connections
from tasks.runtime.models import NO_PACKAGE, Execution
from tasks.runtime.preparation.stages import Call, Loaded, PackageOfRun, RunRequest
from tasks.runtime.production import refuse_run
from tasks.types.execute_package.lookup import find_called
from tasks.types.execute_package.properties import ExecutePackageTaskProperties

MAX_EXECUTABLES, MAX_CALLS = 20_000, 1_000
"""What one run may have, with all that is called: tasks and containers, and packages."""
NOW = PreparedSelect(
    lambda: (
        Package.objects.filter(pk=Given("pk", Package, "id"))
        .values_list("version", "modified_at", "name", NextKey(Execution))
        .order_by()
    )
)
NUMBER = PreparedSelect(
    lambda: Project.objects.filter(pk=Given("pk", Project, "id")).values_list(NextKey(Execution)).order_by()
)

Path = tuple[int, ...]
"""The numbers of the packages that are being called."""


def load(request: RunRequest) -> Loaded:
    """Give the package with all that it calls, and the environment. Raises NotFound, or Invalid where there is no such
    environment, where it is production and nobody has confirmed that, or where packages call each other too often."""
    package = request.package
    number = _refresh(package) if request.is_of_package else NUMBER.ask(pk=package.project_id)[0][0]
    environment = choose(request.user, package.project, request.environment)
    packages = _load_all(request)
    if environment.is_production and not request.confirms_production:
        count = sum(len(each.document.executables) for each in packages)
        raise refuse_run(environment.name, package.name, count, is_shadow=request.is_shadow)
    return Loaded(request, environment, _find_parameters(request), tuple(packages), number)


def _find_parameters(request: RunRequest) -> tuple[ParameterDocument, ...]:
    """Give the project's. A document of no package is given as it shall be run, so a parameter's name in it asks for no
    value."""
    found = request.package.project.parameter_documents
    return found if request.is_of_package else tuple(each.model_copy(update={"required": False}) for each in found)


def _take(request: RunRequest, document: PackageDocument) -> PackageOfRun:
    """Take a document as it is given, of a package or of none."""
    package = request.package
    shared = _find_candidates(request.user, package, document)
    if request.is_of_package:
        circumstances = replace(circumstances_for(package), version=request.version)
        return PackageOfRun(package.pk, request.version, document, circumstances, shared)
    circumstances = replace(circumstances_now(), project_parameters=package.project.parameter_documents)
    return PackageOfRun(NO_PACKAGE, NO_PACKAGE, document, circumstances, shared)


def _refresh(package: Package) -> int | None:
    """Read what may have changed, and give the number that the execution gets (NextKey)."""
    rows = NOW.ask(pk=package.pk)
    if not rows:
        raise NotFound("There is no such package. It may have been deleted.")
    package.version, package.modified_at, package.name, number = rows[0]
    return number  # type: ignore[no-any-return]  # rows are of any values


def _load_all(request: RunRequest) -> list[PackageOfRun]:
    """Load the package, or take the document in its place, with those that are called, each before what it calls.

    What is not there or calls itself is left out, so that the validation before the run says why nothing begins. What
    is called several times is read once.
    """
    package, user = request.package, request.user
    find, load_called = cache(partial(find_called, package.project)), cache(partial(_load, user=user))
    packages = [_take(request, request.document) if request.document else _load(package, user=user)]
    _check_amount(packages)
    waiting = [*_find_calls(packages, (package.pk,))]
    while waiting:
        call, path = waiting.pop()
        called = find(str(call.task.properties.get("package", "")))
        if called and called.pk not in path:
            packages.append(replace(load_called(called), call=call))
            _check_amount(packages)
            waiting += _find_calls(packages, (*path, called.pk))
    return packages


def _find_calls(packages: Sequence[PackageOfRun], path: Path) -> Iterator[tuple[Call, Path]]:
    """Yield the calls of the last package, the last one first."""
    for task in reversed(packages[-1].document.executables):
        if task.type == ContainerType.EXECUTE_PACKAGE:
            bindings = ExecutePackageTaskProperties.model_validate(task.properties).parameter_bindings
            yield Call(task, len(packages) - 1, {each.parameter: each.variable for each in bindings}), path


def _check_amount(packages: Sequence[PackageOfRun]) -> None:
    """Count before anything is made of a package: each call doubles what it calls."""
    if len(packages) > MAX_CALLS or sum(len(each.document.executables) for each in packages) > MAX_EXECUTABLES:
        raise Invalid(
            f"With all the packages that are called, such as “{packages[-1].document.name}”, there are too many tasks "
            "for one run. Call fewer."
        )


def _load(package: Package, *, user: Person) -> PackageOfRun:
    document = read_document(package)
    shared = _find_candidates(user, package, document)
    return PackageOfRun(package.pk, package.version, document, circumstances_for(package), shared)


def _find_candidates(user: Person, package: Package, document: PackageDocument) -> list[ConnectionManagerDocument]:
    """Give the shared managers that a package's tasks may refer to and that the user may use: those that they name, or
    all of them where only an expression says which. Raises Invalid where one that they name may not be used."""
    if refers_by_expression(document):
        return find_usable(user, package.project_id, package.pk)
    return keep_usable(user, package.project_id, find_shared_connections(package, document))
