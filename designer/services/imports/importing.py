"""Importing SSIS's files into a project: each package in a transaction of its own, so that one that is refused keeps no
other back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from designer.dtsx.counting import count
from designer.dtsx.files.gathering import Group
from designer.dtsx.files.projects import Check, ReadFile, read_group, trust
from designer.dtsx.source import FileRefused, SourcePackage
from designer.dtsx.xml.limits import Limits
from designer.errors import Invalid, ServiceError
from designer.interchange.importing.executables import list_answers
from designer.interchange.importing.packages import ImportedPackage, import_package
from designer.interchange.importing.projects import OfProject
from designer.interchange.inventory.facts import find_facts
from designer.interchange.json_files import read_package_file
from designer.interchange.mending.offers import keeps_managers
from designer.interchange.mending.packages import mend_package
from designer.interchange.merging import merge
from designer.interchange.report import sort_findings, summarize
from designer.models import Package, Project, User
from designer.package.diff import describe_changes
from designer.people import audit
from designer.people.permissions import Action, require
from designer.services.imports.mends import describe_mend, resolve_mends
from designer.services.imports.names import find_names
from designer.services.imports.outcomes import Choices, FileOutcome, ImportReport, Outcome
from designer.services.imports.progress import Progress, Unfollowed
from designer.services.imports.shared import import_shared
from designer.services.packages import create_package, save_package
from designer.storage.kept_xml import TooLarge, keep
from designer.storage.plain_values import find_newly_sensitive
from designer.storage.rows import load_document

SAVED = (Outcome.CREATED, Outcome.REPLACED)
MADE_MEANWHILE = "Somebody made a package “{0}” at the same moment. Import the file again."
NO_REPLACING = "The project has a package “{0}” already. Choose to replace it, or rename it first."


@dataclass
class Work:
    """An import that is under way: who imports into what, who follows it, and which packages it has made or taken."""

    user: User
    project: Project
    choices: Choices
    progress: Progress
    report: ImportReport = field(default_factory=ImportReport)
    taken: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @property
    def position(self) -> int:
        """The place of the file that is imported now among all of them."""
        return len(self.report.files)


def import_files(
    user: User,
    project: Project,
    groups: Iterable[Group],
    choices: Choices,
    look_first: Check = trust,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files, or tell what would come of it. Raises NotAllowed, Forbidden, Invalid; what else is refused is told.

    look_first looks at what is in a file before it is read here; progress hears how far it is.
    """
    require(user, Action.READ if choices.check else Action.CREATE_OBJECTS, project)
    check_answers(choices)
    choices = replace(choices, mends=resolve_mends(user, project, choices.mends))
    work = Work(user, project, choices, progress or Unfollowed())
    for group in groups:
        _import_group(group, look_first, work)
    if not choices.check:
        _record(work)
    return work.report


def check_answers(choices: Choices) -> None:
    """Refuse what no task can count as. Raises Invalid."""
    given = {"counts_as": [choices.counts_as] if choices.counts_as else []}
    given |= {"counts_as_kinds": [*choices.counts_as_kinds.values()]}
    given |= {"counts_as_tasks": [*choices.counts_as_tasks.values()]}
    for name, answers in given.items():
        for answer in answers:
            if answer not in list_answers():
                sentence = f"“{answer[:40]}” is nothing that a task counts as. Choose {', '.join(list_answers())}."
                raise Invalid(sentence, {name: sentence})


def _import_group(group: Group, look_first: Check, work: Work) -> None:
    """Import the files of one project."""
    limits, password = import_limits(), work.choices.password
    names = find_names(group, look_first, work.progress.begin, limits, password)
    of_project: OfProject | None = None
    for file in read_group(group, look_first, limits, password):
        work.progress.begin(file.name)
        if of_project is None:
            check = work.choices.check or not _is_chosen(group, work.choices)
            shared = import_shared(work.user, work.project, file.project, work.report, work.choices.mends, check=check)
            work.progress.share(work.report.shared)
            of_project = replace(shared, packages=names)
        work.report.files.append(_tell(_import_file(file, of_project, work), work))


def _tell(outcome: FileOutcome, work: Work) -> FileOutcome:
    """Record what came of a file; what was saved is recorded already."""
    if outcome.outcome not in SAVED:
        work.progress.record(work.position, outcome)
    return outcome


def import_limits() -> Limits:
    """Give what a file may hold, as the installation's administrator says."""
    return Limits(octets=settings.IMPORT_FILE_LIMIT)


def _is_chosen(group: Group, choices: Choices) -> bool:
    """Tell whether anything of a project is to be saved, so that what its packages share is."""
    return choices.files is None or any(each.name in choices.files for each in group.files)


