"""What of a task's mails is made of something sensitive, from the properties that are."""

from typing import Final

from designer.package.document import DISABLE
from tasks.deliveries.sending.concealing import Part
from tasks.runtime.engine.runners import TaskContext
from tasks.runtime.state.snapshot import load_snapshot

CONNECTION: Final = "smtp_connection"
PARTS: Final = {
    "subject": Part.SUBJECT,
    "from_line": Part.SENDER,
    "envelope_sender": Part.SENDER,
    "to_line": Part.RECIPIENTS,
    "cc_line": Part.RECIPIENTS,
    "bcc_line": Part.RECIPIENTS,
    CONNECTION: Part.SERVER,
}
"""What a property becomes part of; all others are in the message alone. A manager that is made of something sensitive
makes the property that names it so."""

NOTHING: Final[frozenset[Part]] = frozenset()


def find_concealed(context: TaskContext) -> frozenset[Part]:
    """Give the sensitive parts of all mails of a task, if any."""
    hidden = load_snapshot(context.task_run.execution).find_hidden(context.executable.id) - {DISABLE}
    if not hidden:
        return NOTHING
    parts = {PARTS.get(name, Part.CONTENT) for name in hidden}
    if CONNECTION in hidden & context.executable.expressions.keys():
        parts.add(Part.CONNECTION)
    return frozenset(parts)
