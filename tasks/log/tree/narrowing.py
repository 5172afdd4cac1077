"""What of the tree is shown: all of it, or what has failed, or what has certain words in its name or its mails, each
with what is around it."""

from collections import defaultdict
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from designer.package.enumerations import ContainerType
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.log.log_filter import MOST_WORDS
from tasks.runtime.models import Execution
from tasks.runtime.progress.executable_tree import NUMBERED, ExecutableTree
from tasks.runtime.statuses import TaskStatus

MOST_FOUND = 20_000
"""Runs that are looked through, so that a search in a very large execution ends."""


class Narrowing:
    """The runs that are looked for, and the names of executables that have the words."""

    def __init__(self, execution: Execution, tree: ExecutableTree, words: str, *, only_errors: bool) -> None:
        self._execution, self._tree = execution, tree
        self._words = words.casefold().split()[:MOST_WORDS]
        self._only_errors = only_errors

    @property
    def is_all(self) -> bool:
        """Whether nothing is narrowed."""
        return not self._words and not self._only_errors

    def shows_run(self, executable: UUID, path: str) -> bool:
        """Whether a run, or what is in it, is looked for."""
        return self.is_all or (executable, path) in self._runs or self._shows_name(executable)

    def find_rounds(self, loop: UUID, path: str, count: int) -> list[int] | range:
        """Give the numbers of the iterations that are shown of a run of a loop."""
        if self.is_all or (not self._only_errors and self._has_name_inside(loop)):
            return range(count)
        return sorted(self._rounds[loop, path])

    def _shows_name(self, executable: UUID) -> bool:
        return not self._only_errors and (self._has_name(executable) or self._has_name_inside(executable))

    def _has_name(self, executable: UUID) -> bool:
        name = self._tree.parts[executable].name.casefold()
        return bool(self._words) and all(word in name for word in self._words)

    def _has_name_inside(self, executable: UUID) -> bool:
        return any(self._has_name(each) for each in self._tree.inside(executable)) or self._has_name(executable)

    @cached_property
    def _found(self) -> list[tuple[UUID, str]]:
        runs = self._execution.task_runs.order_by()
        if self._only_errors:
            runs = runs.filter(status=TaskStatus.FAILED)
        if self._words and self._only_errors:
            named = [each for each in self._tree.parts if self._has_name(each)]
            runs = runs.filter(Q(executable__in=named) | self._in_mails())
        elif self._words:
            runs = runs.filter(self._in_mails())
        return list(runs.values_list("executable", "path")[:MOST_FOUND])

    def _in_mails(self) -> Q:
        """Give the condition that a mail of a run has all the words in its subject or in one of its addresses."""
        mails = Delivery.objects.filter(task_run=OuterRef("pk"))
        for word in self._words:
            to = DeliveryRecipient.objects.filter(delivery=OuterRef("pk"), key__contains=word)
            mails = mails.filter(Q(subject__icontains=word) | Exists(to))
        return Q(Exists(mails))

    @cached_property
    def _runs(self) -> set[tuple[UUID, str]]:
        """The runs that were found, and all that they are in."""
        return {(above, path) for executable, path in self._found for above, path, _ in self._lead(executable, path)}

    @cached_property
    def _rounds(self) -> dict[tuple[UUID, str], set[int]]:
        """The iterations that they are in, by the run of the loop."""
        found: dict[tuple[UUID, str], set[int]] = defaultdict(set)
        for executable, path in self._found:
            for above, own, number in self._lead(executable, path):
                if number is not None:
                    found[above, own].add(number)
        return found

    def _lead(self, executable: UUID, path: str) -> list[tuple[UUID, str, int | None]]:
        """Give the run and those around it, the innermost first, with the iteration of it that the one before is in."""
        lead: list[tuple[UUID, str, int | None]] = [(executable, path, None)]
        part = self._tree.parts[executable]
        while part.parent is not None:
            above, number = self._tree.parts[part.parent], None
            if part.type == ContainerType.EVENT_HANDLER:
                path = path.rpartition("/")[0]
            elif above.type in NUMBERED:
                path, _, last = path.rpartition("/")
                number = int(last or 0)
            lead.append((above.id, path, number))
            part = above
        return lead
