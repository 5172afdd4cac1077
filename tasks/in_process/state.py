"""What is known of a run in memory: how far each part is, what variables hold, and which events were raised."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from designer.package.data_types import read_value
from designer.variables.event_variables import HandledEvent
from designer.variables.parameters import design_parameters
from designer.variables.system_variables import system_variables
from designer.variables.values import Value, Values
from tasks.in_process.preparing import OF_PACKAGE, Prepared, package_id_of
from tasks.runtime.planner import PACKAGE, Flow, Outcome, Planner, Raised, Run, RunId, Stage
from tasks.runtime.rules.handlers import RunOfHandler, describe_event, own_id, own_ids
from tasks.runtime.rules.paths import write_path
from tasks.runtime.rules.scoped_values import ScopedValues
from tasks.runtime.rules.sight import Sight


@dataclass(slots=True)
class PartAtRun:
    """One run of a part, or of the package, and what the planner is told of it."""

    key: RunId
    stage: Stage = Stage.RUNNING
    outcome: Outcome | None = None
    errors: int = 0
    iterations: int = 0
    is_exhausted: bool = False
    propagate: bool | None = None
    items: Any = None
    started_at: datetime | None = None
    message: str = ""

    def describe(self) -> Run:
        """Give what is known of it as a fact."""
        outcome = self.outcome if self.stage >= Stage.ENDING else None
        counted = (self.errors, self.iterations, self.is_exhausted, self.propagate)
        return Run(self.key, self.stage, outcome, *counted)


class State:
    """The state of one run. The planner knows all of it that it needs."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.snapshot = prepared.snapshot
        self.flow: Flow = prepared.snapshot.flow
        self.planner = Planner(self.flow)
        self.parts: dict[RunId, PartAtRun] = {PACKAGE: PartAtRun(PACKAGE)}
        self.raised: dict[int, tuple[Raised, Mapping[str, Any]]] = {}
        self.changed = ScopedValues()

    def values_of(self, key: RunId) -> Values:
        """Give what a run, or the package, sees now."""
        executable = self.snapshot.executables[key.executable] if key.executable else None
        home = self.snapshot.home_of(key.executable)
        changed = self.changed.see(self.flow.find_parallel(key))
        given = self._given_to_child(self._find_call(key, home), changed) if home else self._given
        sight = Sight(self.flow, key, executable, self.snapshot.scopes[home], home)
        return sight.look(given, changed, self._find_event(key))

    def begin_call(self, child: RunId, bound: Mapping[UUID, Any]) -> None:
        """Begin a call of a package: with new variables, and with values for its parameters."""
        homes, variables = self.snapshot.homes, self.snapshot.document.variables
        scopes = self.flow.find_parallel(child)
        own = (each.id for each in variables if each.scope and homes.get(each.scope) == child.executable)
        self.changed.forget(scopes, own_ids(self.flow, child, own).values())
        names = own_ids(self.flow, child, bound)
        self.changed.change(scopes, {names[parameter]: value for parameter, value in bound.items()})

    def forget(self, handler: RunId) -> None:
        """Drop what belongs to a run of an event handler that is over."""
        run = write_path(handler.path)
        bound = (each.id for child in self.snapshot.children for each in self.snapshot.packages[child].parameters)
        every = (*(each.id for each in self.snapshot.document.variables), *bound)
        self.changed.forget(self.flow.find_parallel(handler), [own_id(each, run) for each in every])

    @cached_property
    def _given(self) -> dict[str, Value]:
        document, circumstances = self.snapshot.document, self.prepared.circumstances
        return self.prepared.given | system_variables(document, None, circumstances)

    def _given_to_child(self, child: RunId, changed: Mapping[UUID, Any]) -> dict[str, Value]:
        """Give what all parts of a called package see: its own parameters, those of the project, and who it is."""
        document = self.snapshot.package_of(child.executable)
        values = {name: value for name, value in self.prepared.given.items() if not name.startswith(OF_PACKAGE)}
        values |= design_parameters(document)
        bound = own_ids(self.flow, child, (each.id for each in document.parameters))
        for each in document.parameters:
            if bound[each.id] in changed:
                values[f"{OF_PACKAGE}{each.name}"] = each.type, read_value(each.type, changed[bound[each.id]])
        who = replace(self.prepared.circumstances, package_id=package_id_of(document.name))
        return values | system_variables(document, None, who)

    def _find_call(self, key: RunId, home: UUID) -> RunId:
        while key.executable != home and (above := self.flow.above(key)):
            key = above
        return key

    def _find_event(self, key: RunId) -> HandledEvent | None:
        """Give the event that is handled around a run."""
        handler = self.flow.find_handler(key) if self.flow.has_handlers else None
        if handler is None or handler.executable is None:
            return None
        raised, said = self.raised[handler.path[-1]]
        part = self.parts.get(handler)
        started = (part and part.started_at) or datetime.now(UTC).replace(tzinfo=None)
        executables = self.snapshot.executables
        run = RunOfHandler(
            executables[handler.executable], write_path(handler.path), started, part.propagate if part else None
        )
        source = raised.source.executable
        return describe_event(
            run,
            executables[source] if source else self.snapshot.document,
            self.prepared.circumstances.package_id,
            said,
        )
