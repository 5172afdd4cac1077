"""SSIS's control flow, slow and obvious: a recursive interpreter that runs one thing after the other.

It knows nothing of the planner. What happens in an order that matters (failures that stop others) is not for it.
"""

from collections import Counter

from designer.package.document import DISABLE, ExecutableDocument, PackageDocument
from tasks.runtime.planner.precedence import Outcome
from tests.tasks.planning.fate import Fate, Name

Level = tuple[ExecutableDocument | None, Name]
S, F, C = Outcome.SUCCESS, Outcome.FAILURE, Outcome.COMPLETION


class Model:
    """Runs a package and keeps what every run came to."""

    def __init__(self, document: PackageDocument, fate: Fate) -> None:
        self.document, self.fate = document, fate
        self.results: dict[Name, Outcome] = {}
        self.errors: Counter[Name] = Counter()
        self.events: Counter[tuple[Name, str]] = Counter()

    def run(self) -> Outcome:
        return self.execute(None, [], ())

    def execute(self, part: ExecutableDocument | None, above: list[Level], path: tuple) -> Outcome:
        name = (part.name if part else "Package", path)
        levels = [*above, (part, name)]
        self.raise_event("OnPreExecute", levels)
        worked = self.work(part, levels, path)
        is_task = part is not None and part.type in ("SendMailTask", "ExecutePackageTask")
        if is_task and self.result(part, name, worked) is F:
            self.raise_event("OnTaskFailed", levels)
        self.raise_event("OnPostExecute", levels)
        self.results[name] = self.result(part, name, worked)
        return self.results[name]

    def work(self, part: ExecutableDocument | None, levels: list[Level], path: tuple) -> Outcome:
        name = levels[-1][1]
        if part and part.type == "SendMailTask":
            for _ in range(self.fate.errors(name)):
                self.raise_event("OnError", levels)
            return self.fate.outcome(name)
        if part and part.type in ("ForLoop", "ForeachLoop"):
            for number in range(self.fate.iterations(name)):
                if 0 < part.maximum_error_count <= self.errors[name]:
                    break
                self.run_children(part, levels, (*path, number))
        elif part and part.type == "ExecutePackageTask":
            (called,) = self.run_children(part, levels, (*path, 0)).values()
            return called
        else:
            self.run_children(part, levels, path)
        return S

    def run_children(
        self, part: ExecutableDocument | None, levels: list[Level], path: tuple
    ) -> dict[object, Outcome | None]:
        inside = part and part.id
        children = [one for one in self.document.executables if one.parent == inside and one.type != "EventHandler"]
        came_to: dict[object, Outcome | None] = {}
        while len(came_to) < len(children):
            child = next(one for one in children if one.id not in came_to and self.is_next(one, came_to))
            if not self.may_begin(child, came_to, path):
                came_to[child.id] = None
            elif self.is_disabled(child, path):
                came_to[child.id] = S
            else:
                came_to[child.id] = self.execute(child, levels, path)
        return came_to

    def is_disabled(self, child: ExecutableDocument, path: tuple) -> bool:
        return self.fate.value(DISABLE, child.name, path) if DISABLE in child.expressions else child.disable

    def is_next(self, child: ExecutableDocument, came_to: dict) -> bool:
        return all(one.from_executable in came_to for one in self.incoming(child))

    def incoming(self, child: ExecutableDocument) -> list:
        return [one for one in self.document.precedence_constraints if one.to_executable == child.id]

    def may_begin(self, child: ExecutableDocument, came_to: dict, path: tuple) -> bool:
        incoming = self.incoming(child)
        ands = [self.passes(one, came_to, path) for one in incoming if one.logical_and]
        ors = [self.passes(one, came_to, path) for one in incoming if not one.logical_and]
        return not incoming or any(ors) or (bool(ands) and all(ands))

    def passes(self, constraint, came_to: dict, path: tuple) -> bool:
        outcome = came_to[constraint.from_executable]
        if outcome is None:
            return False
        names = {one.id: one.name for one in self.document.executables}
        value = self.fate.value(names[constraint.from_executable], names[constraint.to_executable], path)
        is_met = constraint.value == "completion" or outcome is {"success": S, "failure": F}[constraint.value]
        return {
            "Constraint": is_met,
            "Expression": value,
            "ExpressionAndConstraint": is_met and value,
            "ExpressionOrConstraint": is_met or value,
        }[constraint.evaluation_operation]

    def raise_event(self, event: str, levels: list[Level]) -> None:
        source = levels[-1][1]
        self.events[source, event] += 1
        number = (source, event, self.events[source, event])
        propagation_stopped = False
        for height in range(len(levels), 0, -1):
            part, name = levels[height - 1]
            if event == "OnError":
                self.errors[name] += 1
            handler = None if propagation_stopped else self.handler_of(part, event)
            if handler and not self.is_disabled(handler, (*name[1], number)):
                self.execute(handler, levels[:height], (*name[1], number))
                if not handler.properties["propagate"]:
                    return
            propagation_stopped |= part is not None and part.type == "EventHandler"

    def handler_of(self, part: ExecutableDocument | None, event: str) -> ExecutableDocument | None:
        if (part or self.document).disable_event_handlers:
            return None
        of = part and part.id
        handlers = [one for one in self.document.executables if one.type == "EventHandler" and one.parent == of]
        return next(
            (one for one in handlers if one.event_name == event and (DISABLE in one.expressions or not one.disable)),
            None,
        )

    def result(self, part: ExecutableDocument | None, name: Name, worked: Outcome) -> Outcome:
        host = part or self.document
        forced = {"Success": S, "Failure": F, "Completion": C}.get(host.force_execution_result)
        has_too_many = 0 < host.maximum_error_count <= self.errors[name]
        return forced or (F if worked is F or has_too_many else S)
