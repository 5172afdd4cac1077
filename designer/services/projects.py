"""Changes to projects: make one, change its name, delete it."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from designer.errors import Invalid, NotFound
from designer.input.texts import CONTROL
from designer.models import Project, ProjectGrant, Root, User
from designer.package.diff import describe_values
from designer.package.document import NOT_A_NAME
from designer.people import audit
from designer.people.permissions import Action, require
from designer.people.rights import Role
from designer.registry.providers.project_files import delete_project_files


@transaction.atomic
def create_project(user: User, name: str, description: str = "", *, enforces_recipient_limit: bool = False) -> Project:
    """Make a project with the user as its manager. Raises Invalid when the name is taken or empty."""
    require(user, Action.CREATE_OBJECTS, Root.INSTALLATION)
    project = Project(name=name.strip(), description=description, enforces_recipient_limit=enforces_recipient_limit)
    _check(project)
    project.save()
    ProjectGrant.objects.create(project=project, person=user, name=Role.MANAGER)
    audit.record(user, "created project", project, project=project, changes=describe_values({}, _describe(project)))
    return project


@transaction.atomic
def change_project(
    user: User, project: Project, name: str, description: str, *, enforces_recipient_limit: bool
) -> None:
    """Give a project another name, description and setting. Raises Invalid when the name is taken or empty."""
    require(user, Action.MODIFY, project)
    before = _describe(Project.objects.select_for_update().get(pk=project.pk))
    project.name, project.description = name.strip(), description
    project.enforces_recipient_limit = enforces_recipient_limit
    _check(project)
    project.save(update_fields=["name", "description", "enforces_recipient_limit"])
    changes = describe_values(before, _describe(project))
    audit.record(user, "changed project", project, project=project, changes=changes)


@transaction.atomic
def delete_project(user: User, project: Project) -> None:
    """Delete a project with its packages, connection managers, executions and files."""
    require(user, Action.MODIFY, project)
    names = project.packages.order_by("name").values_list("name", flat=True)
    held = {**_describe(project), "packages": ", ".join(names)}
    audit.record(user, "deleted project", project, project=project, changes=describe_values(held, {}))
    transaction.on_commit(partial(delete_project_files, project.pk))
    project.delete()


def find_project(user: User, project_id: int, action: Action = Action.READ) -> Project:
    """Give a project that the user may see. Raises NotFound or NotAllowed."""
    project = Project.objects.filter(pk=project_id).first()
    if project is None:
        raise NotFound("There is no such project. It may have been deleted.")
    require(user, action, project)
    return project


def _describe(project: Project) -> dict[str, object]:
    limit = project.enforces_recipient_limit
    return {"name": project.name, "description": project.description, "SSIS's limit for recipients": limit}


def _check(project: Project) -> None:
    if CONTROL.search(project.name):
        raise Invalid(NOT_A_NAME, {"name": NOT_A_NAME})
    try:
        project.full_clean()
    except ValidationError as error:
        fields = {key: " ".join(messages) for key, messages in error.message_dict.items()}
        # A unique constraint on an expression has no field of its own; here it is always the name's.
        fields = {("name" if key == "__all__" else key): sentence for key, sentence in fields.items()}
        raise Invalid(" ".join(fields.values()), fields) from error
