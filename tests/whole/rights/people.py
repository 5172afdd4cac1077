"""Who asks in tests of rights: people of every right, of whom some answer for others."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from tests.installation.everything import ROLES

PEOPLE = ("anonymous", "stranger", "user", *ROLES, "owner", "administrator")
"""By role in the project; the user may use a connection manager of it, and the owner's credential, and no more."""
NESTED = ("stranger", *ROLES)
"""Each may all that the one before may: tests/designer/people/test_policy.py holds the roles to it, and
test_rights_of_services.py that nothing names a role where it asks what somebody may."""


def who_tell(expect: Callable[[str], object]) -> list[str]:
    """Give the people who have to ask: who expects the same as those of the roles beside his own tells nothing new.
    What only those see who may most, the administrator sees as well."""
    known = {*_between_others(expect)}
    return [person for person in PEOPLE if person not in known]


def _between_others(expect: Callable[[str], object]) -> Iterator[str]:
    expected = [expect(person) for person in NESTED]
    changes = [*(one != other for one, other in pairwise(expected)), False]
    for person, (changes_before, changes_after) in zip(NESTED[1:], pairwise(changes), strict=True):
        if not changes_before and not changes_after:
            yield person
