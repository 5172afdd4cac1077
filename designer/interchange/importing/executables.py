"""Tasks, containers and event handlers of a file as the flat list that a document has of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from designer.dtsx.source import SourceExecutable, SourcePackage
from designer.interchange.importing.answers import NO_ANSWERS, Answers, AskedTask
from designer.interchange.importing.fitting import fit
from designer.interchange.importing.hosts import DRIVEN_OF_EXECUTABLES, read_executable
from designer.interchange.importing.parts import Parts, shorten
from designer.interchange.importing.variables import namespace_of
from designer.interchange.rules import HANDLER_LEFT_OUT, HANDLER_OF_KEPT, INSIDE_KEPT, LEFT_OUT, VALUE_LEFT_OUT
from designer.package.document import SYSTEM, ExecutableDocument
from designer.package.enumerations import ContainerType, EventName
from designer.registry.file_forms import ANY_OTHER, ReadPart, Surroundings, TaskForm
from designer.registry.types import TaskType, task_types


@dataclass
class Executables:
    """The executables of a package, each with what the file has of it, and those that a path means."""

    answers: Answers = NO_ANSWERS
    made: list[tuple[SourceExecutable, ExecutableDocument]] = field(default_factory=list)
    by_path: dict[str, ExecutableDocument] = field(default_factory=dict)
    said: dict[UUID, frozenset[str]] = field(default_factory=dict)
    """The properties of each of which the file says anything."""
    asked: list[AskedTask] = field(default_factory=list)
    """Those whose type asks a person something."""

    def add(self, source: SourceExecutable, document: ExecutableDocument) -> None:
        """Add one. Of several with one path the first is meant by it."""
        self.made.append((source, document))
        self.by_path.setdefault(source.path.casefold(), document)


def import_executables(
    package: SourcePackage, parts: Parts, around: Surroundings, answers: Answers = NO_ANSWERS
) -> Executables:
    """Make the executables of a package, outer ones first. answers are for the types that ask."""
    found = Executables(answers)
    waiting: list[tuple[SourceExecutable, ExecutableDocument | None]] = _inside_of(package, None, parts)
    while waiting:
        source, parent = waiting.pop()
        document = _import_executable(source, parent.id if parent else None, parts, around, found)
        if document is None:
            continue
        found.add(source, document)
        waiting += _inside_of(source, document, parts)
    return found


def find_form(kind: str) -> tuple[TaskType, TaskForm] | None:
    """Give the task type that answers to a kind of a file, or the one that takes any other."""
    forms = {
        name.casefold(): (each, each.file_form)
        for each in task_types.values()
        if each.file_form
        for name in each.file_form.kinds
    }
    return forms.get(kind.strip().casefold()) or forms.get(ANY_OTHER)


def list_answers() -> dict[str, str]:
    """Give what people can answer to the questions of types, with the words of it."""
    forms = (each.file_form for each in task_types.values() if each.file_form)
    return dict(choice for form in forms if form.question for choice in form.question.choices)


def _inside_of(
    source: SourceExecutable, document: ExecutableDocument | None, parts: Parts
) -> list[tuple[SourceExecutable, ExecutableDocument | None]]:
    """Give what is in an executable, the last first."""
    inside = [*source.executables]
    if document and inside and not _holds_others(document):
        parts.findings.tell(INSIDE_KEPT, source, f"{len(inside)} executables are inside of “{source.name}”.")
        inside = []
    handlers = list(_choose_handlers(source, document, parts))
    return [(each, document) for each in reversed([*inside, *handlers])]


def _holds_others(document: ExecutableDocument) -> bool:
    """Tell whether a file's tasks can be inside of this: a call of a package holds what it calls, and only in a run."""
    return document.type in frozenset(ContainerType) - {ContainerType.EXECUTE_PACKAGE}


def _choose_handlers(
    source: SourceExecutable, document: ExecutableDocument | None, parts: Parts
) -> Iterator[SourceExecutable]:
    """Give one handler for each event that is known."""
    taken: set[str] = set()
    for handler in source.handlers:
        event = handler.event_name
        if event not in frozenset(EventName):
            parts.findings.tell(HANDLER_LEFT_OUT, handler, f"It handles {shorten(event)}, which is no event of SSIS's.")
        elif event in taken:
            parts.findings.tell(HANDLER_LEFT_OUT, handler, f"Another handler of “{source.name}” handles {event} too.")
        else:
            taken.add(event)
            yield handler
    is_kept = document and (found := find_form(source.kind)) and ANY_OTHER in found[1].kinds
    if taken and is_kept:
        parts.findings.tell(HANDLER_OF_KEPT, source, f"“{source.name}” has handlers of {', '.join(sorted(taken))}.")


def _import_executable(
    source: SourceExecutable,
    parent: UUID | None,
    parts: Parts,
    around: Surroundings,
    executables: Executables,
) -> ExecutableDocument | None:
    found = find_form(source.kind)
    if found is None:
        detail = f"“{source.name}” is of the type “{source.kind[:200]}”, which this installation does not have."
        parts.findings.tell(LEFT_OUT, source, detail)
        return None
    made, form = found
    read = _answer(form.read(source, around), form, source, executables)
    identifier = parts.take_id(source)
    driven, is_kept = {**DRIVEN_OF_EXECUTABLES, **form.driven}, ANY_OTHER in form.kinds
    executables.said[identifier] = frozenset(read.properties)
    return ExecutableDocument(
        id=identifier,
        parent=parent,
        type=made.name,
        name=_take_name(source, parent, parts, made),
        description=parts.take_description(source),
        properties=_fit_properties(source, made, form, read, parts),
        expressions={**parts.take_expressions(source, driven, is_kept=is_kept), **read.expressions},
        **read_executable(source, parts),
    )


def _answer(read: ReadPart, form: TaskForm, source: SourceExecutable, executables: Executables) -> ReadPart:
    """Set the property that the type asks for, where a person has answered."""
    if form.question is None:
        return read
    asked = AskedTask(source.path, source.name, str(read.properties.get(form.question.kind_property, "")))
    executables.asked.append(asked)
    answer = executables.answers.find(asked)
    return replace(read, properties={**read.properties, form.question.property: answer}) if answer else read


def _take_name(source: SourceExecutable, parent: UUID | None, parts: Parts, made: TaskType) -> str:
    """An event handler is called as its event, and shares its name with nothing."""
    if source.event_name:
        return source.event_name
    return parts.take_name(source, parent, made.default_name)


def _fit_properties(
    source: SourceExecutable, made: TaskType, form: TaskForm, read: ReadPart, parts: Parts
) -> Mapping[str, object]:
    own = (each for each in source.variables if namespace_of(each) == SYSTEM)
    given = dict(read.properties)
    for variable in own:
        given.update(form.system_variables(variable))

    def tell(name: str, sentence: str) -> None:
        detail = f"{name}: {sentence} The file has {shorten(str(given.get(name, '')))}."
        parts.findings.tell(VALUE_LEFT_OUT, source, detail)

    properties = fit(made.properties, given, tell)
    return properties.model_dump(mode="json") if properties else {}
