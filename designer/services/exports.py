"""Packages and projects as files, for whoever may see them. No file holds a secret, because no document does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from uuid import UUID, uuid5

from lxml.etree import _Element as Element

from designer.documentation.pages import type_labels, write_page
from designer.drawing.pictures import draw_picture
from designer.dtsx.source import FileRefused, SourcePackage
from designer.dtsx.writing.project import ProjectFiles, write_deployment_file
from designer.dtsx.xml.tree import parse
from designer.errors import Invalid
from designer.interchange.exporting.common import CLR, storable
from designer.interchange.exporting.files import Order, describe_file, export_file, name_file
from designer.interchange.exporting.losses import Loss, find_losses
from designer.interchange.exporting.parts import Export, write_connection, write_parameter
from designer.interchange.json_files import write_package_file
from designer.models import Package, Project
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.people.permissions import Action, Administrator, Person, require
from designer.registry.connection_store import connection_store
from designer.registry.kept_sources import find_sources
from designer.registry.properties import read_properties
from designer.registry.types import task_types
from designer.registry.written_parts import Destination
from designer.services.going_along import GoingAlong, of_package_file, of_project_file
from designer.storage import kept_xml
from designer.storage.rows import load_document

NAMESPACE = UUID("1c0b6f5e-43c4-5a4f-9a55-6d61696c7772")


class FileForm(StrEnum):
    """The kinds of files that a package can be written as."""

    DTSX = "dtsx"
    DTSX_6 = "dtsx-6"
    JSON = "json"
    HTML = "html"
    SVG = "svg"

    @property
    def label(self) -> str:
        """What it is for, in a few words."""
        return {
            "dtsx": "SSIS package (.dtsx) for SQL Server 2014 and later",
            "dtsx-6": "SSIS package (.dtsx) for SQL Server 2012",
            "json": "JSON, with everything that Mailwright knows",
            "html": "Documentation, one page for people (.html)",
            "svg": "Picture of the control flow (.svg)",
        }[self.value]

    @property
    def ending(self) -> str:
        """The end of the file's name."""
        return "dtsx" if self in FORMATS else self.value

    @property
    def is_told(self) -> bool:
        """Whether it tells of a package and is not one: nothing reads it again."""
        return self in {FileForm.HTML, FileForm.SVG}


NOT_SEEN = "A connection manager that you may not see"
MOST_TASKS = 5_000
TOO_LARGE = (
    "There are {0:,} tasks and containers in it, and {1:,} are the most that are exported here. "
    "An administrator can do it with manage.py exportpackage."
)
MOST_PUT_BACK = 20_000_000
"""Octets of the file that a package came from: of a larger one nothing is put back."""
MOST_PACKAGES = 1_000
"""Of a project in one file: it is made in memory."""
FORMATS = {FileForm.DTSX: 8, FileForm.DTSX_6: 6}


@dataclass(frozen=True)
class ExportedPackage:
    """A file: its name, its octets, and what is in it only as a note, or not at all."""

    name: str
    octets: bytes
    losses: list[Loss] = field(default_factory=list)
    outside: tuple[str, ...] = ()
    """Connection managers of the project or the catalog, which the package uses and the file has not."""
    going_along: GoingAlong = field(default_factory=GoingAlong)


@dataclass(frozen=True)
class _Surroundings:
    """What packages of a project refer to beside what is in them: connection managers, and each other."""

    project: Project
    shared: list[ConnectionManagerDocument]

    def order(self, package: Package, document: PackageDocument, form: int, *, with_note: bool) -> Order:
        """Say how one of them is to be written."""
        managers = [*reversed(self.shared), *document.connections]  # a package's own come before others of the name
        known = {key: one.id for one in managers for key in (one.name.casefold(), str(one.id))}
        loaded = kept_xml.load(find_sources(document))
        destination = Destination(form, known, self._packages, partial(_read_element, loaded))
        kept = loaded.get(document.source)
        original = kept if kept and len(kept) <= MOST_PUT_BACK else None
        identifier = package.dtsid or _identify("package", package.pk, package.project)
        return Order(identifier, destination, original, with_note=with_note)

    @cached_property
    def _packages(self) -> dict[str, str]:
        names = self.project.packages.values_list("name", flat=True)
        return {name.casefold(): name for name in names}


def export_package(user: Person, package: Package, form: FileForm, *, with_note: bool = True) -> ExportedPackage:
    """Give a package as a file. Raises Invalid with a sentence where it cannot be one."""
    require(user, Action.READ, package)
    document = load_document(package)
    _check_size(user, [document])
    name = f"{document.name}.{form.ending}"
    if form.is_told:
        return ExportedPackage(name, _tell(user, package, document, form))
    if form is FileForm.JSON:
        octets = write_package_file(document, kept_xml.load(find_sources(document)))
        outside = _find_outside(user, document, _surround(package.project, [document]))
        return ExportedPackage(name, octets, [], outside, of_package_file(document, len(outside)))
    around = _surround(package.project, [document])
    order = around.order(package, document, FORMATS[form], with_note=with_note)
    try:
        made = export_file(document, order)
    except FileRefused as error:
        raise Invalid(str(error)) from error
    outside = _find_outside(user, document, around)
    losses = find_losses(document, made.extras)
    return ExportedPackage(name, made.octets, losses, outside, of_package_file(document, len(outside)))


