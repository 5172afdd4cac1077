"""What is told of a package's file before anything is saved."""

from designer.dtsx.findings import Finding
from designer.dtsx.source import SourcePackage, SourceProject


def find_in_package(package: SourcePackage, project: SourceProject) -> tuple[Finding, ...]:
    """Give the findings of a package in its project: so far those of reading the file."""
    return package.findings
