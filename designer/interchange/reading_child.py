"""The process that reads packages of ours that people send, and may die of one: see designer.dtsx.apart.

Only designer.services.imports.uploads starts it, as a module. It knows no Django.
"""

from designer.dtsx.apart.child import main
from designer.dtsx.files.found import FileKind
from designer.dtsx.xml.limits import Limits
from designer.interchange.json_files import read_package_file


def read_document(octets: bytes, limits: Limits, password: str) -> object:
    """Read a package, which has neither limits nor secrets of SSIS's. Raises FileRefused."""
    return read_package_file(octets)


if __name__ == "__main__":
    main({FileKind.DOCUMENT: read_document})
