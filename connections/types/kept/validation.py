"""What is wrong with a kept connection manager: nothing that stops a run, because nothing here uses it."""

from collections.abc import Iterator

from connections.types.kept.properties import KeptConnectionProperties
from designer.issues.issue import Issue


def find_kept_issues(properties: KeptConnectionProperties) -> Iterator[Issue]:
    """Yield nothing. A Send Mail task that refers to one says itself that it is not of the type SMTP."""
    yield from ()
