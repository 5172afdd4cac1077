"""What people do with an execution that has failed: see what is left of it, and run that, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.template.defaultfilters import pluralize

from designer.errors import Conflict, Invalid
from designer.models import Package, PackageVersion, User
from designer.package.document import PackageDocument
from designer.people.permissions import Action, Person, require
from designer.storage.known_documents import read_document
from designer.storage.versions import load_version
from designer.variables.values import CannotEvaluate
from tasks.deliveries.services import Decision, decide
from tasks.restarting.found import Left
from tasks.restarting.runs import EndedRuns
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.preparation.parameters import Parameters, is_from_environment, open_value, shorten
from tasks.runtime.preparation.stages import RunRequest
from tasks.runtime.preparation.taking_over import Restarting
from tasks.runtime.services import find_execution, find_restart, start_request
from tasks.runtime.statuses import ExecutionStatus

NOT_OVER = "Execution {0} is not over. Wait until it is, or cancel it."
NO_PACKAGE = "Execution {0} ran no package that is stored, so what failed of it cannot run again."
MOVED = "The package of execution {0} is in another project now. Run it there."
RESTARTED = "What failed of execution {0} has been run again already, as execution {1}. Go on from there."
NOTHING_FAILED = "Nothing of execution {0} has failed. To run it all again, choose Run again."
BEING_SENT = "{1} mail{2} of execution {0} {3} being sent again. Wait until that is over."
AT_WORK = "A worker is still at work on {1} task{2} of execution {0}, which was given up. Wait until that is over."
NOT_YOURS = (
    "Execution {0} has made something of sensitive values, which only {1}, who started it, can take over. Run the "
    "package again."
)
SECRETS_GONE = (
    "Execution {0} has made something of sensitive values, which were deleted when it was over. Run the package again."
)
ITEMS_GONE = (
    "What the loop “{1}” of execution {0} went through is not kept any more, and may be another list by now. Run the "
    "package again."
)
VERSION_GONE = "Version {0} of the package is not kept any more. Choose the present version."
HALF_SENT = (
    "Some tasks of execution {0} have sent a part of their mails, and only the version that it ran knows which. Choose "
    "that version."
)
DOUBTFUL = (
    "Nobody knows whether {0} mail{1} of execution {2} arrived. Say whether to send {3} again, or to leave {3} out as "
    "arrived."
)
MOST_IN_DOUBT = 500
"""Mails in doubt about which a restart decides: each is written down and told by itself, within one request."""
TOO_MANY_IN_DOUBT = (
    f"Nobody knows whether {{0:,}} mails of execution {{1}} arrived, and a restart decides about {MOST_IN_DOUBT}. "
    "Decide about some of them on the page Deliveries first."
)
NOT_KEPT = "The value of “{0}” was sensitive, and is not kept. Give it again."


class InDoubtAnswer(StrEnum):
    """What becomes of mails in doubt. LEAVE_OUT: they count as arrived."""

    ASK = ""
    SEND_AGAIN = "send_again"
    LEAVE_OUT = "leave_out"


DECISIONS = {InDoubtAnswer.SEND_AGAIN: Decision.GIVE_UP, InDoubtAnswer.LEAVE_OUT: Decision.ARRIVED}


@dataclass(frozen=True)
class RestartWishes:
    """How what failed is to run: values for parameters whose values are not kept, whether as the package is now, and
    what becomes of mails in doubt."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    uses_present: bool = False
    in_doubt: InDoubtAnswer = InDoubtAnswer.ASK
    confirms_production: bool = False


def find_left(user: Person, execution_id: int, runs: EndedRuns | None = None) -> Left:
    """Give what of an execution would run again, for who may run its package; runs are what its runs came to, as the
    caller has found it before. Raises NotFound, and Conflict where it cannot be restarted."""
    execution = find_execution(user, execution_id)
    if not execution.state.is_final:
        raise Conflict(NOT_OVER.format(execution.pk))
    package = execution.package
    if package is None or execution.is_without_package:
        raise Conflict(NO_PACKAGE.format(execution.pk))
    require(user, Action.EXECUTE, package)
    if package.project_id != execution.project_id:
        raise Conflict(MOVED.format(execution.pk))
    if after := find_restart(execution):
        raise Conflict(RESTARTED.format(execution.pk, after))
    left = Left(execution, runs)
    _check(user, left)
    return left


def restart_execution(user: Person, execution_id: int, wishes: RestartWishes | None = None) -> Execution:
    """Run what failed in an execution, and what was skipped after that, as a new one, with the same environment and
    values. Nothing that was done is done again.

    Raises Conflict where that cannot be, and Invalid where something is to be said first: what becomes of mails in
    doubt, the value of a parameter that is not kept, or that it shall run in production.
    """
    left = find_left(user, execution_id)
    left.runs.read_all()
    return _restart(user, left, wishes or RestartWishes())


