"""Opening a sample: its packages, files and a connection manager come into a project, where they are one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from connections.catalog.services import create_connection
from connections.environments.services import create_environment, list_references, save_references
from connections.files.file_store.services import NameTaken, upload_file
from connections.models import ConnectionManager, Environment
from designer.errors import Invalid, Refusal
from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument
from designer.package.names import find_free_name
from designer.people import audit
from designer.people.permissions import Action, may, require, with_right
from designer.services.packages import create_package
from tasks.samples.sample import Place, Sample
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.schedules.services import create_schedule

CONNECTION: Final = "Sample mail server"
DEMONSTRATION: Final = "Demonstration mail server"
LOCAL: Final = {"smtp_server": "127.0.0.1", "port": 25, "timeout": 10_000}
DESCRIPTION: Final = "Of the samples. Lead it to a mail server that may be tried out with."


@dataclass(frozen=True)
class OpenedSample:
    """What came of opening a sample: the packages, the first of which is the one to run, and in sentences what else
    there is now, and what is not."""

    packages: tuple[Package, ...]
    told: tuple[str, ...]

    @property
    def package(self) -> Package:
        """The one to open and run."""
        return self.packages[0]


@transaction.atomic
def open_sample(user: User, project: Project, sample: Sample, connection: str = "") -> OpenedSample:
    """Copy a sample into a project. Its mails go through the connection manager of this ID, or else through the
    project's “Sample mail server”, which is made where there is none.

    Environments and schedules come along for who may make them. Raises NotAllowed, Forbidden and Invalid.
    """
    require(user, Action.CREATE_OBJECTS, project)
    told: list[str] = []
    place = Place(connection or _find_connection(user, project, told), _find_names(project, sample))
    told += _bring_files(user, project, sample)
    packages = tuple(
        create_package(user, project, each.draw(place).model_copy(update={"name": place.names[each.name]}))
        for each in sample.packages
    )
    told += _bring_environment(user, project, sample, packages[0])
    told += _bring_schedule(user, project, sample, packages[0])
    audit.record(user, "opened sample", packages[0], project=project, package=packages[0], changes=told)
    return OpenedSample(packages, tuple(told))


def _find_names(project: Project, sample: Sample) -> dict[str, str]:
    taken = {name.casefold() for name in project.packages.values_list("name", flat=True)}
    return {each.name: find_free_name(each.name, taken) for each in sample.packages}


def _find_connection(user: User, project: Project, told: list[str]) -> str:
    """Give the ID of the project's own manager of this name, or make it like the one of the demonstration, if one may
    see that."""
    there = project.connections.filter(type="SMTP", name__iexact=CONNECTION).first()
    if there is None:
        readable = ConnectionManager.objects.filter(with_right(user, Action.READ, ConnectionManager))
        shown = readable.filter(type="SMTP", name=DEMONSTRATION, project=None, package=None).first()
        properties = {**(shown.properties if shown else LOCAL)}
        document = ConnectionManagerDocument(
            type="SMTP", name=CONNECTION, description=DESCRIPTION, properties=properties
        )
        there = create_connection(user, project, document)
        server = f"{properties.get('smtp_server')}:{properties.get('port') or 25}"
        told.append(f"The connection manager “{CONNECTION}” of the project leads to {server}.")
    return str(there.uid)


def _bring_files(user: User, project: Project, sample: Sample) -> Iterable[str]:
    for name, text in sample.files.items():
        try:
            upload_file(user, project, name, [text.encode()])
        except NameTaken:
            yield f"The project has the file “{name}” already. It is left as it is."
        else:
            yield f"The file “{name}” is among the project's files."


def _bring_environment(user: User, project: Project, sample: Sample, package: Package) -> Iterable[str]:
    if sample.environment is None:
        return
    name = sample.environment.name
    if not may(user, Action.MODIFY, project):
        yield f"The environment “{name}” was left out: you may not make one in this project."
        return
    if not Environment.objects.filter(project=project, name__iexact=name).exists():
        create_environment(user, project, sample.environment)
    references = [each.model_copy(update={"package": package.pk}) for each in sample.references]
    save_references(user, project, [*list_references(project), *references])
    yield f"The environment “{name}” sets what the package's parameters are."


def _bring_schedule(user: User, project: Project, sample: Sample, package: Package) -> Iterable[str]:
    if sample.schedule is None:
        return
    name = sample.schedule.name
    if Schedule.objects.filter(project=project, name__iexact=name).exists():
        yield f"The project has a schedule “{name}” already. It is left as it is."
        return
    try:
        create_schedule(user, package, sample.schedule)
    except (Refusal, Invalid) as error:
        yield f"The schedule “{name}” was left out. {error.sentence}"
    else:
        yield f"The schedule “{name}” starts the package when you enable it."
