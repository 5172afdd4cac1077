"""Running one task or container by itself, as SSIS's designer does with Execute Task: without what is around it; or
beginning a run with it, and going on with what follows."""

from uuid import UUID

from designer.errors import Invalid
from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import ContainerType

SEPARATOR = "\\"


def find_alone(document: PackageDocument, identifier: UUID) -> ExecutableDocument:
    """Give the executable that is to run by itself. Raises Invalid when there is none, or it cannot."""
    found = next((each for each in document.executables if each.id == identifier), None)
    if found is None:
        raise _refuse("The package has no such task. It may have been deleted: save the package, and try again.")
    return _check(found)


def find_start(document: PackageDocument, identifier: UUID) -> ExecutableDocument:
    """Give the executable with which a run is to begin. Raises Invalid when there is none, or none can."""
    found, parts = find_alone(document, identifier), {each.id: each for each in document.executables}
    above = parts.get(found.parent) if found.parent else None
    while above is not None:
        if above.type == ContainerType.EVENT_HANDLER:
            raise _refuse(f"“{found.name}” is in an event handler, which runs when its event occurs. Run it alone.")
        if above.disable:
            raise _refuse(f"“{found.name}” is in “{above.name}”, which is disabled. Enable that to run it.")
        above = parts.get(above.parent) if above.parent else None
    return found


def find_by_name(document: PackageDocument, name: str) -> ExecutableDocument:
    """Give the executable of a name, or of a path such as Sequence\\Mail. Raises Invalid."""
    parts = {each.id: each for each in document.executables}
    path = [word.casefold() for word in name.split(SEPARATOR)]
    found = [each for each in document.executables if _path_of(each, parts)[-len(path) :] == path]
    if not found:
        raise _refuse(f"The package has no task “{name}”.")
    if len(found) > 1:
        raise _refuse(
            f"{len(found)} tasks are called “{name}”. Write the container's name in front: Box{SEPARATOR}{name}."
        )
    return _check(found[0])


def _path_of(part: ExecutableDocument | None, parts: dict[UUID, ExecutableDocument]) -> list[str]:
    if part is None:
        return []
    return [*_path_of(parts.get(part.parent) if part.parent else None, parts), part.name.casefold()]


def _check(part: ExecutableDocument) -> ExecutableDocument:
    if part.disable:
        raise _refuse(f"“{part.name}” is disabled. Enable it to run it.")
    if part.type == ContainerType.EVENT_HANDLER:
        raise _refuse(f"“{part.name}” is an event handler, which runs when its event occurs. Run a task in it.")
    return part


def _refuse(sentence: str) -> Invalid:
    return Invalid(sentence, {"task": sentence})
