"""What people do with imports: hand files in, choose what becomes of them, mend them, try another password,
cancel.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from designer.errors import Conflict, Forbidden, Invalid
from designer.models import UNFINISHED_IMPORTS, ImportGoal, ImportState, PackageImport, Project, User
from designer.people import audit
from designer.people.permissions import Action, require
from designer.registry.mends import Mend
from designer.registry.providers import vault
from designer.services.imports.importing import check_answers
from designer.services.imports.jobs.finding import find_import
from designer.services.imports.jobs.folder import Upload, delete_files, store_files
from designer.services.imports.jobs.jobs import queue_import
from designer.services.imports.jobs.limits import check_limits
from designer.services.imports.jobs.stored_choices import load_mends, store_choices
from designer.services.imports.mends import describe_mend, resolve_mends
from designer.services.imports.outcomes import Choices

LONGEST_PASSWORD = 1_000
TOO_LONG = f"The password has more than {LONGEST_PASSWORD:,} letters."
NONE_CHOSEN = "No package was chosen. Tick those that are to be imported."
NOT_READ = "The import is no longer at the point where this can be chosen. Load the page again."


def start_import(
    user: User, project: Project, uploads: Collection[Upload], choices: Choices, goal: ImportGoal
) -> PackageImport:
    """Take files, and have a worker read them. Raises NotAllowed, Forbidden, Invalid; then nothing is kept."""
    require(user, Action.READ if goal is ImportGoal.CHECK else Action.CREATE_OBJECTS, project)
    check_answers(choices)
    _check_password(choices.password)
    choices = replace(choices, mends=resolve_mends(user, project, choices.mends))
    uid = uuid4()
    try:
        return _start(uid, user, project, store_files(uid, uploads), choices, goal)
    except BaseException:
        delete_files(uid)
        raise


@transaction.atomic
def choose(user: User, uid: UUID, choices: Choices) -> PackageImport:
    """Say what becomes of the files of an import of one's own that were read, and have a worker do it.

    A package that is there is replaced only at the version at which the report has seen it, unless choices say another.
    Mends are those with which the files were read, unless choices say others. Raises NotAllowed, Forbidden, Invalid,
    Conflict.
    """
    job = _find_own(user, uid)
    require(user, Action.CREATE_OBJECTS, job.project)
    check_answers(choices)
    if choices.files is not None and not job.outcomes.filter(file__in=choices.files).exists():
        raise Invalid(NONE_CHOSEN, {"only": NONE_CHOSEN})
    rows = job.outcomes.filter(package__isnull=False).values_list("package_id", "version")
    seen = {package: version for package, version in rows if package and version}
    mends = resolve_mends(user, job.project, choices.mends) or load_mends(job.choices)
    choices = replace(choices, check=False, versions={**seen, **choices.versions}, mends=mends)
    _go_on(job, is_chosen=True, choices=store_choices(choices))
    audit.record(user, "chose from import", job.project, project=job.project, changes=_describe_choices(choices))
    return find_import(user, uid)


@transaction.atomic
def read_again(user: User, uid: UUID, password: str) -> PackageImport:
    """Have the files of an import of one's own read once more, with a password. Raises as choose does."""
    job = _find_own(user, uid)
    require(user, Action.CREATE_OBJECTS, job.project)
    _check_password(password)
    _go_on(job, encrypted_password=_encrypt(password))
    audit.record(user, "gave password to import", job.project, project=job.project)
    return find_import(user, uid)


@transaction.atomic
def mend_import(user: User, uid: UUID, mends: Collection[Mend]) -> PackageImport:
    """Have the files of an import of one's own read once more with these mends. Raises as choose does."""
    job = _find_own(user, uid)
    require(user, Action.CREATE_OBJECTS, job.project)
    resolved = resolve_mends(user, job.project, mends)
    _go_on(job, choices={**job.choices, "mends": [each.model_dump() for each in resolved]})
    audit.record(user, "mended import", job.project, project=job.project, changes=list(map(describe_mend, resolved)))
    return find_import(user, uid)


@transaction.atomic
def cancel_import(user: User, uid: UUID) -> PackageImport:
    """End an import, one's own or as who may change the project; a worker stops before the next file.

    Packages that are imported already stay, and are told. Raises NotAllowed and Forbidden.
    """
    job = find_import(user, uid)
    if job.user_id != user.pk:
        require(user, Action.MODIFY, job.project)
    values = {"state": ImportState.CANCELED, "encrypted_password": "", "current": "", "ended_at": timezone.now()}
    if PackageImport.objects.filter(pk=uid, state__in=UNFINISHED_IMPORTS).update(**values):
        audit.record(user, "canceled import", job.project, project=job.project, changes=[_name_files(job)])
        transaction.on_commit(partial(delete_files, uid))
    return find_import(user, uid)


@transaction.atomic
def _start(
    uid: UUID,
    user: User,
    project: Project,
    files: list[dict[str, str | int]],
    choices: Choices,
    goal: ImportGoal,
) -> PackageImport:
    octets = sum(int(each["size"]) for each in files)
    check_limits(user, project, octets)
    now = timezone.now()
    job = PackageImport.objects.create(
        uid=uid,
        project=project,
        user=user,
        goal=goal,
        is_chosen=goal is ImportGoal.IMPORT,
        choices=store_choices(choices),
        encrypted_password=_encrypt(choices.password),
        files=files,
        octets=octets,
        queued_at=now,
        seen_at=now,
    )
    audit.record(user, "handed files in", project, project=project, changes=[f"{job.goal}: {_name_files(job)}"])
    transaction.on_commit(partial(queue_import, str(uid), user.pk))
    return job


def _find_own(user: User, uid: UUID) -> PackageImport:
    job = find_import(user, uid)
    if job.user_id != user.pk:
        raise Forbidden(f"Only {job.user} chooses what becomes of this import. Hand the files in yourself.")
    return job


def _go_on(job: PackageImport, **values: Any) -> None:
    """Let an import that was read wait for a worker again. Raises Conflict."""
    now = timezone.now()
    rows = PackageImport.objects.filter(pk=job.pk, state=ImportState.READ)
    waiting = {"state": ImportState.WAITING, "losses": 0, "done": 0, "total": 0, "queued_at": now, "seen_at": now}
    if not rows.update(**waiting, **values):
        raise Conflict(NOT_READ)
    transaction.on_commit(partial(queue_import, str(job.pk), job.user_id))


def _check_password(password: str) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise Invalid(TOO_LONG, {"password": TOO_LONG})


def _encrypt(password: str) -> str:
    return vault.encrypt(password) if password else ""


def _name_files(job: PackageImport) -> str:
    return ", ".join(str(each["name"]) for each in job.files[:50])


def _describe_choices(choices: Choices) -> list[str]:
    """Say what was chosen, for the record."""
    told = ["Packages: all" if choices.files is None else f"Packages: {', '.join(sorted(choices.files))}"]
    told += ["Packages that are there are replaced."] if choices.replace else []
    told += [f"Tasks without an engine count as {choices.counts_as}."] if choices.counts_as else []
    for what, answer in {**choices.counts_as_kinds, **choices.counts_as_tasks}.items():
        told.append(f"{what} counts as {answer}.")
    return told
