"""What is done when parameters become sensitive: no value that they had in plain is kept anywhere in plain.

It is a part of the save, which has asked for the right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from designer.models import Package, Project
from designer.people import audit
from designer.people.permissions import Person
from designer.registry.providers.value_keepers import BecameSensitive, value_keepers
from designer.storage.plain_values import hide_plain_values


@dataclass(frozen=True)
class HiddenValues:
    """Sentences: done is for the record, left is what whoever saves has to do by hand."""

    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def told(self) -> list[str]:
        """All of it."""
        return [*self.done, *self.left]


def hide_of_package(package: Package, parameters: dict[UUID, set[str]], user: Person) -> HiddenValues:
    """Hide the values of parameters of a package, by their IDs with their names; it is locked, and stored as it is
    now."""
    if not parameters:
        return HiddenValues()
    masked = hide_plain_values(package, parameters)
    names = frozenset(name.casefold() for name in masked.names)
    return _hide_elsewhere(user, BecameSensitive(package.project, names, package), masked.sentence)


def hide_of_project(project: Project, names: Iterable[str], user: Person) -> HiddenValues:
    """Hide the values of a parameter of a project, by all its names; it is locked, and stored as it is now."""
    known = audit.find_parameter_names(project, names)
    entries = audit.hide_values_of_project(project, known)
    masked = f"masked the plain values that it had: entries of the audit {entries:,}" if entries else ""
    return _hide_elsewhere(user, BecameSensitive(project, known), masked)


def _hide_elsewhere(user: Person, became: BecameSensitive, masked: str) -> HiddenValues:
    Project.objects.select_for_update().get(pk=became.project.pk)
    hidden = [each.hide(user, became) for each in value_keepers()]
    done = (sentence for each in hidden for sentence in each.done)
    return HiddenValues((*filter(None, [masked]), *done), tuple(sentence for each in hidden for sentence in each.left))
