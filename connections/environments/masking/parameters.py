"""Parameters that become sensitive and take their values from variables of environments: these become sensitive too.

Of the project's own environments alone, and where nothing else takes its value from the variable: what else does would
refuse to run. For all others whoever saves is told.
"""

from collections.abc import Iterator
from typing import Any

from connections.environments.changes import describe_changes
from connections.environments.keeping import store
from connections.environments.masking.record import hide_values
from connections.environments.of_projects import environments_of
from connections.models.environment import Environment, EnvironmentReference
from connections.models.environment_document import Kind, Reference, VariableOfEnvironment
from designer.models import Parameter, Project
from designer.people import audit
from designer.registry.providers.value_keepers import BecameSensitive, Hidden

SHARED = "it belongs to the catalog"
USED = "something that is not sensitive, or has another data type, takes its value from it too"
OF_OTHER_TYPE = "it has another data type"
LEFT = (
    "The variable “{0}” of the environment “{1}” has the value of “{2}” in plain, and {3}. Let “{2}” take its value "
    "from a variable that is sensitive, and take the value out of this one."
)


class EnvironmentValues:
    """What environments of a project set."""

    def hide(self, user: Any, became: BecameSensitive) -> Hidden:
        """Make the variables sensitive."""
        references = [row.to_document() for row in EnvironmentReference.objects.filter(project=became.project)]
        aimed = {each.variable.casefold(): each for each in references if _is_of(became, each)}
        if not aimed:
            return Hidden()
        safe = _find_safe(became.project, references)
        done, left = [], []
        environments = environments_of(became.project.pk).select_for_update(of=("self",))
        for environment in environments:
            plain = [each for each in environment.to_document().variables if not each.sensitive]
            named = [each for each in plain if each.name.casefold() in aimed]
            why = {each.name: _why_not(environment, each, safe) for each in named}
            if kept := [each for each in named if not why[each.name]]:
                done.append(_encrypt(user, environment, kept))
            left += [
                LEFT.format(each.name, environment, aimed[each.name.casefold()].name, why[each.name])
                for each in named
                if why[each.name]
            ]
        return Hidden(done, left)


def _is_of(became: BecameSensitive, reference: Reference) -> bool:
    package = became.package.pk if became.package else None
    is_of_parameter = reference.kind is Kind.PARAMETER and reference.package == package
    return is_of_parameter and reference.name.casefold() in became.names


def _find_safe(project: Project, references: list[Reference]) -> dict[str, str]:
    """Give the variables, by their names in small letters, from which sensitive parameters of one data type alone take
    their values, with that type."""
    types = dict(_read_sensitive(project))
    taken: dict[str, set[str]] = {}
    for each in references:
        is_parameter = each.kind is Kind.PARAMETER
        found = types.get((each.package, each.name.casefold()), "") if is_parameter else ""
        taken.setdefault(each.variable.casefold(), set()).add(found)
    return {name: min(found) for name, found in taken.items() if len(found) == 1 and min(found)}


def _read_sensitive(project: Project) -> Iterator[tuple[tuple[int | None, str], str]]:
    """Yield the sensitive parameters of a project and its packages, with their data types."""
    for each in project.parameter_documents:
        if each.sensitive:
            yield (None, each.name.casefold()), each.type.value
    rows = Parameter.objects.filter(package__project=project, sensitive=True)
    for package, name, type_name in rows.values_list("package", "name", "type"):
        yield (package, name.casefold()), type_name


def _why_not(environment: Environment, variable: VariableOfEnvironment, safe: dict[str, str]) -> str:
    """Say why a variable cannot become sensitive; nothing where it can."""
    if environment.project_id is None:
        return SHARED
    wanted = safe.get(variable.name.casefold())
    if wanted is None:
        return USED
    return "" if variable.type.value == wanted else OF_OTHER_TYPE


def _encrypt(user: Any, environment: Environment, variables: list[VariableOfEnvironment]) -> str:
    before = environment.to_document()
    keys = {each.id for each in variables}
    made = [each.model_copy(update={"sensitive": True}) if each.id in keys else each for each in before.variables]
    after = before.model_copy(update={"variables": made})
    store(environment, after)
    names = {each.name for each in variables}
    changes = [*describe_changes(before, after), *hide_values(environment, names)]
    audit.record(user, "changed environment", environment, project=environment.project, changes=changes)
    told = ", ".join(f"“{name}”" for name in sorted(names))
    return f"encrypted what the environment “{environment}” sets: {told}"
