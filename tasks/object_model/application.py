"""SSIS's Application: packages in files, and a sentence for each place of SSIS's that is not here."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NoReturn
from uuid import UUID, uuid5

from lxml.etree import _Element as Element

from designer.dtsx.reading.package import read_package
from designer.dtsx.source import FileRefused
from designer.dtsx.xml.tree import parse
from designer.interchange.exporting.files import Order, export_file
from designer.interchange.importing.packages import import_package
from designer.interchange.json_files import read_package_file, write_package_file
from designer.package.document import PackageDocument
from designer.registry.written_parts import Destination
from tasks.object_model.errors import DtsException
from tasks.object_model.package import Package
from tasks.object_model.spelling import spelled_as_ssis

NAMESPACE = UUID("4b1f0c7e-9d0a-4f0e-8b63-2f6c1a0d7e55")
LARGEST = 100_000_000
"""Octets of a file that is loaded."""
IN_THE_CATALOG = (
    "{what} is SSIS's own store. A team's server keeps packages in projects instead: save the package to a file, and "
    "import it there in the browser, by the API or with manage.py importpackage."
)


@spelled_as_ssis
class Application:
    """Loads packages from files and saves them."""

    def load_package(self, path: str | Path, events: object = None, *, password: str = "") -> Package:
        """Load a package: SSIS's .dtsx file, or a .json file of Mailwright's. Raises DtsException with a sentence.

        What became of the file's parts is in the package's findings.
        """
        octets = _read(Path(path))
        try:
            if octets.lstrip()[:1] == b"{":
                return Package(*read_package_file(octets))
            imported = import_package(read_package(octets, password=password), octets=octets)
        except FileRefused as error:
            raise DtsException("DTS_E_CANTLOADFILE", f"“{path}”: {error}") from error
        package = Package(imported.document, imported.kept)
        package._findings = list(imported.findings)
        return package

    def save_to_xml(self, path: str | Path, package: Package, events: object = None) -> None:
        """Save a package as SSIS's .dtsx file. What SSIS has no place for stands in a note, which is read again."""
        document = package.to_document()
        try:
            octets = export_file(document, _order(document, package._store.kept)).octets
        except FileRefused as error:
            raise DtsException("DTS_E_CANTLOADFILE", f"“{path}”: {error}") from error
        Path(path).write_bytes(octets)

    def save_to_json(self, path: str | Path, package: Package) -> None:
        """Save a package as Mailwright's .json file, which has all of it. Ours."""
        Path(path).write_bytes(write_package_file(package.to_document(), package._store.kept))

    def save_to_dts_server(self, package: Package, events: object, path: str, server: str) -> NoReturn:
        """Raises DtsException, whose sentence says what to do instead."""
        raise DtsException("E_NOTIMPL", IN_THE_CATALOG.format(what="The package store"))

    def save_to_sql_server(self, package: Package, events: object, server: str, user: str, password: str) -> NoReturn:
        """Raises DtsException, whose sentence says what to do instead."""
        raise DtsException("E_NOTIMPL", IN_THE_CATALOG.format(what="The database msdb"))

    def save_to_sql_server_as(
        self, package: Package, events: object, path: str, server: str, user: str, password: str
    ) -> NoReturn:
        """Raises DtsException, whose sentence says what to do instead."""
        raise DtsException("E_NOTIMPL", IN_THE_CATALOG.format(what="The database msdb"))

    def load_from_sql_server(self, path: str, server: str, user: str, password: str, events: object = None) -> NoReturn:
        """Raises DtsException, whose sentence says what to do instead."""
        raise DtsException("E_NOTIMPL", IN_THE_CATALOG.format(what="The database msdb"))

    def load_from_dts_server(self, path: str, server: str, events: object = None) -> NoReturn:
        """Raises DtsException, whose sentence says what to do instead."""
        raise DtsException("E_NOTIMPL", IN_THE_CATALOG.format(what="The package store"))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise DtsException(
                "DTS_E_CANTLOADFILE", f"“{path}” has more than {LARGEST:,} octets, the most that are read."
            )
        return path.read_bytes()
    except OSError as error:
        raise DtsException("DTS_E_CANTLOADFILE", f"“{path}” cannot be read: {error.strerror}.") from error


def _order(document: PackageDocument, kept: Mapping[str, bytes]) -> Order:
    known = {key: one.id for one in document.connections for key in (one.name.casefold(), str(one.id))}
    destination = Destination(connections=known, load=partial(_load, kept))
    return Order(uuid5(NAMESPACE, document.name), destination, kept.get(document.source))


def _load(kept: Mapping[str, bytes], digest: str) -> Element | None:
    return parse(kept[digest]).root if digest in kept else None
