"""Pages of projects."""

from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package


def add_packages(member: User, project: Project, names: range) -> None:
    for number in names:
        create_package(member, project, PackageDocument(name=f"Report {number:04}"))
