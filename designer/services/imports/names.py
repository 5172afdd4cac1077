"""The names of the packages of a project, which are read before the first is imported: its packages call each other by
the names of their files.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

from designer.dtsx.files.found import FileKind, FoundFile
from designer.dtsx.files.gathering import Group
from designer.dtsx.files.projects import Check
from designer.dtsx.reading.package import read_package
from designer.dtsx.source import FileRefused
from designer.dtsx.xml.limits import Limits


def list_packages(group: Group) -> list[FoundFile]:
    """Give the packages of SSIS in a project, if there are several: one alone calls none of the others."""
    packages = [each for each in group.files if each.kind is FileKind.PACKAGE]
    return packages if len(packages) > 1 else []


def find_names(
    group: Group, look_first: Check, begin: Callable[[str], None], limits: Limits, password: str
) -> dict[str, str]:
    """Give the names of a project's packages by those of their files, in small letters; begin hears of each file."""
    names = dict(group.names)
    for each in list_packages(group):
        begin(each.name)
        try:
            octets = each.read()
            look_first(FileKind.PACKAGE, octets)
            names[PurePosixPath(each.name).stem.casefold()] = read_package(octets, limits, password).name.strip()
        except (FileRefused, MemoryError):
            continue  # told when it is read to be imported
    counts = list(names.values())
    return {stem: name for stem, name in names.items() if name and counts.count(name) == 1}
