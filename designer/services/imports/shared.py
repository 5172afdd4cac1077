"""What the packages of an imported project share: its connection managers and parameters become the project's here.

One that the project has already, by its ID or name, is used as it is: an import changes nothing that others use.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid5

from designer.dtsx.source import SourceConnection, SourceProject
from designer.errors import Invalid, ServiceError
from designer.interchange.importing.projects import ImportedProject, OfProject, import_project, stand_in
from designer.interchange.mending.packages import mend_project
from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument, ParameterDocument
from designer.registry.connection_store import connection_store
from designer.registry.mends import Mend
from designer.registry.providers.project_connections import add_connection
from designer.registry.types import connection_types
from designer.services.imports.outcomes import ImportReport, Outcome, SharedOutcome
from designer.services.project_parameters import save_parameter
from designer.storage.kept_xml import keep


def import_shared(
    user: User, project: Project, source: SourceProject, report: ImportReport, mends: Iterable[Mend], *, check: bool
) -> OfProject:
    """Add what a project shares, and give what its packages see of it. With check nothing is added."""
    mended = mend_project(source, mends)
    shared = import_project(mended.source)
    if not check and shared.connections:
        keep(shared.kept)
    used: dict[UUID, UUID] = {}
    paths = {identifier: each.path for each, identifier in shared.sources}
    for document in shared.connections:
        used[document.id], told = _share_connection(user, project, document, check=check)
        changes = mended.changes_at(paths[document.id])
        report.shared.append(replace(told, findings=tuple(shared.findings_of([document.id])), mended=changes))
    report.shared += [
        SharedOutcome("connection", each.name, Outcome.LEFT, mended=mended.changes_at(each.path))
        for each, _ in mended.connections
    ]
    report.shared += [_share_parameter(user, project, each, check=check) for each in shared.parameters]
    project.refresh_from_db(fields=["parameters"])
    seen = _see(shared, used, project, check=check)
    return replace(seen, connections=(*seen.connections, *mended.connections))


def _see(shared: ImportedProject, used: dict[UUID, UUID], project: Project, *, check: bool) -> OfProject:
    """Give what the files share, and what the project has already, though the files do not have it."""
    sources = tuple((source, used.get(identifier, identifier)) for source, identifier in shared.sources)
    parameters = project.parameter_documents
    there = connection_store().find_of_project(project.pk)
    known = {each.id for each in there}
    added = (each.model_copy(update={"id": used.get(each.id, each.id)}) for each in shared.connections)
    return OfProject(
        (*sources, *((_as_in_file(each), each.id) for each in there)),
        (*parameters, *shared.parameters) if check else parameters,
        own_id=partial(_own_id, project),
        documents=(*there, *(each for each in added if each.id not in known)),
    )


def _as_in_file(manager: ConnectionManagerDocument) -> SourceConnection:
    form = connection_types[manager.type].file_form if manager.type in connection_types else None
    return stand_in(manager.id, form.kinds[0] if form else manager.type, manager.name)


def _own_id(project: Project, identifier: UUID) -> UUID:
    return uuid5(identifier, f"project {project.pk}")


def _share_connection(
    user: User, project: Project, document: ConnectionManagerDocument, *, check: bool
) -> tuple[UUID, SharedOutcome]:
    """Give the ID of the project's manager that is meant: one that it has already, or the one that is added."""
    own = _own_id(project, document.id)
    found = _find(project, document, own)
    if found:
        return found, SharedOutcome("connection", document.name, Outcome.UNCHANGED)
    if check:
        return document.id, SharedOutcome("connection", document.name, Outcome.CHECKED)
    return _add(user, project, document, own)


def _find(project: Project, document: ConnectionManagerDocument, own: UUID) -> UUID | None:
    """Give the ID of the project's own manager of this ID, or else of this name; the catalog's are others' business."""
    rows = project.connections.filter(type=document.type).values_list("uid", "name")
    names = {name.casefold(): uid for uid, name in rows}
    by_id = next((each for each in (document.id, own) if each in names.values()), None)
    return by_id or names.get(document.name.casefold())


def _add(user: User, project: Project, document: ConnectionManagerDocument, own: UUID) -> tuple[UUID, SharedOutcome]:
    """Add a manager with its ID, or one made of it where another project has imported the same file."""
    error = ""
    for identifier in (document.id, own):
        try:
            add_connection(user, project, document.model_copy(update={"id": identifier}))
        except ServiceError as refusal:
            error = refusal.sentence
            if isinstance(refusal, Invalid):
                continue
            break
        return identifier, SharedOutcome("connection", document.name, Outcome.CREATED)
    return document.id, SharedOutcome("connection", document.name, Outcome.REFUSED, error)


def _share_parameter(user: User, project: Project, parameter: ParameterDocument, *, check: bool) -> SharedOutcome:
    known = {each.name.casefold() for each in project.parameter_documents}
    if parameter.name.casefold() in known:
        return SharedOutcome("parameter", parameter.name, Outcome.UNCHANGED)
    if check:
        return SharedOutcome("parameter", parameter.name, Outcome.CHECKED)
    try:
        save_parameter(user, project, parameter)
    except ServiceError as refusal:
        return SharedOutcome("parameter", parameter.name, Outcome.REFUSED, refusal.sentence)
    return SharedOutcome("parameter", parameter.name, Outcome.CREATED)
