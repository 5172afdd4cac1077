"""What is told of a package's file before anything is saved."""

from designer.dtsx.findings import Finding
from designer.dtsx.source import FileRefused, SourceConnection, SourcePackage, SourceProject
from designer.interchange.importing.packages import import_package
from designer.interchange.importing.projects import import_project
from designer.interchange.report import sort_findings
from designer.interchange.rules import REFUSED


def find_in_package(package: SourcePackage, project: SourceProject) -> tuple[Finding, ...]:
    """Give the findings of a package, and of what it uses of its project, the gravest first."""
    shared = import_project(project)
    try:
        imported = import_package(package, shared.of_project)
        found = [*imported.findings, *shared.findings_of(imported.used)]
    except FileRefused as error:
        found = [*package.findings, Finding(REFUSED, package.path, str(error))]
    return tuple(sort_findings(found))


def find_in_connections(connections: tuple[SourceConnection, ...]) -> tuple[Finding, ...]:
    """Give the findings of connection managers that stand in files of their own."""
    return tuple(sort_findings(import_project(SourceProject(connections=connections)).findings))
