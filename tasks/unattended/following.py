"""What starts a package goes along with it to another project, and starts nothing there until somebody has looked at it
and enabled it."""

from collections.abc import Sequence

from django.db.models import Q

from designer.models import Package, Project
from designer.package.names import find_free_name
from designer.people import audit
from designer.people.principals import Caller
from designer.registry.providers.package_followers import Following
from tasks.executions.drafts.model import ExecutionDraft
from tasks.runtime.preparation.parameters import OF_PROJECT
from tasks.unattended import keeping
from tasks.unattended.model import Unattended
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.sealing import seal
from tasks.unattended.triggers.model import Trigger

KINDS: tuple[tuple[str, type[Schedule] | type[Trigger]], ...] = (("schedule", Schedule), ("trigger", Trigger))
ALONG = "The {} “{}”, stopped: it starts nothing there until somebody enables it."
LEFT = "The {} “{}”."
MOVED = "The package was moved here from “{}”. Look at the environment and the values, then enable it."


class Starts:
    """Schedules and triggers of a package."""

    def tell_of_copy(self, package: Package, target: Project) -> Following:
        """Say that a copy has none."""
        return Following(left=[LEFT.format(kind, each) for kind, model in KINDS for each in _find(model, package)])

    def tell_of_move(self, package: Package, target: Project) -> Following:
        """Say that all go along."""
        return Following([ALONG.format(kind, each) for kind, model in KINDS for each in _find(model, package)])

    def tell_of_rename(self, package: Package) -> Sequence[str]:
        """Schedules and triggers know a package by its number."""
        return ()

    def follow(self, package: Package, former: Project) -> None:
        """Put them into the package's project, stopped; the environment of the former project is missed there. What is
        sensitive in this project is encrypted. Raises Conflict where the project would have too many."""
        ExecutionDraft.objects.filter(package=package, execution=None).delete()
        project = keeping.lock_for_moved((model for _, model in KINDS), package)
        sensitive = {f"{OF_PROJECT}{each.name}" for each in project.parameter_documents if each.sensitive}
        seal(Q(package=package), {name.casefold() for name in sensitive})
        for kind, model in KINDS:
            names = model.objects.filter(project=package.project).values_list("name", flat=True)
            taken = {name.casefold() for name in names}
            for each in _find(model, package):
                _move(kind, each, package.project, former, taken)


def _find(model: type[Schedule] | type[Trigger], package: Package) -> list[Unattended]:
    return list(model.objects.filter(package=package).order_by("name"))


def _move(kind: str, thing: Unattended, project: Project, former: Project, taken: set[str]) -> None:
    thing.project, thing.environment = project, None
    thing.name = find_free_name(thing.name, taken)
    thing.is_enabled, thing.stopped = False, MOVED.format(former)
    if isinstance(thing, Schedule):
        thing.next_due_at = None
    thing.save()
    audit.record(Caller("A move"), f"stopped {kind}", thing, project=project, changes=[thing.stopped])
