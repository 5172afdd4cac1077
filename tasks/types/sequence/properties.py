"""The properties of a Sequence container."""

from tasks.types.properties import Properties


class SequenceProperties(Properties):
    """A Sequence container has none of its own."""
