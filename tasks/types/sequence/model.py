"""The row of a Sequence container's properties."""

from designer.models import ExecutableProperties


class SequenceContainer(ExecutableProperties):
    """A Sequence container, which has no properties of its own."""

    class Meta:
        app_label = "tasks"
