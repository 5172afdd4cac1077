"""A package document as the octets of a .dtsx file, and what of it SSIS has no place for."""

from dataclasses import dataclass, field
from uuid import UUID

from designer.dtsx.reading.package import read_package
from designer.dtsx.writing.package import write_package
from designer.interchange.exporting.extras import Extras, find_extras, write_note
from designer.interchange.exporting.packages import Original, add_note, describe_package
from designer.interchange.importing.packages import OfProject, import_package
from designer.package.document import PackageDocument
from designer.registry.written_parts import Destination


@dataclass(frozen=True)
class Order:
    """What is wanted: where the package goes, and whether a note keeps what SSIS has no place for.

    identifier is the package's ID where it does not come from a file; original are the octets of that file.
    """

    identifier: UUID
    destination: Destination = field(default_factory=Destination)
    original: bytes | None = None
    of_project: OfProject = field(default_factory=OfProject)
    with_note: bool = True


@dataclass(frozen=True)
class ExportedFile:
    """A file, and what of the document is not in it but for the note."""

    octets: bytes
    extras: Extras


def export_file(document: PackageDocument, order: Order) -> ExportedFile:
    """Write a package, and read it again to see what of it has come through. Raises FileRefused."""
    original = _read_original(order)
    source = describe_package(document, order.identifier, order.destination, original)
    octets = write_package(source)
    extras = find_extras(document, import_package(read_package(octets), order.of_project).document)
    if extras and order.with_note:
        octets = write_package(add_note(source, write_note(extras)))
    return ExportedFile(octets, extras)


def _read_original(order: Order) -> Original | None:
    if order.original is None:
        return None
    source = read_package(order.original)
    return Original(source, import_package(source, order.of_project).document)
