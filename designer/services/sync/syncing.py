"""Syncing a project with a folder: what changed since the last time is imported, what is gone is told or deleted."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from designer.dtsx.source import FileRefused
from designer.errors import Invalid, ServiceError
from designer.models import PackageSource, Project, User
from designer.people import audit
from designer.people.permissions import Action, require
from designer.services.imports.importing import import_files
from designer.services.imports.outcomes import Choices, FileOutcome, ImportReport, Outcome
from designer.services.imports.uploads import looking_first
from designer.services.packages import delete_package
from designer.services.sync.report import FileState, Local, SyncedFile, SyncReport
from designer.services.sync.rows import claimed, find_sources, is_changed_here, note, note_commit, tell_local
from designer.services.sync.tree import Tree, open_tree

STOPPED = (
    "Nothing was synced: {0} {1} saved here since the last sync, and the folder says otherwise. Choose to keep what is "
    "here, or to take it back."
)
DONE = {Outcome.CREATED: FileState.CREATED, Outcome.REPLACED: FileState.REPLACED, Outcome.UNCHANGED: FileState.SAME}


@dataclass(frozen=True)
class SyncChoices:
    """What becomes of local changes, whether packages whose files are gone are deleted, whether anything is saved."""

    local: Local = Local.STOP
    prune: bool = False
    check: bool = False


def sync_project(user: User, project: Project, path: str, choices: SyncChoices) -> SyncReport:
    """Let a project be what a folder holds. Raises NotAllowed, Forbidden, Conflict, and Invalid for a folder that may
    not be read; what else is refused is told."""
    require(user, Action.READ if choices.check else Action.CREATE_OBJECTS, project)
    tree = _open(path)
    if choices.check:
        return _Sync(user, project, tree, choices).run({})
    with claimed(project, path) as source:
        sync = _Sync(user, project, tree, choices)
        report = sync.run(source.shared)
        source.path, source.result, source.synced_at = path, report.describe(), timezone.now()
        source.synced_by_name = user.get_username()
        if not report.stopped:
            source.commit, source.shared = tree.commit, tree.shared
        source.save(update_fields=["path", "result", "synced_at", "synced_by_name", "commit", "shared"])
        audit.record(user, "synced project", project, project=project, changes=[f"{path} {tree.commit}".strip()])
        return report


def _open(path: str) -> Tree:
    try:
        return open_tree(path)
    except (FileRefused, OSError) as error:
        sentence = str(error) if isinstance(error, FileRefused) else f"The folder cannot be read: {error.strerror}."
        raise Invalid(sentence, {"path": sentence}) from error


class _Sync:
    def __init__(self, user: User, project: Project, tree: Tree, choices: SyncChoices) -> None:
        self.user, self.project, self.tree, self.choices = user, project, tree, choices
        self.known = find_sources(project)
        self.report = SyncReport(tree.commit, choices.check)

    def run(self, shared: dict[str, str]) -> SyncReport:
        """Tell what would be done, and do it unless local changes stop it."""
        changed = [path for path in self.tree.packages if self._is_due(path)]
        wanted = changed + [path for path, digest in self.tree.shared.items() if shared.get(path) != digest]
        self.report.unchanged = len(self.tree.packages) - len(changed)
        preview = self._import(wanted, Choices(check=True)) if wanted else ImportReport()
        found = {each.file: each for each in preview.files if each.file in set(changed)}
        conflicts = [path for path, each in found.items() if self._is_conflict(each)]
        gone = self._find_gone(found)
        self._tell_changed_here(set(changed))
        if self.choices.check or self._is_stopped(conflicts, gone, found):
            self._tell(found, conflicts, gone)
        else:
            self._do(wanted, found, conflicts, gone)
        return self.report

    def _is_due(self, path: str) -> bool:
        row = self.known.get(path)
        is_new = row is None or row.digest != self.tree.digests[path]
        takes_back = self.choices.local is Local.TAKE_BACK
        return is_new or (takes_back and row is not None and is_changed_here(row, row.package))

    def _import(self, wanted: list[str], choices: Choices) -> ImportReport:
        names = {path: row.package.name for path, row in self.known.items() if path not in wanted}
        with looking_first() as look_first:
            return import_files(self.user, self.project, self.tree.group(wanted, names), choices, look_first)

    def _is_conflict(self, file: FileOutcome) -> bool:
        """Whether a package that is there is other than its file, and was saved here meanwhile."""
        row = self._row_of(file)
        return bool(file.package and file.changes and is_changed_here(row, file.package))

    def _row_of(self, file: FileOutcome) -> PackageSource | None:
        return next((row for row in self.known.values() if file.package and row.pk == file.package.pk), None)

    def _find_gone(self, found: dict[str, FileOutcome]) -> list[PackageSource]:
        """Give what came from files that are there no more, and did not come from another one now."""
        again = {each.package.pk for each in found.values() if each.package}
        there = set(self.tree.packages)
        return [row for path, row in self.known.items() if path not in there and row.pk not in again]

    def _is_stopped(self, conflicts: list[str], gone: list[PackageSource], found: dict[str, FileOutcome]) -> bool:
        if self.choices.local is not Local.STOP:
            return False
        names = [found[path].name for path in conflicts]
        if self.choices.prune:
            names += [row.package.name for row in gone if is_changed_here(row, row.package)]
        if names:
            told = ", ".join(f"“{name}”" for name in names[:10]) + (" and more" if len(names) > 10 else "")
            self.report.stopped = STOPPED.format(told, "was" if len(names) == 1 else "were")
        return bool(names)

    def _tell_changed_here(self, changed: set[str]) -> None:
        """Tell what was saved here though its file is the same."""
        for path in self.tree.packages:
            row = self.known.get(path)
            if row and path not in changed and is_changed_here(row, row.package):
                local = tell_local(row, row.package)
                self._add(path, FileState.CHANGED_HERE, row.package.name, row.pk, local=local)

    def _tell(self, found: dict[str, FileOutcome], conflicts: list[str], gone: list[PackageSource]) -> None:
        for path, file in found.items():
            package = file.package.pk if file.package else None
            local = tell_local(self._row_of(file), file.package) if path in conflicts and file.package else ()
            state = FileState.REFUSED if file.error else FileState.CHANGED_HERE if local else FileState.TO_DO
            state = FileState.SAME if file.package and not file.changes and not file.error else state
            self._add(path, state, file.name, package, file.error, file.changes, local)
        for row in gone:
            self._add(row.path, FileState.GONE, row.package.name, row.pk)

    def _do(
        self, wanted: list[str], found: dict[str, FileOutcome], conflicts: list[str], gone: list[PackageSource]
    ) -> None:
        kept = set(conflicts) if self.choices.local is Local.KEEP else set()
        for path in kept:
            file = found[path]
            local = tell_local(self._row_of(file), file.package) if file.package else ()
            package = file.package.pk if file.package else None
            self._add(path, FileState.KEPT, file.name, package, "", file.changes, local)
        todo = [path for path in wanted if path not in kept]
        versions = {each.package.pk: each.package.version for each in found.values() if each.package}
        if todo:
            done = self._import(todo, Choices(replace=True, files=frozenset(todo), versions=versions))
            self.report.shared = [f"{one.kind} {one.name}: {one.error or one.outcome}" for one in done.shared]
            for file in done.files:
                if file.file in found or file.error:
                    self._take(file)
        note_commit(self._unchanged(set(found)), self.tree.commit)
        for row in gone:
            self._remove(row)

    def _unchanged(self, touched: set[str]) -> Iterator[PackageSource]:
        return (row for path, row in self.known.items() if path in self.tree.digests and path not in touched)

    def _take(self, file: FileOutcome) -> None:
        state = DONE.get(file.outcome, FileState.REFUSED)
        package = file.package if state is not FileState.REFUSED else None
        if package:
            note(package, file.file, self.tree.digests[file.file], self.tree.commit)
        self._add(file.file, state, file.name, package.pk if package else None, file.error, file.changes)

    def _remove(self, row: PackageSource) -> None:
        """Delete a package whose file is gone, if that was asked for and it was not saved here meanwhile."""
        is_local = is_changed_here(row, row.package)
        if not self.choices.prune or (is_local and self.choices.local is Local.KEEP):
            self._add(row.path, FileState.GONE, row.package.name, row.pk)
            return
        name = row.package.name
        try:
            delete_package(self.user, row.package, row.package.version)
        except ServiceError as error:
            self._add(row.path, FileState.REFUSED, name, row.pk, error.sentence)
        else:
            self._add(row.path, FileState.DELETED, name)

    def _add(
        self,
        path: str,
        state: FileState,
        name: str = "",
        package: int | None = None,
        error: str = "",
        changes: tuple[str, ...] = (),
        local: tuple[str, ...] = (),
    ) -> None:
        self.report.files.append(SyncedFile(path, state, name, package, error, changes, local))
