"""A package of SSIS as a document."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from designer.dtsx.findings import Finding
from designer.dtsx.secrets import blank_secrets
from designer.dtsx.source import FileRefused, SourceConnection, SourcePackage
from designer.interchange.importing.answers import NO_ANSWERS, Answers, AskedTask
from designer.interchange.importing.canvas.layout import lay_out
from designer.interchange.importing.canvas.notes import apply_notes, import_notes
from designer.interchange.importing.connections import import_connections
from designer.interchange.importing.constraints import import_constraints
from designer.interchange.importing.executables import Executables, import_executables
from designer.interchange.importing.expressions import tell_expressions
from designer.interchange.importing.fitting import clean_name
from designer.interchange.importing.hosts import DRIVEN_OF_PACKAGES, read_package
from designer.interchange.importing.keeping import Kept
from designer.interchange.importing.parts import Parts
from designer.interchange.importing.projects import OfProject
from designer.interchange.importing.settings import tell_settings
from designer.interchange.importing.variables import import_parameters, import_variables
from designer.interchange.rules import ASSIGNED_BY_KEPT, LAID_OUT, MORE, NAME_CHANGED, PACKAGE_RENAMED
from designer.package.document import DISABLE, MOST_CONSTRAINTS, MOST_PARTS, PackageDocument, VariableDocument
from designer.registry.file_forms import Findings, Surroundings
from designer.registry.types import task_types
from designer.variables.visibility import Scopes, find_variable


@dataclass(frozen=True)
class ImportedPackage:
    """A document, what is to be told of it, and the XML that it keeps, by digest.

    said are the properties of each executable of which the file says anything; has_layout whether it says where they
    stand; used are the connection managers, its own and its project's, that its tasks refer to; asked are the tasks of
    which a person has to say something.
    """

    document: PackageDocument
    findings: list[Finding]
    kept: dict[str, bytes]
    said: Mapping[UUID, frozenset[str]]
    has_layout: bool
    used: Collection[UUID]
    asked: tuple[AskedTask, ...] = ()


def import_package(
    source: SourcePackage,
    of_project: OfProject | None = None,
    name: str = "",
    octets: bytes = b"",
    answers: Answers = NO_ANSWERS,
) -> ImportedPackage:
    """Make a document of a package. name is what it is called, where that is not for the file to say; octets are the
    file's, which is kept whole; answers are to what types ask about their tasks (list_answers).

    Raises FileRefused where there is more in it than a package can have.
    """
    project = of_project or OfProject()
    has_secrets = blank_secrets(source.element)
    findings, kept = Findings(), Kept()
    findings.all.extend(source.findings)
    parts = Parts(findings)
    _check_size(source)
    own = tuple((each, parts.take_id(each)) for each in source.connections)
    seen = (*own, *project.connections)
    around = Surroundings(findings, seen, project.packages, kept.keep, own_id=project.own_id)
    executables = import_executables(source, parts, around, answers)
    kept_file = _keep_file(source, octets, kept, has_secrets=has_secrets)
    document = _describe(source, _take_name(source, name, parts), own, executables, parts, around)
    document = document.model_copy(update={"source": kept_file})
    document = apply_notes(_lay_out(document, source, executables, parts), source, parts)
    document = _tell(document, source, executables, project, parts)
    return ImportedPackage(
        document,
        _mark_disabled(findings.all, executables),
        kept.found,
        executables.said,
        bool(source.layout),
        around.used,
        tuple(executables.asked),
    )


def _describe(
    source: SourcePackage,
    name: str,
    own: Iterable[tuple[SourceConnection, UUID]],
    executables: Executables,
    parts: Parts,
    around: Surroundings,
) -> PackageDocument:
    """Make the document of what the file describes, before it is laid out."""
    return PackageDocument(
        name=name,
        description=parts.take_description(source),
        parameters=import_parameters(source.parameters, parts),
        variables=_import_variables(source, executables, parts),
        connections=import_connections(own, parts, around),
        expressions=parts.take_expressions(source, DRIVEN_OF_PACKAGES),
        executables=[document for _, document in executables.made],
        precedence_constraints=import_constraints(source, executables, parts),
        **read_package(source, parts),
    )


def _tell(
    document: PackageDocument, source: SourcePackage, executables: Executables, project: OfProject, parts: Parts
) -> PackageDocument:
    """Tell what only the whole of a document shows."""
    findings = parts.findings
    _tell_assigned(document, executables, parts)
    document = tell_expressions(document, source, executables, project.parameters, findings)
    tell_settings(source, parts)
    if findings.untold:
        findings.all.append(Finding(MORE, source.path, f"{findings.untold:,} more findings are not told."))
    return document


def _keep_file(source: SourcePackage, octets: bytes, kept: Kept, *, has_secrets: bool) -> str:
    """Keep the file as it is, or without its secrets."""
    if not octets:
        return ""
    return kept.keep(source.element) if has_secrets else kept.keep_octets(octets)


def _check_size(source: SourcePackage) -> None:
    every = list(source.walk())
    counts = {
        "executables": len(every) - 1,
        "variables": sum(len(each.variables) for each in every),
        "connection managers": len(source.connections),
        "parameters": len(source.parameters),
    }
    for what, count in counts.items():
        if count > MOST_PARTS:
            raise FileRefused(f"The package has {count:,} {what}, and {MOST_PARTS:,} are the most. Split it.")
    if (count := sum(len(each.constraints) for each in every)) > MOST_CONSTRAINTS:
        raise FileRefused(f"The package has {count:,} constraints, and {MOST_CONSTRAINTS:,} are the most. Split it.")


def _take_name(source: SourcePackage, given: str, parts: Parts) -> str:
    name = clean_name(given or source.name, "Package")
    if name != source.name.strip():
        rule = PACKAGE_RENAMED if given else NAME_CHANGED
        parts.findings.tell(rule, source, f"The package “{source.name[:200]}” is called “{name}” here.")
    return name


def _import_variables(source: SourcePackage, executables: Executables, parts: Parts) -> list[VariableDocument]:
    found = import_variables(source.variables, None, source, parts)
    for each, document in executables.made:
        found += import_variables(each.variables, document.id, each, parts)
    return found


def _lay_out(
    document: PackageDocument, source: SourcePackage, executables: Executables, parts: Parts
) -> PackageDocument:
    places = {made.id: source.layout[each.path] for each, made in executables.made if each.path in source.layout}
    notes = import_notes(source, executables, parts)
    drawing = lay_out(
        document.executables, document.precedence_constraints, {**places, **notes.places}, notes.documents
    )
    if drawing.unplaced:
        parts.findings.tell(LAID_OUT, source, f"Executables without a place in the file: {drawing.unplaced:,}.")
    return document.model_copy(update={"executables": drawing.executables, "notes": drawing.notes})


def _tell_assigned(document: PackageDocument, executables: Executables, parts: Parts) -> None:
    """Tell which variables get their values from tasks that do not run here."""
    scopes = Scopes(document)
    for source, made in executables.made:
        form = task_types[made.type].file_form
        for name in dict.fromkeys(form.assigns(source) if form else ()):
            variable = find_variable(scopes.find_visible(made.id), name)
            what = variable.qualified_name if variable else name
            parts.findings.tell(ASSIGNED_BY_KEPT, source, f"“{made.name}” gives {what[:200]} its value.")


def _mark_disabled(findings: Iterable[Finding], executables: Executables) -> list[Finding]:
    """Mark what is found in parts that are disabled, and in all that is inside of them."""
    paths = [source.path for source, made in executables.made if made.disable and DISABLE not in made.expressions]
    exact, inside = frozenset(paths), tuple(f"{path}{mark}" for path in paths for mark in ("\\", "."))
    return [
        replace(each, is_disabled=True) if each.place in exact or each.place.startswith(inside) else each
        for each in findings
    ]
