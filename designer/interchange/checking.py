"""What is told of a package's file before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from designer.dtsx.findings import Finding
from designer.dtsx.source import FileRefused, SourceConnection, SourcePackage, SourceProject
from designer.interchange.importing.packages import ImportedPackage, import_package
from designer.interchange.importing.projects import import_project
from designer.interchange.inventory.facts import PackageFacts, find_facts
from designer.interchange.mending.packages import mend_package, mend_project
from designer.interchange.report import sort_findings
from designer.interchange.rules import REFUSED
from designer.registry.mends import Change, Mend


@dataclass(frozen=True)
class Checked:
    """What a file would become: its findings, the gravest first, what mends changed of it, and where it can be imported
    what an inventory wants to know."""

    findings: tuple[Finding, ...]
    mended: tuple[Change, ...] = ()
    imported: ImportedPackage | None = None
    facts: PackageFacts | None = None


def check_package(
    package: SourcePackage, project: SourceProject, mends: Sequence[Mend] = (), file: str = ""
) -> Checked:
    """Tell what would become of a package, and what is found in what it uses of its project."""
    mended_project = mend_project(project, mends)
    shared = import_project(mended_project.source)
    of_project = replace(shared.of_project, connections=(*shared.of_project.connections, *mended_project.connections))
    mended = mend_package(package, mends, file, of_project.connections)
    seen = replace(of_project, connections=(*mended.connections, *of_project.connections))
    changes = (*mended.changes, *mended_project.changes)
    try:
        imported = import_package(mended.source, seen)
    except FileRefused as error:
        return Checked((*package.findings, Finding(REFUSED, package.path, str(error))), changes)
    found = [*imported.findings, *shared.findings_of(imported.used)]
    facts = find_facts(file, imported.document, shared.connections)
    return Checked(tuple(sort_findings(found)), changes, imported, facts)


def find_in_connections(connections: tuple[SourceConnection, ...], mends: Sequence[Mend] = ()) -> tuple[Finding, ...]:
    """Give the findings of connection managers that stand in files of their own."""
    mended = mend_project(SourceProject(connections=connections), mends)
    return tuple(sort_findings(import_project(mended.source).findings))
