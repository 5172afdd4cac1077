"""The event handler, which stands in a package and not in the toolbox."""

from designer.package.enumerations import ContainerType
from tasks.types.event_handler.dtsx import FORM
from tasks.types.event_handler.properties import EventHandlerProperties
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name=ContainerType.EVENT_HANDLER,
    label="Event Handler",
    default_name="OnError",
    description="Runs its tasks when an event of its executable, or of one inside it, occurs.",
    icon="event-handler",
    group="Containers",
    properties=EventHandlerProperties,
    summarize=lambda properties, scope: [("Event", properties.event_name)],
    in_toolbox=False,
    file_form=FORM,
)
