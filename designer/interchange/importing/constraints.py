"""Precedence constraints of a file, as a document has them: those that lead from one part to another beside it."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeVar
from uuid import UUID

from designer.dtsx.source import SourceConstraint, SourceExecutable
from designer.interchange.importing.executables import Executables
from designer.interchange.importing.parts import Parts, shorten
from designer.interchange.importing.values import is_true, read_number
from designer.interchange.rules import CONSTRAINT_CHANGED, CONSTRAINT_LEFT_OUT
from designer.package.document import ExecutableDocument, PrecedenceConstraintDocument
from designer.package.enumerations import ConstraintValue, ContainerType, EvaluationOperation

SUCCESS, CONSTRAINT = 0, 2
"""What formats 6 and 8 leave out."""
VALUES: Final = MappingProxyType(dict(enumerate(ConstraintValue)))
OPERATIONS: Final = MappingProxyType(
    {
        1: EvaluationOperation.EXPRESSION,
        2: EvaluationOperation.CONSTRAINT,
        3: EvaluationOperation.EXPRESSION_AND_CONSTRAINT,
        4: EvaluationOperation.EXPRESSION_OR_CONSTRAINT,
    }
)
Edge = tuple[UUID, UUID]
T = TypeVar("T", ConstraintValue, EvaluationOperation)


def import_constraints(
    package: SourceExecutable, executables: Executables, parts: Parts
) -> list[PrecedenceConstraintDocument]:
    """Make the constraints of a package and of everything in it, but for those that no document can have."""
    containers = [package, *(source for source, document in executables.made if document.type in set(ContainerType))]
    found = [
        (source, ends)
        for container in containers
        for source in container.constraints
        if (ends := _find_ends(source, executables, parts))
    ]
    circular = _find_circular(ends for _, ends in found)
    taken: set[Edge] = set()
    made = []
    for source, ends in found:
        if ends in taken or ends in circular:
            why = "another one joins the same two" if ends in taken else "it closes a circle"
            parts.findings.tell(
                CONSTRAINT_LEFT_OUT, source, f"The constraint “{source.name}” was left out: {why}.", key=""
            )
            continue
        taken.add(ends)
        made.append(_import_constraint(source, ends, parts))
    return made


def _find_ends(source: SourceConstraint, executables: Executables, parts: Parts) -> Edge | None:
    begin, end = (executables.by_path.get((path or "").casefold()) for path in (source.from_path, source.to_path))
    if begin and end and not (problem := _find_problem(begin, end)):
        return begin.id, end.id
    if begin is None or end is None:
        missing = source.from_path if begin is None else source.to_path
        problem = f"“{missing}” is no part of the package here" if missing else "one of its ends is not in the file"
    parts.findings.tell(CONSTRAINT_LEFT_OUT, source, f"The constraint “{source.name}” was left out: {problem}.", key="")
    return None


def _find_problem(begin: ExecutableDocument, end: ExecutableDocument) -> str:
    if begin.id == end.id:
        return f"it leads from “{begin.name}” to itself"
    if ContainerType.EVENT_HANDLER in (begin.type, end.type):
        return "an event handler has no constraint"
    return "" if begin.parent == end.parent else f"“{begin.name}” and “{end.name}” are in different containers"


def _find_circular(edges: Iterable[Edge]) -> set[Edge]:
    """Give the edges without which there is no circle: those that lead back to where the search is coming from."""
    after: dict[UUID, list[UUID]] = {}
    for begin, end in dict.fromkeys(edges):
        after.setdefault(begin, []).append(end)
        after.setdefault(end, [])
    circular: set[Edge] = set()
    done: set[UUID] = set()
    for start in after:
        circular.update(_search(start, after, done))
    return circular


def _search(start: UUID, after: Mapping[UUID, list[UUID]], done: set[UUID]) -> Iterator[Edge]:
    if start in done:
        return
    under_way = {start}
    way = [(start, iter(after[start]))]
    while way:
        current, following = way[-1]
        step = next(following, None)
        if step is None:
            done.add(current)
            under_way.discard(current)
            way.pop()
        elif step in under_way:
            yield current, step
        elif step not in done:
            under_way.add(step)
            way.append((step, iter(after[step])))


def _import_constraint(source: SourceConstraint, ends: Edge, parts: Parts) -> PrecedenceConstraintDocument:
    properties = source.properties
    expression = properties.get("Expression", "")
    return PrecedenceConstraintDocument(
        id=parts.take_id(source),
        from_executable=ends[0],
        to_executable=ends[1],
        value=_read(source, "Value", VALUES, SUCCESS, parts),
        evaluation_operation=_read(source, "EvalOp", OPERATIONS, CONSTRAINT, parts),
        expression=expression if parts.fits(source, "Expression", expression) else "",
        logical_and=is_true(properties.get("LogicalAnd", "")),
    )


def _read(source: SourceConstraint, name: str, numbers: Mapping[int, T], default: int, parts: Parts) -> T:
    text = source.properties.get(name, "")
    number = read_number(text, default if not text.strip() else -1)
    if number not in numbers:
        parts.findings.tell(CONSTRAINT_CHANGED, source, f"{name} is {shorten(text)}, and counts as {numbers[default]}.")
    return numbers.get(number, numbers[default])
