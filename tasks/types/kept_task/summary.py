"""A kept task in some lines, as the properties pane shows it."""

from designer.issues.scope import Scope
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties

OUTCOMES = {
    KeptOutcome.STOP: "Stops the run before it begins",
    KeptOutcome.SUCCEEDED: "Succeeded",
    KeptOutcome.FAILED: "Failed",
    KeptOutcome.EXTERNAL: "Someone else runs it",
}
SHOWN = 6
"""Facts; the editor has all of them."""


def summarize_kept_task(properties: KeptTaskProperties, scope: Scope) -> list[tuple[str, str]]:
    """Say what SSIS calls the task, what it counts as, and what is known of it."""
    return [("Type", properties.label), ("Counts as", OUTCOMES[properties.outcome]), *properties.facts[:SHOWN]]
