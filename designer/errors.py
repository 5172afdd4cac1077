"""What a service answers when it cannot do what was asked. Every door shows the sentence; none shows a stack trace."""

from collections.abc import Sequence

from designer.models import Package
from designer.package.merging.conflicts import MergeConflict


class ServiceError(Exception):
    """The base of the refusals: a sentence for the user that says what is wrong and what to do."""

    title = "This cannot be done"
    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refusal(ServiceError):
    """Somebody has no right. about and action say to what, for the record, where that is known."""

    def __init__(self, sentence: str, about: object = None, action: str = "") -> None:
        super().__init__(sentence)
        self.about = about
        self.action = action


class NotAllowed(Refusal):
    """The user has no right to this. Doors answer as if the thing did not exist, so as not to tell strangers of it."""

    title = "Not found"
    status = 404


class Forbidden(Refusal):
    """The user may see the thing, and has no right to do this with it; the sentence says whom to ask."""

    title = "Not allowed"
    status = 403


class NotFound(ServiceError):
    """There is no such thing."""

    title = "Not found"
    status = 404


class Invalid(ServiceError):
    """What was given cannot be stored. fields says which field each sentence belongs to, where that is known."""

    title = "This cannot be done"
    status = 422

    def __init__(self, sentence: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = fields or {}


class TooMany(ServiceError):
    """The person has asked for this too often; after so many seconds it may be asked for again (RFC 6585 section 4)."""

    title = "Too many requests"
    status = 429

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Conflict(ServiceError):
    """What was asked does not fit the state that the thing is in by now."""

    title = "The state has changed"
    status = 409


class Stale(Conflict):
    """The package was saved by somebody else since the version that the caller knows."""

    title = "The package has changed"

    def __init__(self, package: Package, changes: list[str]) -> None:
        super().__init__(
            f"“{package.name}” was saved by {package.modified_by or 'somebody'} after you opened it. "
            "Load that version, save yours over it, or save yours as a copy."
        )
        self.package = package
        self.changes = changes


class Unmerged(Stale):
    """What two people did cannot come together by itself: conflicts are to be decided; problems say why what comes of
    both is no package."""

    def __init__(
        self, package: Package, changes: list[str], conflicts: Sequence[MergeConflict], problems: Sequence[str]
    ) -> None:
        super().__init__(package, changes)
        self.conflicts = conflicts
        self.problems = problems
