"""A package document as the octets of a .dtsx file, and what of it SSIS has no place for."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from designer.dtsx.reading.package import read_package
from designer.dtsx.source import SourcePackage
from designer.dtsx.writing.package import write_package
from designer.interchange.exporting.common import INVALID_IN_NAMES, storable
from designer.interchange.exporting.packages import Original, add_note, describe_package
from designer.interchange.extras import Extras, find_extras, write_note
from designer.interchange.importing.packages import import_package
from designer.interchange.importing.projects import OfProject
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
class Described:
    """What a file is to hold, and what of the document is not in it but for the note."""

    source: SourcePackage
    extras: Extras


@dataclass(frozen=True)
class ExportedFile:
    """A file, and what of the document is not in it but for the note."""

    octets: bytes
    extras: Extras


def export_file(document: PackageDocument, order: Order) -> ExportedFile:
    """Write a package. Raises FileRefused."""
    described = describe_file(document, order)
    return ExportedFile(write_package(described.source), described.extras)


def describe_file(document: PackageDocument, order: Order) -> Described:
    """Describe a package, and read what is written of it to see what of it comes through. Raises FileRefused."""
    original = _read_original(order)
    source = describe_package(document, order.identifier, order.destination, original)
    extras = find_extras(document, import_package(read_package(write_package(source)), order.of_project).document)
    return Described(add_note(source, write_note(extras)) if extras and order.with_note else source, extras)


def name_file(name: str, taken: Collection[str]) -> str:
    """Give the name of a package's file in a project, where no other has it."""
    plain = "".join("_" if letter in INVALID_IN_NAMES else letter for letter in storable(name))
    number, used = 1, {each.casefold() for each in taken}
    file = f"{plain}.dtsx"
    while file.casefold() in used:
        number += 1
        file = f"{plain} ({number}).dtsx"
    return file


def _read_original(order: Order) -> Original | None:
    if order.original is None:
        return None
    source = read_package(order.original)
    return Original(source, import_package(source, order.of_project).document)
