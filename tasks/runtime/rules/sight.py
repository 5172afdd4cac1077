"""What a run of an executable, or of the package, sees: variables, parameters and SSIS's system variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from designer.package.document import ExecutableDocument
from designer.variables.event_variables import HandledEvent
from designer.variables.system_variables import executable_variables
from designer.variables.values import Value, Values
from designer.variables.visibility import Scopes
from tasks.runtime.planner import Flow, RunId
from tasks.runtime.rules.handlers import give_own_ids


@dataclass(frozen=True)
class Sight:
    """Where a run stands: its executable, which is None for the package, in a flow; what is in sight in its package;
    and the ChildPackage of that, where it is called (home)."""

    flow: Flow
    key: RunId
    executable: ExecutableDocument | None
    scopes: Scopes
    home: UUID | None = None

    def look(
        self, given: Mapping[str, Value], changed: Mapping[UUID, Any], event: HandledEvent | None = None
    ) -> Values:
        """Give what is seen now. given is what all parts of the package see, event what is handled around the run."""
        is_package = self.key.executable == self.home
        visible = self.scopes.find_visible(None if is_package else self.key.executable)
        if event:
            visible = give_own_ids(self.flow, self.key, visible, self.home) | event.writable()
        inner = None if is_package else self.executable
        return Values(visible, {**given, **executable_variables(inner, event)}, changed)
