"""The engine with rows, beside the slow and obvious model of SSIS's control flow: any package comes to the same."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.runtime import recovery, services
from tasks.runtime.engine import engine, transition
from tasks.runtime.engine.runners import RecoveryAction as Left
from tasks.runtime.engine.runners import RecoveryDecision, TaskContext
from tasks.runtime.models import Execution
from tasks.runtime.planner.precedence import Outcome
from tasks.runtime.services import start_execution
from tasks.runtime.state import planner_cache
from tasks.runtime.work import TaskFailed
from tests.packages import send_mail, smtp
from tests.tasks.planning.fate import Fate, Name
from tests.tasks.planning.model import Model
from tests.tasks.planning.packages import packages
from tests.tasks.running import replace_runner

pytestmark = pytest.mark.django_db(transaction=True)
OUTCOMES = {"succeeded": Outcome.SUCCESS, "failed": Outcome.FAILURE}
ROUNDS = 2


class Said(Fate):
    """A fate that a document can say: who fails is chosen by name, loops go round twice, all expressions are true."""

    def outcome(self, name: Name) -> Outcome:
        return super().outcome((name[0], ()))

    def errors(self, name: Name) -> int:
        return int(self.outcome(name) is Outcome.FAILURE)

    def iterations(self, name: Name) -> int:
        return ROUNDS

    def value(self, begin: str, end: str, path: tuple) -> bool:
        return True


class FatedRunner:
    """Fails the tasks that fate has chosen."""

    def __init__(self, fate: Fate) -> None:
        self.fate = fate

    def run(self, context: TaskContext) -> str:
        if self.fate.outcome((context.executable.name, ())) is Outcome.FAILURE:
            raise TaskFailed("Fate.")
        return "Done."

    def inspect_after_crash(self, task_run: object) -> RecoveryDecision:
        return RecoveryDecision(Left.RETRY)

    def abandon(self, task_runs: object, reason: str) -> None:
        pass


def make_runnable(document: PackageDocument) -> PackageDocument:
    """Give each part what it needs to be valid, and each expression the value that fate says."""
    items = {"kind": "Item", "rows": [["a"]] * ROUNDS}
    counting = {"init_expression": "@Count = 0", "eval_expression": f"@Count < {ROUNDS}"}
    given = {
        "SendMailTask": send_mail("Any").properties,
        "ForLoop": {**counting, "assign_expression": "@Count = @Count + 1"},
        "ForeachLoop": {"enumerator": items},
    }
    parts = [one.model_copy(update={"properties": given.get(one.type, one.properties)}) for one in document.executables]
    arrows = [one.model_copy(update={"expression": "true"}) for one in document.precedence_constraints]
    counts = [{"name": "Count", "type": "Int32", "value": 0, "scope": one.id} for one in parts if one.type == "ForLoop"]
    made = document.model_copy(update={"executables": parts, "precedence_constraints": arrows, "connections": [smtp()]})
    return PackageDocument.model_validate(made.model_dump(warnings=False) | {"variables": counts, "name": "Any"})


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(packages(with_calls=False), st.integers(0, 2**32))
def test_any_package_comes_to_what_the_obvious_model_comes_to(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch, document: PackageDocument, seed: int
):
    fate, order, queued = Said(seed), random.Random(seed), []
    made = make_runnable(document)
    replace_runner(monkeypatch, FatedRunner(fate))
    for module in (services, transition, recovery):
        monkeypatch.setattr(module, "enqueue", lambda job, key, _person: queued.append((job, key)))
    project.packages.all().delete()
    execution = start_execution(member, create_package(member, project, made))
    while queued:
        job, key = queued.pop(order.randrange(len(queued)))
        if order.random() < 0.3:
            planner_cache._cache.clear()
        getattr(engine, job)(key)
    model = Model(made, fate)
    execution.refresh_from_db()
    assert OUTCOMES[execution.status] is (Outcome.FAILURE if model.run() is Outcome.FAILURE else Outcome.SUCCESS)
    assert tally(execution) == expect(model)


def tally(execution: Execution) -> list[tuple[str, str, int]]:
    """Give how often each executable came to what."""
    runs = list(execution.task_runs.values_list("name", "status"))
    return sorted((name, status, runs.count((name, status))) for name, status in set(runs))


def expect(model: Model) -> list[tuple[str, str, int]]:
    words = {Outcome.SUCCESS: "succeeded", Outcome.FAILURE: "failed", Outcome.COMPLETION: "succeeded"}
    runs = [(name, words[outcome]) for (name, _), outcome in model.results.items() if name != "Package"]
    return sorted((name, status, runs.count((name, status))) for name, status in set(runs))
