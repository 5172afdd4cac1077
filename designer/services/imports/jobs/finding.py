"""Imports that somebody may see: who may read the project may."""

from uuid import UUID

from designer.errors import NotFound
from designer.models import ImportedFile, PackageImport, Project, User
from designer.people.permissions import Action, require
from designer.services.imports.jobs.rows import load_outcome, load_shared, rules_by_code
from designer.services.imports.outcomes import FileOutcome, ImportReport

MOST_LISTED = 20


def find_import(user: User, uid: UUID) -> PackageImport:
    """Give an import. Raises NotFound and NotAllowed."""
    job = PackageImport.objects.select_related("project", "user").filter(pk=uid).first()
    if job is None:
        raise NotFound("There is no such import. It may have been deleted with its project, or after 90 days.")
    require(user, Action.READ, job.project)
    return job


def list_imports(user: User, project: Project) -> list[PackageImport]:
    """Give the last imports into a project, the newest first."""
    require(user, Action.READ, project)
    jobs = PackageImport.objects.filter(project=project).select_related("user").order_by("-created_at", "pk")
    return list(jobs.defer("choices", "shared", "encrypted_password")[:MOST_LISTED])


def load_report(job: PackageImport) -> ImportReport:
    """Give what is known of the files of an import."""
    rules = rules_by_code()
    rows = job.outcomes.select_related("package__project", "package__modified_by").order_by("position")
    files = [load_outcome(row, rules) for row in rows]
    return ImportReport(files, [load_shared(each, rules) for each in job.shared])


def load_file(job: PackageImport, position: int) -> FileOutcome:
    """Give what is known of one file. Raises NotFound."""
    row = ImportedFile.objects.select_related("package__project").filter(job=job, position=position).first()
    if row is None:
        raise NotFound("The import has no such file.")
    return load_outcome(row, rules_by_code())
