"""What the API answers, as far as programs use it; fields that a newer server adds are left alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

ENDED = frozenset({"succeeded", "failed", "canceled"})
NOT_TAKEN = frozenset({"failed", "partly_sent", "in_doubt", "deferred"})


class Answer(BaseModel):
    """An answer, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Named(Answer):
    """A thing by number and name; the number is None when it was deleted."""

    id: int | None
    name: str


class Project(Answer):
    """A project."""

    id: int
    name: str


class Package(Answer):
    """A package of a project, without what it is made of."""

    id: int
    project: Project
    name: str
    version: int
    modified_at: datetime
    modified_by: str

    @property
    def path(self) -> str:
        """The project and the package, as operations take them."""
        return f"{self.project.name}/{self.name}"


class Schedule(Answer):
    """What starts a package at times. state is enabled, disabled or stopped; stopped says why it stopped by itself."""

    id: int
    name: str
    package: Named
    state: str
    stopped: str
    runs_as: str
    environment: str
    cron: str
    time_zone: str


class Parameter(Answer):
    """A parameter of a package or a project."""

    name: str
    type: str


class Issue(Answer):
    """What validation found in a package."""

    severity: str
    message: str
    property_name: str | None = Field(None, alias="property")
    code: str | None = None
    executable: UUID | None = None
    connection: UUID | None = None

    @property
    def is_error(self) -> bool:
        """Whether the package cannot run for it."""
        return self.severity == "error"


class TaskProgress(Answer):
    """The state of one executable in an execution."""

    status: str
    message: str
    started_at: datetime | None
    ended_at: datetime | None
    runs: int = 1
    failed: int = 0


class Execution(Answer):
    """An execution. message and tasks, by the executable's ID, are empty in lists."""

    id: int
    package: Named
    project: Named
    status: str
    environment: str
    in_production: bool
    shadow: bool
    caller: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    parameters: Mapping[str, Any] = {}
    message: str = ""
    tasks: Mapping[str, TaskProgress] = {}

    @property
    def has_ended(self) -> bool:
        """Whether its state will not change any more."""
        return self.status in ENDED

    @property
    def has_succeeded(self) -> bool:
        """Whether it has ended well."""
        return self.status == "succeeded"

    @property
    def failed_tasks(self) -> list[TaskProgress]:
        """The states of the executables that failed."""
        return [each for each in self.tasks.values() if each.status == "failed"]


class EventMessage(Answer):
    """A line of an execution's log."""

    event_message_id: int
    message_time: datetime
    message: str
    event_name: str
    message_source_name: str
    package_path: str = ""
    message_code: str = ""


class Recipient(Answer):
    """What became of one recipient of a message."""

    address: str
    state: str
    code: int | None
    enhanced_code: str
    text: str


class Delivery(Answer):
    """One message, and what the server said to it."""

    id: int
    execution: int
    task: str
    message_id: str
    state: str
    attempts: int
    sender: str
    recipients: list[Recipient]
    subject: str
    size: int
    connection_name: str
    server: str
    code: int | None
    enhanced_code: str
    reply: str
    created_at: datetime
    ended_at: datetime | None

    @property
    def was_taken(self) -> bool:
        """Whether no recipient's server has refused it or has left it in doubt."""
        return self.state not in NOT_TAKEN

    @property
    def told(self) -> str:
        """What became of it, and what the server replied, in one line."""
        words = [f"{each.code or ''} {each.text}".strip() for each in self.recipients if each.state == "refused"]
        reply = f"{self.code or ''} {self.reply}".strip() or "; ".join(dict.fromkeys(filter(None, words)))
        to = ", ".join(each.address for each in self.recipients)
        return f"“{self.subject}” to {to}: {self.state.replace('_', ' ')}{f', {reply}' if reply else ''}."


class Connection(Answer):
    """A connection manager of the catalog or of a project."""

    id: UUID
    type: str
    name: str
    description: str
    properties: Mapping[str, Any]
    expressions: Mapping[str, str]
    delay_validation: bool
    scope: str
    project: int | None
    owner: str
    connection_string: str
    version: int | None


class Trial(Answer):
    """A test of a connection manager. The report has steps, dialogue, features, certificate, diagnosis and fixes."""

    id: UUID
    state: str
    report: Mapping[str, Any]

    @property
    def has_ended(self) -> bool:
        """Whether there is a result."""
        return self.state in ENDED

    @property
    def has_succeeded(self) -> bool:
        """Whether the connection manager works."""
        return self.state == "succeeded"


class ImportedFile(Answer):
    """What came of one file of an import."""

    file: str
    outcome: str
    error: str | None
    name: str
    summary: str
    package: Package | None


class ImportReport(Answer):
    """What came of an import's files."""

    files: list[ImportedFile] = []


class PackageImport(Answer):
    """An import of files into a project."""

    id: UUID
    state: str
    done: int
    total: int
    problem: str
    report: ImportReport | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it by itself."""
        return self.state in {"done", "failed", "canceled", "read"}

    @property
    def files(self) -> list[ImportedFile]:
        """What came of each file, as far as is known."""
        return self.report.files if self.report else []
