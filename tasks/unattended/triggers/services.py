"""What people do with triggers: make, change, enable, disable and delete them, give one another address, and start
one's package at once."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import QuerySet

from designer.errors import Invalid
from designer.models import Package, Project, User
from designer.people.permissions import Action
from designer.storage.rows import load_document
from tasks.runtime.models import Execution
from tasks.runtime.preparation.parameters import Parameters, shorten
from tasks.unattended import keeping
from tasks.unattended.model import StartRecord
from tasks.unattended.run_settings import RunSettings, apply, check_name, describe, settings_of
from tasks.unattended.starting import start_package
from tasks.unattended.triggers.model import Trigger, TriggerCall
from tasks.unattended.triggers.tokens import digest_of_token, make_token

KIND = "trigger"
UNKNOWN = "The package has no parameter “{}”, so no call can bring its value."


@dataclass(frozen=True)
class TriggerSettings:
    """What a trigger is to be; allowed are names of parameters whose values a call may bring."""

    name: str
    allowed: Collection[str] = ()
    is_enabled: bool = True
    run: RunSettings = field(default_factory=RunSettings)


@dataclass(frozen=True)
class MadeTrigger:
    """A trigger with a new token, which nobody sees again."""

    trigger: Trigger
    token: str


@transaction.atomic
def create_trigger(user: User, package: Package, wanted: TriggerSettings) -> MadeTrigger:
    """Let whoever has the new token have a package started, in the user's name. Raises Invalid, Conflict, Forbidden."""
    keeping.require_room(Trigger, user, package)
    token = make_token()
    trigger = Trigger(project=package.project, package=package, digest=digest_of_token(token))
    _apply(user, trigger, wanted)
    keeping.enter(trigger, user, "created", {}, _describe(trigger), package=package)
    return MadeTrigger(trigger, token)


@transaction.atomic
def change_trigger(user: User, trigger_id: int, wanted: TriggerSettings) -> Trigger:
    """Make a trigger another one, of the same package and address; from now on it runs as the user."""
    trigger = keeping.lock(Trigger, user, trigger_id)
    before = _describe(trigger)
    _apply(user, trigger, wanted)
    keeping.enter(trigger, user, "changed", before, _describe(trigger))
    return trigger


@transaction.atomic
def enable_trigger(user: User, trigger_id: int) -> Trigger:
    """Let a trigger take calls again, from now on in the user's name. Raises Invalid where a run would be refused."""
    trigger = keeping.lock(Trigger, user, trigger_id)
    if not trigger.is_enabled:
        _apply(user, trigger, _settings_of(trigger))
        keeping.enter_enabled(trigger, user)
    return trigger


@transaction.atomic
def disable_trigger(user: User, trigger_id: int) -> Trigger:
    """Let a trigger take no calls until somebody enables it. What it has started goes on."""
    trigger = keeping.lock(Trigger, user, trigger_id)
    keeping.disable(trigger, user)
    return trigger


@transaction.atomic
def renew_trigger(user: User, trigger_id: int) -> MadeTrigger:
    """Give a trigger another token; the one before counts no more. It starts nothing in the name of somebody else than
    who has that: from now on it runs as the user. Raises Invalid where a run would be refused."""
    trigger, token = keeping.lock(Trigger, user, trigger_id), make_token()
    before = _describe(trigger)
    if trigger.runs_as_id != user.pk:
        _apply(user, trigger, replace(_settings_of(trigger), is_enabled=trigger.is_enabled))
    trigger.digest = digest_of_token(token)
    trigger.save(update_fields=["digest"])
    keeping.enter(trigger, user, "renewed address of", before, _describe(trigger))
    return MadeTrigger(trigger, token)


@transaction.atomic
def delete_trigger(user: User, trigger_id: int) -> None:
    """Delete a trigger with its address. What it has started goes on, and can still be read."""
    trigger = keeping.lock(Trigger, user, trigger_id)
    keeping.enter(trigger, user, "deleted", _describe(trigger), {})
    trigger.delete()


@transaction.atomic
def run_trigger(user: User, trigger_id: int) -> Execution:
    """Start a trigger's package at once as a call without values would, in the user's name."""
    trigger = keeping.lock(Trigger, user, trigger_id)
    execution = start_package(user, trigger, KIND)
    reason, state = f"By {user.get_username()}, at once", StartRecord.State.STARTED
    TriggerCall.objects.create(trigger=trigger, state=state, reason=reason, execution=execution.pk)
    return execution


def find_trigger(user: User, trigger_id: int, action: Action = Action.READ) -> Trigger:
    """Give a trigger that the user may see. Raises NotFound or NotAllowed."""
    return keeping.find(Trigger, user, trigger_id, action)


def triggers_of(project: Project) -> QuerySet[Trigger]:
    """Give the triggers of a project."""
    return keeping.list_of(Trigger, project)


def _apply(user: User, trigger: Trigger, wanted: TriggerSettings) -> None:
    """Make the row what is wanted, and save it. Raises Invalid."""
    allowed = sorted({shorten(name) for name in wanted.allowed})
    known = Parameters(load_document(trigger.package), trigger.project.parameter_documents).known()
    if unknown := [name for name in allowed if name not in known]:
        sentence = UNKNOWN.format(unknown[0])
        raise Invalid(sentence, {"allowed": sentence})
    trigger.name = check_name(wanted.name)
    apply(user, trigger, wanted.run, given_later=allowed)
    trigger.allowed = allowed
    trigger.is_enabled, trigger.stopped = wanted.is_enabled, ""
    keeping.save(trigger)


def _settings_of(trigger: Trigger) -> TriggerSettings:
    """Give what a trigger is, so that it can be enabled as it is."""
    return TriggerSettings(trigger.name, trigger.allowed, is_enabled=True, run=settings_of(trigger))


def _describe(trigger: Trigger) -> dict[str, object]:
    return {**describe(trigger), "package": str(trigger.package), "calls may bring": ", ".join(trigger.allowed)}
