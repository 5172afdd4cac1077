"""What is wrong with as whom connection managers authenticate: the app that keeps identities says so."""

from collections.abc import Callable, Iterable

from designer.issues.issue import Issue
from designer.package.document import ConnectionManagerDocument

FindIdentityIssues = Callable[[int | None, Iterable[ConnectionManagerDocument]], Iterable[Issue]]

_finders: list[FindIdentityIssues] = []


def register_identity_issues(find: FindIdentityIssues) -> None:
    """Say how it is found, from the number of a project and the managers that it uses, in at most two queries."""
    _finders[:] = [find]


def find_identity_issues(project_id: int | None, managers: Iterable[ConnectionManagerDocument]) -> Iterable[Issue]:
    """Say as whom managers would authenticate and may not, each issue with its manager. Where nobody keeps identities,
    as in a program of its own, whoever runs it says as whom."""
    return _finders[0](project_id, managers) if _finders else ()