def _import_file(file: ReadFile, of_project: OfProject, work: Work) -> FileOutcome:
    if done := work.progress.recall(work.position):
        return _take_up(done, work)
    if file.refused:
        return FileOutcome(file.name, Outcome.REFUSED, file.refused)
    if file.is_document:
        return _import_document(file, work)
    counts = count(file.package, file.connections)
    if file.package is None:
        return FileOutcome(file.name, Outcome.CHECKED if work.choices.check else Outcome.UNCHANGED, counts=counts)
    try:
        name = _choose_name(file, file.package, work)
        mended = mend_package(file.package, work.choices.mends, file.name, of_project.connections)
        seen = replace(of_project, connections=(*mended.connections, *of_project.connections))
        imported = import_package(mended.source, seen, name, file.octets, work.choices.answers_for(file.name))
    except FileRefused as error:
        return FileOutcome(file.name, Outcome.REFUSED, str(error), counts=counts)
    findings = tuple(sort_findings(imported.findings))
    found = _find_package(file.package.id, imported, work)
    told = FileOutcome(
        file.name,
        Outcome.CHECKED,
        package=found,
        name=imported.document.name,
        summary=summarize(findings),
        counts=counts,
        findings=findings,
        asked=imported.asked,
        mended=mended.changes,
        keeps_managers=keeps_managers(file.package),
        facts=find_facts(file.name, imported.document, of_project.documents),
    )
    return _save(file, imported, told, work)


def _take_up(done: FileOutcome, work: Work) -> FileOutcome:
    """Go on behind what an import that was interrupted has saved."""
    work.names.add(done.name.casefold())
    if done.package:
        work.taken.add(done.package.pk)
    return done


def _import_document(file: ReadFile, work: Work) -> FileOutcome:
    """Import a package of ours, which is all that its file says."""
    try:
        document, kept = read_package_file(file.octets)
    except FileRefused as error:
        return FileOutcome(file.name, Outcome.REFUSED, str(error))
    imported = ImportedPackage(document, [], kept, {}, has_layout=True, used=())
    found = _find_package(None, imported, work)
    told = FileOutcome(file.name, Outcome.CHECKED, package=found, name=document.name, summary=summarize(()))
    return _save(file, imported, told, work)


def _choose_name(file: ReadFile, package: SourcePackage, work: Work) -> str:
    """Name a package by its file, where another of the same import has its name already."""
    stem = PurePosixPath(file.name).stem
    is_taken = package.name.strip().casefold() in work.names
    return stem if is_taken and stem.casefold() not in work.names else ""


def _find_package(dtsid: UUID | None, imported: ImportedPackage, work: Work) -> Package | None:
    """Give the package that came from this file before: by its name, or where it was renamed by its ID.

    Copies of a package have its ID, so one that the same import has made already is none that it replaces.
    """
    work.names.add(imported.document.name.casefold())
    packages = Package.objects.filter(project=work.project).exclude(pk__in=work.taken)
    by_name = packages.filter(name__iexact=imported.document.name).first()
    if by_name or dtsid is None:
        return by_name
    by_id = list(packages.filter(dtsid=dtsid)[:2])
    return by_id[0] if len(by_id) == 1 else None


def _save(file: ReadFile, imported: ImportedPackage, told: FileOutcome, work: Work) -> FileOutcome:
    before = load_document(told.package) if told.package else None
    if before:
        imported = imported if file.is_document else replace(imported, document=merge(before, imported))
        sensitive = find_newly_sensitive(before, imported.document)
        changes = audit.hide_values(describe_changes(before, imported.document), set().union(*sensitive.values()))
        told = replace(told, changes=tuple(changes))
    if work.choices.check:
        return told
    if work.choices.files is not None and file.name not in work.choices.files:
        return replace(told, outcome=Outcome.LEFT)
    if before and not told.changes:
        return replace(told, outcome=Outcome.UNCHANGED)
    try:
        return _store(file, imported, told, work)
    except (ServiceError, TooLarge) as error:
        sentence = error.sentence if isinstance(error, ServiceError) else str(error)
        return replace(told, outcome=Outcome.REFUSED, error=sentence)
    except IntegrityError:  # somebody else was faster than the check
        return replace(told, outcome=Outcome.REFUSED, error=MADE_MEANWHILE.format(told.name))


@transaction.atomic
def _store(file: ReadFile, imported: ImportedPackage, told: FileOutcome, work: Work) -> FileOutcome:
    keep(imported.kept)
    known = told.package
    if known is None:
        package, outcome = create_package(work.user, work.project, imported.document), Outcome.CREATED
    elif not work.choices.replace:
        return replace(told, outcome=Outcome.REFUSED, error=NO_REPLACING.format(known.name))
    else:
        version = work.choices.versions.get(known.pk, known.version)
        package, outcome = save_package(work.user, known.pk, imported.document, version), Outcome.REPLACED
    if file.package and file.package.id:
        Package.objects.filter(pk=package.pk).update(dtsid=file.package.id)
    work.taken.add(package.pk)
    told = replace(told, outcome=outcome, package=package)
    work.progress.record(work.position, told)
    return told


def _record(work: Work) -> None:
    """Enter the import as a whole; each package and manager has entries of its own."""
    audit.record(work.user, "imported files", work.project, project=work.project, changes=_describe(work))


def _describe(work: Work) -> Iterator[str]:
    report = work.report
    yield from map(describe_mend, work.choices.mends)
    for each in report.files:
        yield f"{each.file}: {each.outcome}{f', {each.error}' if each.error else ''}"
    for one in report.shared:
        yield f"{one.kind} {one.name}: {one.outcome}"
