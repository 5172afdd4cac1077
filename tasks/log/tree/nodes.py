"""What is in a node of the tree, a part of it at a time, in a few queries however much there is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber

from designer.package.enumerations import ContainerType
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.log.shown import Shown, show, worst
from tasks.log.tree.keys import PACKAGE, Key, extend
from tasks.log.tree.narrowing import Narrowing
from tasks.log.tree.tries import Try, read_tries
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.planner import RunId
from tasks.runtime.progress.executable_tree import NUMBERED, ExecutableTree, TreeNode, read_executable_tree
from tasks.runtime.rules.paths import read_path
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus

Row = TypeVar("Row", Delivery, DeliveryRecipient)
PART = 100
"""Children that are given at once."""
MOST_TOLD = 3
"""Recipients, and subjects, that an iteration is told by."""
ROUNDS = (ContainerType.FOR_LOOP, ContainerType.FOREACH_LOOP, ContainerType.EXECUTE_PACKAGE)
NOT_BEGUN, SKIPPED, DONE = "waiting", "skipped", "done"


@dataclass(frozen=True)
class Mail:
    """One mail of a run."""

    delivery: Delivery

    @property
    def recipients(self) -> list[str]:
        """The first of those to whom it goes."""
        return [each.address for each in self.delivery.answers[:MOST_TOLD]]


@dataclass(frozen=True)
class Node:
    """A run of an executable, which may not have begun, or an iteration of a loop."""

    key: Key
    name: str
    type: str
    status: str
    has_inside: bool
    started_at: datetime | None = None
    ended_at: datetime | None = None
    message: str = ""
    attempts: int = 0
    begun: int | None = None
    total: int | None = None
    failed: int = 0
    mails: Sequence[Mail] = ()
    mail_count: int = 0
    tries: Sequence[Try] = ()


@dataclass(frozen=True)
class Inside:
    """Some of the children of a node, from the one with this place on, and how many there are in all."""

    of: Key
    first: int
    count: int
    nodes: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class _Mails:
    """How many mails runs have, and the first ones of each."""

    counts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    first: dict[int, list[Mail]] = field(default_factory=lambda: defaultdict(list))


class RunTree:
    """The tree of an execution, narrowed to what is looked for."""

    def __init__(self, execution: Execution, words: str = "", *, only_errors: bool = False) -> None:
        self.execution = execution
        self._tree: ExecutableTree = read_executable_tree(execution)
        self._flow = load_snapshot(execution).flow
        self._narrowing = Narrowing(execution, self._tree, words, only_errors=only_errors)
        self._inside: dict[UUID | None, list[TreeNode]] = defaultdict(list)
        for part in self._tree.parts.values():
            self._inside[part.parent].append(part)

    def open(self, key: Key, first: int = 0) -> Inside:
        """Give what is in a node. One that is in no execution of this package is empty."""
        part = self._tree.parts.get(key.executable) if key.executable else None
        if key != PACKAGE and part is None:
            return Inside(key, 0, 0)
        if part and key.kind == "run" and part.type in ROUNDS:
            return self._open_loop(key, part, first)
        children = [each for each in self._inside[key.executable] if each.type != ContainerType.EVENT_HANDLER]
        if part and key.kind == "run":
            children = children if part.is_container else []
        shown = [each for each in children if self._is_shown(each, key.path)]
        nodes = self._describe_runs([(each, key.path) for each in shown[first : first + PART]])
        return self._with_handlers(key, first, Inside(key, first, len(shown), nodes))

    def _is_shown(self, part: TreeNode, path: str) -> bool:
        return part.id in self._flow.nodes and self._narrowing.shows_run(part.id, path)

    def _open_loop(self, key: Key, part: TreeNode, first: int) -> Inside:
        run = self._runs([part.id], [key.path]).first()
        numbers = self._narrowing.find_rounds(part.id, key.path, run.iterations if run else 0)
        some = numbers[first : first + PART]
        paths = [extend(key.path, number) for number in some]
        inside = [each.id for each in self._inside[part.id] if each.type != ContainerType.EVENT_HANDLER]
        by_path: dict[str, list[TaskRun]] = defaultdict(list)
        for each in self._runs(inside, paths):
            by_path[each.path].append(each)
        mails = self._read_mails(each for runs in by_path.values() for each in runs)
        nodes = [self._describe_round(part, path, by_path[path], mails) for path in paths]
        return self._with_handlers(key, first, Inside(key, first, len(numbers), nodes))

    def _with_handlers(self, key: Key, first: int, inside: Inside) -> Inside:
        """Add the runs of event handlers behind all else, in its last part."""
        handlers = [each.id for each in self._inside[key.executable] if each.type == ContainerType.EVENT_HANDLER]
        if not handlers or key.kind == "round" or inside.first + len(inside.nodes) < inside.count:
            return inside
        start = f"{key.path}/" if key.path else ""
        runs = self.execution.task_runs.filter(executable__in=handlers, path__startswith=start).order_by("pk")
        depth = len(read_path(key.path)) + 1
        found = [run for run in runs[:PART] if len(read_path(run.path)) == depth]
        shown = [run for run in found if self._narrowing.shows_run(run.executable, run.path)]
        nodes = self._describe_runs([(self._tree.parts[run.executable], run.path) for run in shown])
        return Inside(inside.of, first, inside.count + len(nodes), [*inside.nodes, *nodes])

    def _runs(self, executables: Iterable[UUID], paths: Iterable[str]) -> QuerySet[TaskRun]:
        runs = self.execution.task_runs.filter(executable__in=executables, path__in=paths)
        return runs.order_by("pk")

    def _describe_runs(self, wanted: Sequence[tuple[TreeNode, str]]) -> list[Node]:
        found = {
            (run.executable, run.path): run
            for run in self._runs({part.id for part, _ in wanted}, {path for _, path in wanted})
        }
        mails = self._read_mails(found.values())
        tries = read_tries(self.execution, found.values())
        described = [
            (self._describe_run(part, path, found.get((part.id, path)), mails), (part.id, path))
            for part, path in wanted
        ]
        return [replace(node, tries=tries.get(found[key].pk, ())) if key in found else node for node, key in described]

    def _read_mails(self, runs: Iterable[TaskRun]) -> "_Mails":
        """Read the first mails of each run, with the first recipients: there may be very many of both."""
        own = Delivery.objects.filter(task_run__in=[run.pk for run in runs])
        counted = own.annotate(of_run=Window(Count("pk"), partition_by=F("task_run")))
        recipients = Prefetch("recipients", _first_of(DeliveryRecipient.objects.all(), "delivery"))
        mails = _Mails()
        for delivery in _first_of(counted, "task_run").prefetch_related(recipients):
            mails.first[delivery.task_run_id].append(Mail(delivery))
            mails.counts[delivery.task_run_id] = delivery.of_run  # type: ignore[attr-defined]  # it is counted above
        return mails

    def _describe_run(self, part: TreeNode, path: str, run: TaskRun | None, mails: "_Mails") -> Node:
        key, name = Key("run", part.id, path), part.event_name or part.name
        has_inside = part.is_container or bool(self._inside[part.id])
        if run is None:
            return Node(key, name, part.type, self._tell_unbegun(part, path), has_inside=False)
        is_loop = part.type in NUMBERED and part.type != ContainerType.EXECUTE_PACKAGE
        return Node(
            key,
            name,
            part.type,
            show(run.status),
            has_inside,
            run.started_at,
            run.ended_at,
            run.message,
            run.attempts,
            run.iterations if is_loop else None,
            (run.iterations if run.state.is_final else run.item_count) if is_loop else None,
            self._count_failed(part) if is_loop and not path else 0,
            mails.first[run.pk],
            mails.counts[run.pk],
        )

    def _describe_round(self, loop: TreeNode, path: str, runs: list[TaskRun], mails: "_Mails") -> Node:
        """Describe an iteration by what is in it: it is over when all of that is."""
        own = [each for run in runs for each in mails.first[run.pk]]
        ends = [run.ended_at for run in runs]
        return Node(
            Key("round", loop.id, path),
            f"Iteration {read_path(path)[-1] + 1:,}"
            if loop.type != ContainerType.EXECUTE_PACKAGE
            else "Called package",
            "",
            worst([show(run.status) for run in runs]) if runs else self._tell_empty(),
            has_inside=True,
            started_at=min((run.started_at for run in runs if run.started_at), default=None),
            ended_at=max(filter(None, ends), default=None) if all(ends) else None,
            message=next((run.message for run in runs if run.status == Shown.FAILED), ""),
            mails=own[:MOST_TOLD],
            mail_count=sum(mails.counts[run.pk] for run in runs),
        )

    def _count_failed(self, loop: TreeNode) -> int:
        """Count the runs in a loop that have failed, which need not fail the loop."""
        return sum(self._failed.get(each, 0) for each in self._tree.inside(loop.id))

    @cached_property
    def _failed(self) -> dict[UUID, int]:
        failed = self.execution.task_runs.filter(status=TaskStatus.FAILED).order_by().values("executable")
        return {row["executable"]: row["count"] for row in failed.annotate(count=Count("pk"))}

    def _tell_unbegun(self, part: TreeNode, path: str) -> str:
        if self._is_done(RunId(part.id, read_path(path))):
            return DONE
        return SKIPPED if part.disable or self._is_over() else NOT_BEGUN

    def _is_done(self, key: RunId | None) -> bool:
        """Whether an execution before has done a run, or something around it."""
        while key is not None and key.executable is not None:
            if self._flow.find_done(key) is not None:
                return True
            key = self._flow.above(key)
        return False

    def _tell_empty(self) -> str:
        """Tell the state of an iteration in which nothing has begun."""
        if self.execution.restarts:
            return DONE
        return Shown.SUCCEEDED if self._is_over() else Shown.RUNNING

    def _is_over(self) -> bool:
        return self.execution.state.is_final


def _first_of(rows: QuerySet[Row], of: str) -> QuerySet[Row]:
    """Give the first rows of each that they are of."""
    place = Window(RowNumber(), partition_by=F(of), order_by="pk")
    return rows.annotate(place=place).filter(place__lte=MOST_TOLD).order_by("pk")
