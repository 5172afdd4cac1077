"""What goes along with a package that is copied or moved to another project, and what does not: told before it is done,
and after it."""

import re

from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.people.permissions import Action, require
from designer.registry.providers.package_followers import package_followers
from designer.services.going_along import GoingAlong
from designer.services.moving.fitting import Fitted, fit
from designer.storage.rows import load_document

PARTS = (
    "Tasks and containers, constraints, variables, parameters, event handlers, notes and its own connection managers."
)


def along_to_copy(user: User, package: Package, target: Project) -> GoingAlong:
    """Say what goes along with a copy of a package in a project, its own or another one."""
    require(user, Action.READ, package)
    require(user, Action.CREATE_OBJECTS, target)
    document = load_document(package)
    return tell_of_copy(package, target, fit(package, document, target))


def along_to_move(user: User, package: Package, target: Project) -> GoingAlong:
    """Say what goes along with a package to another project."""
    require(user, Action.MODIFY, package)
    require(user, Action.CREATE_OBJECTS, target)
    document = load_document(package)
    return tell_of_move(package, target, fit(package, document, target))


def told_of_rename(user: User, package: Package) -> list[str]:
    """Say what names a package, and does not find it by another name."""
    require(user, Action.MODIFY, package)
    return [sentence for each in package_followers() for sentence in each.tell_of_rename(package)]


def tell_of_copy(package: Package, target: Project, fitted: Fitted) -> GoingAlong:
    """Say what a copy takes along."""
    following = [each.tell_of_copy(package, target) for each in package_followers()]
    return GoingAlong(
        (PARTS, *_tell_connections(fitted), *(line for each in following for line in each.along)),
        (
            "Versions, unsaved drafts, executions and deliveries: the copy has its own from now on.",
            *_tell_parameters(package, target, fitted.document),
            *(line for each in following for line in each.left),
        ),
    )


def tell_of_move(package: Package, target: Project, fitted: Fitted) -> GoingAlong:
    """Say what moves along."""
    following = [each.tell_of_move(package, target) for each in package_followers()]
    return GoingAlong(
        (
            PARTS,
            "Its versions, and what somebody has not saved yet.",
            *_tell_connections(fitted),
            *(line for each in following for line in each.along),
        ),
        (
            f"Executions and deliveries: they stay in “{package.project}”.",
            f"Rights that “{package.project}” gives: “{target}” gives them then.",
            *_tell_parameters(package, target, fitted.document),
            *_tell_source(package),
            *(line for each in following for line in each.left),
        ),
    )


def _tell_connections(fitted: Fitted) -> list[str]:
    return [
        *(f"The project's connection manager “{name}”, as the package's own." for name in fitted.brought),
        *(f"Tasks that use “{name}”: they use the one that the project has by this name." for name in fitted.matched),
    ]


def _tell_parameters(package: Package, target: Project, document: PackageDocument) -> list[str]:
    """Name the parameters of its project that the package reads and the other project has not."""
    if target.pk == package.project_id:
        return []
    there = {each.name.casefold() for each in target.parameter_documents}
    lacking = [each.name for each in package.project.parameter_documents if each.name.casefold() not in there]
    text = document.model_dump_json() if lacking else ""
    return [
        f"The project's parameter “{name}”, which it reads: “{target}” has none of this name."
        for name in lacking
        if re.search(rf"\$Project::{re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]


def _tell_source(package: Package) -> list[str]:
    if not hasattr(package, "file_source"):
        return []
    return [
        f"The file “{package.file_source.path}” of the folder that “{package.project}” follows: "
        "its next sync imports it there again."
    ]
