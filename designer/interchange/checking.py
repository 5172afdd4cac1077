"""What is told of a package's file before anything is saved."""

from designer.dtsx.findings import Finding
from designer.dtsx.source import FileRefused, SourcePackage, SourceProject
from designer.interchange.importing.packages import import_package
from designer.interchange.importing.projects import import_project
from designer.interchange.report import sort_findings
from designer.interchange.rules import REFUSED


def find_in_package(package: SourcePackage, project: SourceProject) -> tuple[Finding, ...]:
    """Give the findings of a package in its project, the gravest first."""
    shared = import_project(project)
    try:
        found = import_package(package, shared.of_project).findings
    except FileRefused as error:
        found = [*package.findings, Finding(REFUSED, package.path, str(error))]
    return tuple(sort_findings(found))
