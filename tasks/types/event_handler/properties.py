"""The properties of an event handler."""

from designer.package.enumerations import EventName
from tasks.types.properties import Properties


class EventHandlerProperties(Properties):
    """An event handler. propagate is what System::Propagate holds at first: whether the event bubbles up."""

    event_name: EventName = EventName.ON_ERROR
    propagate: bool = True
