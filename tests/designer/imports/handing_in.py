"""Imports as somebody asks for them, and as a worker does them."""

from designer.models import ImportGoal, PackageImport, Project, User
from designer.services.imports.jobs import running, services
from designer.services.imports.jobs.folder import Upload
from designer.services.imports.outcomes import Choices

FAR_FROM_HERE = "Kept.dtsx"


def hand_in(
    user: User,
    project: Project,
    *files: tuple[str, bytes],
    goal: ImportGoal = ImportGoal.CHOOSE,
    choices: Choices | None = None,
) -> PackageImport:
    uploads = [Upload(name, [octets]) for name, octets in files]
    return services.start_import(user, project, uploads, choices or Choices(), goal)


def work(job: PackageImport) -> PackageImport:
    """Do what a worker does."""
    running.run(str(job.pk))
    return PackageImport.objects.get(pk=job.pk)