@transaction.atomic
def _restart(user: Person, known: Left, wishes: RestartWishes) -> Execution:
    """Do it under the lock of the execution that is restarted, under which only what may have changed is read again:
    what became of its mails, and whether its runs are as they were."""
    execution = known.execution.pk
    Execution.objects.select_for_update().filter(pk=execution).values_list("pk").first()
    left = find_left(user, execution, known.runs)
    _decide(user, left, wishes.in_doubt)
    request = _request(user, left, wishes)
    taken = Restarting(execution, left.describe().write(), left.read_variables(), left.runs.answers)
    return start_request(replace(request, restarting=taken))


def find_lacking(user: Person, left: Left, *, uses_present: bool = False) -> list[str]:
    """Give the names of the parameters whose values have to be given again."""
    kept = left.execution.parameters
    known = parameters_of(left, uses_present=uses_present).known()
    return [
        name for name in kept if name in known and not is_from_environment(kept[name]) and not _opens(user, left, name)
    ]


def parameters_of(left: Left, *, uses_present: bool) -> Parameters:
    """Give the parameters of the package as it is to run."""
    package = _package_of(left)
    is_present = uses_present or package.version == left.execution.package_version
    document = read_document(package) if is_present else left.execution.document
    return Parameters(document, tuple(package.project.parameter_documents))


def _check(user: Person, left: Left) -> None:
    execution = left.execution
    if execution.state is ExecutionStatus.SUCCEEDED and not left.unfinished and not left.in_doubt:
        raise Conflict(NOTHING_FAILED.format(execution.pk))
    if count := left.being_sent:
        are = "is" if count == 1 else "are"
        raise Conflict(BEING_SENT.format(execution.pk, count, pluralize(count), are))
    if count := left.at_work:
        raise Conflict(AT_WORK.format(execution.pk, count, pluralize(count)))
    lost = left.find_lost_lists()
    if any(map(left.is_secret, lost)) or (left.takes_secrets() and not execution.holds_secrets):
        raise Conflict(SECRETS_GONE.format(execution.pk))
    if lost:
        raise Conflict(ITEMS_GONE.format(execution.pk, left.snapshot.executables[min(lost)].name))
    if left.takes_secrets() and not _is_own(user, execution):
        raise Conflict(NOT_YOURS.format(execution.pk, execution.caller_name))


def _is_own(user: Person, execution: Execution) -> bool:
    return isinstance(user, User) and execution.caller_id == user.pk


def _decide(user: Person, left: Left, answer: InDoubtAnswer) -> None:
    """Decide about the mails in doubt, as on their page. Raises Invalid where nobody has said how."""
    doubtful = left.in_doubt
    if not doubtful:
        return
    count = len(doubtful)
    if count > MOST_IN_DOUBT:
        raise Conflict(TOO_MANY_IN_DOUBT.format(count, left.execution.pk))
    if answer is InDoubtAnswer.ASK:
        them = "it" if count == 1 else "them"
        sentence = DOUBTFUL.format(count, pluralize(count), left.execution.pk, them)
        raise Invalid(sentence, {"in_doubt": sentence})
    for delivery in doubtful:
        decide(user, delivery.pk, DECISIONS[answer])


def _request(user: Person, left: Left, wishes: RestartWishes) -> RunRequest:
    execution, package = left.execution, _package_of(left)
    request = RunRequest(
        user,
        package,
        _find_values(user, left, wishes),
        execution.environment_name,
        Part(execution.alone, execution.start_at),
        execution.logging,
        wishes.confirms_production,
        execution.is_shadow,
    )
    if package.version == execution.package_version:
        return request
    if wishes.uses_present:
        if left.describe().mails:
            raise Invalid(HALF_SENT.format(execution.pk), {"version": HALF_SENT.format(execution.pk)})
        return request
    return replace(request, document=_load_version(left), version=execution.package_version)


def _package_of(left: Left) -> Package:
    package = left.execution.package
    if package is None:
        raise Conflict(NO_PACKAGE.format(left.execution.pk))
    return package


def _load_version(left: Left) -> PackageDocument:
    number = left.execution.package_version
    version = PackageVersion.objects.filter(package=left.execution.package, number=number).first()
    if version is None:
        raise Invalid(VERSION_GONE.format(number), {"version": VERSION_GONE.format(number)})
    return load_version(version)


def _find_values(user: Person, left: Left, wishes: RestartWishes) -> dict[str, Any]:
    """Give the values that the execution was given itself, and those that are given again. Raises Invalid."""
    given = {shorten(name): value for name, value in wishes.parameters.items()}
    lacking = [name for name in find_lacking(user, left, uses_present=wishes.uses_present) if name not in given]
    if lacking:
        problems = {name: NOT_KEPT.format(name) for name in lacking}
        raise Invalid(" ".join(problems.values()), problems)
    known, kept = parameters_of(left, uses_present=wishes.uses_present).known(), left.execution.parameters
    own = [name for name in kept if name in known and name not in given and not is_from_environment(kept[name])]
    return {**{name: open_value(name, kept[name]) for name in own}, **given}


def _opens(user: Person, left: Left, name: str) -> bool:
    """Tell whether a value can be taken over: a sensitive one only by who gave it, and while it is kept."""
    kept = left.execution.parameters[name]
    if "secret" not in kept:
        return True
    if not _is_own(user, left.execution):
        return False
    try:
        open_value(name, kept)
    except CannotEvaluate:
        return False
    return True
