"""What the engine itself costs: a thousand Expression tasks, one after the other and all at once."""

import time
from itertools import pairwise

from designer.models import Package, Project, User
from designer.package.document import PackageDocument, VariableDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.bench.figures import Figure
from tests.packages import arrow, executable, package
from tests.programs.processes import worker
from tests.waiting import wait_until

TASKS = 1000
COUNT = {"expression": "@[User::Count] = @[User::Count] + 1"}


def measure_tasks(repeats: int) -> list[Figure]:
    """Measure both packages with one worker process."""
    user = User.objects.create_user("engine")
    project = create_project(user, "Engine")
    with worker(processes=1):
        return _measure(user, project, repeats)


def _measure(user: User, project: Project, repeats: int) -> list[Figure]:
    made = {how: create_package(user, project, count_up(how)) for how in ("one after the other", "all at once")}
    taken = {how: [run(user, each) for _ in range(repeats + 1)][1:] for how, each in made.items()}
    return [Figure(f"{TASKS:,} Expression tasks, {how}", seconds, mails=TASKS) for how, seconds in taken.items()]


def count_up(how: str) -> PackageDocument:
    tasks = [executable("ExpressionTask", f"Task {number}", properties=COUNT) for number in range(TASKS)]
    arrows = [arrow(begin, end) for begin, end in pairwise(tasks)] if how == "one after the other" else []
    variables = [VariableDocument(name="Count", type="Int32", value=0)]
    return package(f"Count {how}", tasks, arrows).model_copy(update={"variables": variables})


def run(user: User, made: Package) -> float:
    """Give the seconds from the call of Run to the time that the execution notes as its end."""
    begun = time.time()
    execution = start_execution(user, made)
    wait_until(lambda: Execution.objects.filter(pk=execution.pk, status="succeeded").exists(), 120)
    return Execution.objects.get(pk=execution.pk).ended_at.timestamp() - begun
