"""A variable that becomes sensitive: the record tells none of the values that it had in plain."""

import re

from connections.models.environment import Environment
from connections.models.environment_document import EnvironmentDocument
from designer.models import AuditEntry
from designer.people.audit import find_former_names, hide_in, hide_value

OF_VARIABLE = re.compile(r"(?:added|changed|deleted) the variable (\w+)")


def find_newly_sensitive(before: EnvironmentDocument, after: EnvironmentDocument) -> set[str]:
    """Give the names, before and now, of variables that are sensitive and were not; one that is new counts, for one of
    its name may have been there before it."""
    known = {each.id: each for each in before.variables}
    sensitive = [
        each for each in after.variables if each.sensitive and not (each.id in known and known[each.id].sensitive)
    ]
    return {name for each in sensitive for name in (each.name, known.get(each.id, each).name)}


def hide_values(environment: Environment, names: set[str]) -> list[str]:
    """Take the values that variables of these names had out of the record of their environment; say of how many
    entries, and nothing where there is none."""
    entries = AuditEntry.objects.filter(kind="environment", key=str(environment.pk)).order_by("-pk")
    found = {name.casefold() for name in names}

    def hide(changes: list[str]) -> list[str]:
        told = [each for each in changes if (match := OF_VARIABLE.match(each)) and match[1].casefold() in found]
        found.update(find_former_names(told))
        return [hide_value(each) if each in told else each for each in changes]

    hidden = hide_in(entries, hide) if found else 0
    return [f"masked the plain values that it had: entries of the audit {hidden:,}"] if hidden else []
