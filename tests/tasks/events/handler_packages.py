"""Packages whose handlers mail and count."""

from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from tasks.runtime.engine.runners import TaskContext
from tasks.runtime.models import Execution
from tasks.runtime.work import TaskFailed
from tasks.types.send_mail.properties import SendMailProperties
from tests.packages import executable, send_mail, smtp
from tests.tasks.running import Runner

TEXT = VariableDocument(name="Text", value="")
COUNT = VariableDocument(name="Count", type="Int32", value=0, raise_changed_event=True)


class FakeRunner(Runner):
    """Notes each subject as its expression makes it, and fails, warns or informs where the task's name says so."""

    def run(self, context: TaskContext) -> str:
        self.seen.append(context.evaluate(SendMailProperties).subject)
        match context.executable.name.split()[0]:
            case "Bad":
                raise TaskFailed(f"{context.executable.name} is bad.", "0xC0017003")
            case "Warn":
                context.event("OnWarning", "Look out.")
            case "Inform":
                context.event_at_end("OnInformation", "Good to know.")
        return "Done."


def mail(name: str, inside: ExecutableDocument | None = None, shows: str = "") -> ExecutableDocument:
    """A mail whose subject, if it shows something, is a system variable."""
    expressions = {"subject": f"(DT_WSTR, 99) @[System::{shows}]"} if shows else {}
    changes = {"parent": inside and inside.id, "expressions": expressions}
    return send_mail(name).model_copy(update=changes)


def add(name: str, inside: ExecutableDocument | None, expression: str) -> ExecutableDocument:
    return executable("ExpressionTask", name, inside, properties={"expression": expression})


def document(*parts: ExecutableDocument, arrows: list | None = None, **fields: object) -> PackageDocument:
    given = {"variables": [TEXT, COUNT], **fields}
    return PackageDocument(
        name="Nightly", executables=parts, connections=[smtp()], precedence_constraints=arrows or [], **given
    )


def statuses(execution: Execution) -> list[tuple[str, str]]:
    return list(execution.task_runs.order_by("pk").values_list("name", "status"))
