"""A kept task in some lines, as the properties pane shows it."""

from textwrap import shorten

from designer.issues.scope import Scope
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties

OUTCOMES = {
    KeptOutcome.STOP: "Stops the run before it begins",
    KeptOutcome.SUCCEEDED: "Succeeded",
    KeptOutcome.FAILED: "Failed",
    KeptOutcome.EXTERNAL: "Someone else runs it",
    KeptOutcome.ROWS: "Succeeded, with the rows of a file",
}
SHOWN, LONGEST = 6, 160
"""Facts, and characters of each; the editor has all of them."""


def summarize_kept_task(properties: KeptTaskProperties, scope: Scope) -> list[tuple[str, str]]:
    """Say what SSIS calls the task, what it counts as, and what is known of it."""
    known = [(name, shorten(text, LONGEST, placeholder="…")) for name, text in properties.facts[:SHOWN]]
    file = [("Rows of", properties.rows.path)] if properties.outcome is KeptOutcome.ROWS else []
    return [("Type", properties.label), ("Counts as", OUTCOMES[properties.outcome]), *file, *known]
