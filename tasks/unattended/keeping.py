"""What is done alike with schedules and with triggers: finding one for somebody, saving it, writing it down."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from designer.errors import Conflict, Invalid, NotFound
from designer.models import Package, Project, User
from designer.package.diff import describe_values
from designer.people import audit
from designer.people.permissions import Action, require
from tasks.unattended.model import Unattended

Thing = TypeVar("Thing", bound=Unattended)
MOST: Final = 500
"""Schedules of one project, and triggers."""
TOO_MANY_TOGETHER: Final = (
    "“{}” has {:,} {}, and “{}” has {:,}: a project has at most {}. Delete some that nobody needs, then move it."
)
RELATED: Final = ("project", "package__project", "environment", "runs_as")


def list_of(model: type[Thing], project: Project) -> QuerySet[Thing]:
    """Give those of a project."""
    return model._default_manager.filter(project=project).select_related("package__project", "environment")


def find(model: type[Thing], user: User, key: int, action: Action) -> Thing:
    """Give one that the user may see, or do more with. Raises NotFound or NotAllowed."""
    return _find(model._default_manager.all(), user, key, action)


def lock(model: type[Thing], user: User, key: int) -> Thing:
    """Give one that the user may change, locked until the transaction ends. Raises likewise."""
    return _find(model._default_manager.select_for_update(of=("self",)), user, key, Action.EXECUTE)


def _find(things: QuerySet[Thing], user: User, key: int, action: Action) -> Thing:
    thing = things.select_related(*RELATED).filter(pk=key).first()
    if thing is None:
        raise NotFound(f"There is no such {things.model._meta.verbose_name}. It may have been deleted.")
    require(user, action, thing)
    return thing


def require_room(model: type[Unattended], user: User, package: Package) -> None:
    """Let nobody else make another one of the package's project meanwhile. Raises Conflict, and Forbidden.

    The package is locked before the project, as by a save (designer.services.becoming_sensitive).
    """
    require(user, Action.EXECUTE, package)
    Package.objects.select_for_update(no_key=True).filter(pk=package.pk).values_list("pk").first()
    Project.objects.select_for_update().get(pk=package.project_id)
    if model._default_manager.filter(project=package.project_id).count() >= MOST:
        word = model._meta.verbose_name_plural
        raise Conflict(f"The project has {MOST} {word} already. Delete one that nobody needs.")


def lock_for_moved(models: Iterable[type[Unattended]], package: Package) -> Project:
    """Give the project into which a package has come, where nobody else makes one meanwhile, and which has room for
    those that come along. Raises Conflict."""
    project = Project.objects.select_for_update().get(pk=package.project_id)
    for model in models:
        there = model._default_manager.filter(project=package.project_id).exclude(package=package).count()
        coming = model._default_manager.filter(package=package).count()
        if coming and there + coming > MOST:
            word = model._meta.verbose_name_plural
            raise Conflict(TOO_MANY_TOGETHER.format(package, coming, word, package.project, there, MOST))
    return project


def save(thing: Unattended) -> None:
    """Save one under a name that no other one of its project has. Raises Invalid."""
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        word = thing._meta.verbose_name
        sentence = f"The project has a {word} of this name already. Choose another name."
        raise Invalid(sentence, {"name": sentence}) from error


def disable(thing: Unattended, user: User, **more: object) -> None:
    """Let it start nothing until somebody enables it; more are fields that are another value then."""
    if not thing.is_enabled and not thing.stopped:
        return
    for name, value in {"is_enabled": False, "stopped": "", **more}.items():
        setattr(thing, name, value)
    thing.save()
    audit.record(user, f"disabled {thing._meta.verbose_name}", thing, project=thing.project)


def enter_enabled(thing: Unattended, user: User) -> None:
    """Write down that it starts its package again, and as whom."""
    changes = [f"runs as: {thing.runs_as_name}"]
    audit.record(user, f"enabled {thing._meta.verbose_name}", thing, project=thing.project, changes=changes)


def enter(
    thing: Unattended,
    user: User,
    done: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    package: Package | None = None,
) -> None:
    """Write down what was done, with what is another value now."""
    changes = describe_values(before, after)
    verb = f"{done} {thing._meta.verbose_name}"
    audit.record(user, verb, thing, project=thing.project, package=package, changes=changes)
