"""Expressions on common properties: a run goes by the values that they have when it is started."""

from typing import Any

import pytest

from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument
from designer.services.packages import create_package
from tasks.runtime import services
from tasks.runtime.engine import engine, transition
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import arrow, executable

STRICT = ParameterDocument(name="Strict", type="Boolean", value=False)
MOST = ParameterDocument(name="Most", type="Int32", value=1)
SECRET = ParameterDocument(name="Secret", type="Boolean", value=None, sensitive=True)
BROKEN = {"expression": "@[User::Missing] = 1"}


def task(name: str, inside: ExecutableDocument | None = None, **fields: object) -> ExecutableDocument:
    return executable("ExpressionTask", name, inside, **{"properties": BROKEN, "delay_validation": True, **fields})


def run(
    user: User, project: Project, made: PackageDocument, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any]
) -> Execution:
    queued: list[tuple[str, int]] = []
    for module in (services, transition):
        monkeypatch.setattr(module, "enqueue", lambda job, key, _person: queued.append((job, key)))
    execution = start_execution(user, create_package(user, project, made), given)
    for job, key in queued:
        getattr(engine, job)(key)
    execution.refresh_from_db()
    return execution


def document(expressions: dict[str, str]) -> PackageDocument:
    """A box with a task that fails, and one after the box whatever it came to; expressions are the box's."""
    box = executable("Sequence", "Box", expressions=expressions)
    after = executable("Sequence", "After")
    arrows = [arrow(box, after, "completion")]
    parts = [box, task("Fails", box), after]
    more = {"parameters": [STRICT, MOST, SECRET], "maximum_error_count": 0}
    return PackageDocument(name="Any", executables=parts, precedence_constraints=arrows, **more)


def statuses(execution: Execution) -> dict[str, str]:
    return {"Package": execution.status} | dict(execution.task_runs.values_list("name", "status"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("expressions", "given", "expected"),
    [
        ({"fail_package_on_failure": "@[$Package::Strict]"}, {}, {"Box": "failed", "After": "succeeded"}),
        ({"fail_package_on_failure": "@[$Package::Strict]"}, {"Strict": True}, {"Box": "failed", "Package": "failed"}),
        ({"maximum_error_count": "@[$Package::Most] + 1"}, {}, {"Box": "succeeded", "Package": "succeeded"}),
        ({"force_execution_result": "@[$Package::Most] - 1"}, {}, {"Box": "succeeded", "Package": "succeeded"}),
    ],
)
def test_a_run_goes_by_the_values_that_its_parameters_give(
    member: User, project: Project, monkeypatch, expressions: dict[str, str], given: dict, expected: dict[str, str]
):
    came_to = statuses(run(member, project, document(expressions), monkeypatch, given))
    assert expected.items() <= came_to.items()
    assert ("After" in came_to) is (expected.get("Package") != "failed")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("expressions", "given", "sentence"),
    [
        ({"maximum_error_count": "-@[$Package::Most]"}, {}, "gives “-1”, which does not fit"),
        ({"fail_package_on_failure": "@[$Package::Secret]"}, {"Secret": True}, "$Package::Secret is sensitive"),
    ],
)
def test_nothing_begins_when_such_an_expression_has_no_value_that_fits(
    member: User, project: Project, monkeypatch, expressions: dict[str, str], given: dict, sentence: str
):
    made = document(expressions)
    delayed = [one.model_copy(update={"delay_validation": True}) for one in made.executables]
    execution = run(member, project, made.model_copy(update={"executables": delayed}), monkeypatch, given)
    assert statuses(execution) == {"Package": "failed"}
    assert sentence in execution.message


@pytest.mark.django_db
def test_the_package_itself_is_evaluated_and_the_snapshot_says_what_the_run_went_by(member: User, project: Project):
    own = {"max_concurrent_executables": "@[$Package::Most]", "disable_event_handlers": "TRUE"}
    package = create_package(member, project, document({}).model_copy(update={"expressions": own}))
    snapshot = start_execution(member, package, {"Most": 3}).document
    assert (snapshot.max_concurrent_executables, snapshot.disable_event_handlers, snapshot.expressions) == (3, True, {})
