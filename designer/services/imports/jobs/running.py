"""What a worker does with an import: read its files and tell, or import what was chosen."""

import logging
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from designer.errors import ServiceError
from designer.models import ImportGoal, ImportState, PackageImport, Project
from designer.registry.providers import vault
from designer.services.imports.jobs.folder import delete_files, open_files
from designer.services.imports.jobs.following import Followed, SignsOfLife, Stopped
from designer.services.imports.jobs.stored_choices import load_choices
from designer.services.imports.outcomes import Choices
from designer.services.imports.uploads import count_steps, import_uploads

logger = logging.getLogger(__name__)
NO_FILES = (
    "The worker does not have the files of this import. Ask whoever runs this installation whether web servers and "
    "workers share the folder “files”, and import them again."
)
FAULT = "Mailwright failed in the middle of this import. The worker's log tells more under the reference {}."


def run(uid: str) -> None:
    """Go on with an import, if it waits, and no other import into its project is under way."""
    job = _take(uid)
    if job is None:
        return
    followed = Followed(job)
    with SignsOfLife(followed.rows):
        try:
            _work(job, followed)
        except Stopped:
            logger.info("Import %s was ended while it was under way.", uid)
        except ServiceError as error:
            _fail(followed, job, error.sentence)
        except FileNotFoundError:
            _fail(followed, job, NO_FILES)
        except Exception:
            reference = uuid4().hex[:8]
            logger.exception("Import %s failed unexpectedly, reference %s", uid, reference)
            _fail(followed, job, FAULT.format(reference))


@transaction.atomic
def _take(uid: str) -> PackageImport | None:
    """Make a waiting import this worker's. Packages are imported into a project by one import after the other."""
    found = PackageImport.objects.filter(pk=uid, state=ImportState.WAITING).first()
    if found is None or not Project.objects.select_for_update(no_key=True).filter(pk=found.project_id).exists():
        return None
    job = PackageImport.objects.select_for_update().filter(pk=uid, state=ImportState.WAITING).first()
    if job is None or (job.is_chosen and _is_busy(job)):
        return None
    if not job.is_chosen:
        job.outcomes.all().delete()
    job.state = ImportState.IMPORTING if job.is_chosen else ImportState.READING
    job.attempts, job.done, job.seen_at = job.attempts + 1, 0, timezone.now()
    job.save(update_fields=["state", "attempts", "done", "seen_at"])
    return PackageImport.objects.select_related("user", "project").get(pk=uid)


def _is_busy(job: PackageImport) -> bool:
    return PackageImport.objects.filter(project=job.project_id, state=ImportState.IMPORTING).exists()


def _work(job: PackageImport, followed: Followed) -> None:
    with open_files(job) as files:
        followed.rows.update(total=count_steps(files))
    with open_files(job) as files:
        import_uploads(job.user, job.project, files, _find_choices(job), followed)
    waits = not job.is_chosen and job.goal == ImportGoal.CHOOSE
    _end(followed, job, ImportState.READ if waits else ImportState.DONE)


def _find_choices(job: PackageImport) -> Choices:
    """Give what was chosen; until then nothing is saved."""
    password = vault.decrypt(job.encrypted_password) if job.encrypted_password else ""
    return load_choices({**job.choices, "check": not job.is_chosen}, password)


def _fail(followed: Followed, job: PackageImport, sentence: str) -> None:
    _end(followed, job, ImportState.FAILED, sentence)


def _end(followed: Followed, job: PackageImport, state: ImportState, problem: str = "") -> None:
    """Write down how it came out; with the end the files and the password go."""
    values = {"state": state, "problem": problem, "current": "", "seen_at": timezone.now()}
    if state is ImportState.READ:
        followed.rows.update(**values)
    elif followed.rows.update(**values, encrypted_password="", ended_at=timezone.now()):
        delete_files(job.uid)
