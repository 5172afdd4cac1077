"""Changes to the parameters of a project: what every package in it sees as @[$Project::Name]."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from designer.errors import Invalid, NotFound
from designer.models import Project
from designer.package.diff import describe_values
from designer.package.document import ParameterDocument
from designer.people import audit
from designer.people.permissions import Action, Person, require
from designer.services.becoming_sensitive import HiddenValues, hide_of_project

MOST = 500


@transaction.atomic
def save_parameter(user: Person, project: Project, parameter: ParameterDocument) -> Sequence[str]:
    """Add a parameter to the project, or change the one of its ID; say what is to be done by hand where it becomes
    sensitive. Raises Invalid when the name is taken."""
    locked = _lock(user, project)
    known = locked.parameter_documents
    is_new = all(each.id != parameter.id for each in known)
    _check(known, parameter)
    kept = [parameter if each.id == parameter.id else each for each in known]
    _store(locked, [*kept, parameter] if is_new else kept)
    action = "added parameter" if is_new else "changed parameter"
    former = next((each for each in known if each.id == parameter.id), None)
    changes = _describe(former, parameter)
    hidden = HiddenValues()
    if parameter.sensitive and not (former and former.sensitive):
        hidden = hide_of_project(locked, {former.name if former else parameter.name, parameter.name}, user)
        changes = [*map(audit.hide_value, changes), *hidden.told]
    audit.record(user, action, parameter.name, project=project, changes=changes)
    return hidden.left


@transaction.atomic
def delete_parameter(user: Person, project: Project, parameter: ParameterDocument) -> None:
    """Take a parameter out of the project. Packages that name it stay, and their expressions are marked."""
    locked = _lock(user, project)
    _store(locked, [each for each in locked.parameter_documents if each.id != parameter.id])
    changes = _describe(parameter, None)
    audit.record(user, "deleted parameter", parameter.name, project=project, changes=changes)


def find_parameter(project: Project, key: object) -> ParameterDocument:
    """Give a parameter of the project by its ID or name. Raises NotFound."""
    for each in project.parameter_documents:
        if key in (each.id, each.name):
            return each
    raise NotFound(f"The project has no parameter {key}. It may have been deleted.")


def _describe(former: ParameterDocument | None, present: ParameterDocument | None) -> list[str]:
    """Say what a parameter was and is. A sensitive one's document holds no value."""
    was, now = (each.model_dump(mode="json") if each else {} for each in (former, present))
    return describe_values(was, now, ignored={"id"})


def _lock(user: Person, project: Project) -> Project:
    require(user, Action.MODIFY_OBJECTS, project)
    return Project.objects.select_for_update().get(pk=project.pk)


def _check(known: Iterable[ParameterDocument], parameter: ParameterDocument) -> None:
    others = [each for each in known if each.id != parameter.id]
    if any(each.name.casefold() == parameter.name.casefold() for each in others):
        sentence = f"The project has a parameter “{parameter.name}” already. Choose another name."
        raise Invalid(sentence, {"name": sentence})
    if len(others) >= MOST:
        raise Invalid(f"A project has at most {MOST} parameters. Delete one that nobody needs.")


def _store(project: Project, parameters: Iterable[ParameterDocument]) -> None:
    ordered = sorted(parameters, key=lambda each: each.name.casefold())
    project.parameters = [each.model_dump(mode="json") for each in ordered]
    project.save(update_fields=["parameters"])