def draw_unsaved(user: Person, package: Package, document: PackageDocument, flow: UUID | None) -> str:
    """Draw a flow of a document that need not be saved, as an SVG file. Raises Invalid where it is too large."""
    require(user, Action.READ, package)
    _check_size(user, [document])
    return draw_picture(document, type_labels(), flow)


def _tell(user: Person, package: Package, document: PackageDocument, form: FileForm) -> bytes:
    if form is FileForm.SVG:
        return draw_picture(document, type_labels()).encode()
    return write_page(package, document, user)


def export_project(user: Person, project: Project) -> ExportedPackage:
    """Give a project as a deployment file (.ispac): packages, their project's connection managers, and parameters.

    Managers of the catalog that packages use come along as the project's, if the person may see them. Raises Invalid.
    """
    require(user, Action.READ, project)
    packages = list(project.packages.order_by("name"))
    if len(packages) > MOST_PACKAGES:
        raise Invalid(f"The project has {len(packages):,} packages; one file holds {MOST_PACKAGES:,} at most.")
    documents = {package: load_document(package) for package in packages}
    _check_size(user, documents.values())
    around = _surround(project, documents.values())
    managers = {one.id: one for one in (*connection_store().find_of_project(project.pk), *around.shared)}
    visible = connection_store().find_visible(user, managers)
    files: dict[str, SourcePackage] = {}
    losses: list[Loss] = []
    try:
        for package, document in documents.items():
            order = around.order(package, document, FORMATS[FileForm.DTSX], with_note=True)
            made = describe_file(document, order)
            files[name_file(document.name, files)] = made.source
            found = find_losses(document, made.extras)
            losses += [replace(loss, part=f"{document.name}: {loss.part}") for loss in found]
        octets = write_deployment_file(
            _describe_project(project, files, [one for one in managers.values() if one.id in visible])
        )
    except FileRefused as error:
        raise Invalid(str(error)) from error
    hidden = (NOT_SEEN,) if len(visible) < len(managers) else ()
    told = of_project_file(len(packages), len(visible), len(managers) - len(visible))
    return ExportedPackage(f"{project.name}.ispac", octets, losses, hidden, told)


def _describe_project(
    project: Project, files: Mapping[str, SourcePackage], managers: Iterable[ConnectionManagerDocument]
) -> ProjectFiles:
    export = Export(Destination())
    return ProjectFiles(
        _identify("project", project.pk, project),
        storable(project.name),
        storable(project.description),
        files,
        [made for one in managers if (made := write_connection(one, export))],
        [write_parameter(one, export, CLR) for one in project.parameter_documents],
    )


def _surround(project: Project, documents: Iterable[PackageDocument]) -> _Surroundings:
    references = {reference for one in documents for reference in _find_references(one)}
    return _Surroundings(project, connection_store().find_shared(project.pk, None, references) if references else [])


def _check_size(user: Person, documents: Iterable[PackageDocument]) -> None:
    """Let nobody hold up a web process: what is large is written by who gives commands on the machine."""
    parts = sum(len(one.executables) for one in documents)
    if parts > MOST_TASKS and not isinstance(user, Administrator):
        raise Invalid(TOO_LARGE.format(parts, MOST_TASKS))


def _find_outside(user: Person, document: PackageDocument, around: _Surroundings) -> tuple[str, ...]:
    own = {key for one in document.connections for key in (str(one.id), one.name.casefold())}
    wanted = {reference.casefold() for reference in _find_references(document)} - own
    used = [one for one in around.shared if {str(one.id), one.name.casefold()} & wanted]
    visible = connection_store().find_visible(user, [one.id for one in used]) if used else set()
    return tuple(dict.fromkeys(one.name if one.id in visible else NOT_SEEN for one in used))


def _find_references(document: PackageDocument) -> Iterator[str]:
    for one in document.executables:
        found = task_types[one.type].find_references(read_properties(one)) if one.type in task_types else ()
        yield from (reference for reference in found if reference)


def _read_element(loaded: Mapping[str, bytes], digest: str) -> Element | None:
    """Give a piece of XML that was kept."""
    return parse(loaded[digest]).root if digest in loaded else None


def _identify(kind: str, key: int, project: Project) -> UUID:
    """Give the ID that something has in files, always the same, and another one in another installation."""
    return uuid5(NAMESPACE, f"{kind} {key} {project.created_at.isoformat()}")
