"""The projects of a team's server as a program has them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import sleep
from typing import Any
from weakref import WeakKeyDictionary

from designer.errors import NotFound as NotFoundHere
from designer.errors import ServiceError
from designer.models import Package as StoredPackage
from designer.models import Project, User
from designer.people.permissions import Action, require, visible_projects
from designer.registry.kept_sources import find_sources
from designer.services.packages import create_package, find_package, save_package
from designer.storage import kept_xml
from designer.storage.rows import load_document
from tasks.object_model.enumerations import DTSExecResult
from tasks.object_model.package import Package
from tasks.object_model.parts.errors import DtsException
from tasks.object_model.parts.spelling import spelled_as_ssis
from tasks.runtime.services import find_execution, start_execution
from tasks.runtime.statuses import ExecutionStatus

PAUSE = 0.2
RESULTS = {ExecutionStatus.SUCCEEDED: DTSExecResult.SUCCESS, ExecutionStatus.CANCELED: DTSExecResult.CANCELED}


@spelled_as_ssis
class Catalog:
    """The projects of a server, in the name of one of its people, whose rights it has.

    What the server refuses is a DtsException with its sentence.
    """

    def __init__(self, user_name: str) -> None:
        person = User.objects.filter(username=user_name, is_active=True).first()
        if person is None:
            raise DtsException("E_FAIL", f"There is no person “{user_name}” who may sign in.")
        self._person = person
        self._loaded: WeakKeyDictionary[Package, tuple[int, int]] = WeakKeyDictionary()

    def load_package(self, project: str, name: str) -> Package:
        """Give a package of a project, by their names."""
        with _telling():
            stored = self._find(project, name, Action.READ)
            document = load_document(stored)
        package = Package(document, kept_xml.load(find_sources(document)))
        self._loaded[package] = stored.pk, stored.version
        return package

    def save_package(self, package: Package, project: str) -> None:
        """Save a package in a project: over the one that it was loaded from, unless somebody saved that meanwhile, or
        as a new one."""
        document = package.to_document()
        with _telling():
            found = self._find_project(project)
            known = self._loaded.get(package)
            if known and StoredPackage.objects.filter(pk=known[0], project=found).exists():
                require(self._person, Action.MODIFY, find_package(self._person, known[0]))
                kept_xml.keep(package.kept)
                stored = save_package(self._person, known[0], document, known[1])
            else:
                require(self._person, Action.CREATE_OBJECTS, found)
                kept_xml.keep(package.kept)
                stored = create_package(self._person, found, document)
        self._loaded[package] = stored.pk, stored.version

    def start(
        self,
        project: str,
        name: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        environment: str = "",
        confirms_production: bool = False,
    ) -> int:
        """Have workers run a package as it is saved, and give the execution's number."""
        with _telling():
            stored = self._find(project, name, Action.EXECUTE)
            execution = start_execution(
                self._person,
                stored,
                parameters or {},
                environment=environment,
                confirms_production=confirms_production,
            )
        return execution.pk

    def wait(self, execution: int) -> DTSExecResult:
        """Wait for the end of an execution, and give what it came to."""
        with _telling():
            row = find_execution(self._person, execution)
        while not row.state.is_final:
            sleep(PAUSE)
            row.refresh_from_db(fields=["status"])
        return RESULTS.get(row.state, DTSExecResult.FAILURE)

    def execute(
        self, project: str, name: str, parameters: Mapping[str, Any] | None = None, **how: Any
    ) -> DTSExecResult:
        """Have workers run a package, and wait for the end. how is what start takes."""
        return self.wait(self.start(project, name, parameters, **how))

    def _find_project(self, name: str) -> Project:
        found = visible_projects(self._person).filter(name__iexact=name).first()
        if found is None:
            raise NotFoundHere(f"There is no project “{name}”.")
        return found

    def _find(self, project: str, name: str, action: Action) -> StoredPackage:
        found = StoredPackage.objects.filter(project=self._find_project(project), name__iexact=name).first()
        if found is None:
            raise NotFoundHere(f"There is no package “{name}” in the project “{project}”.")
        return find_package(self._person, found.pk, action)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except ServiceError as error:
        raise DtsException("E_FAIL", error.sentence) from error
