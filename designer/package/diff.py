"""What differs between two versions of a package, in sentences."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile
from uuid import UUID

from designer.package.document import (
    ConnectionManagerDocument,
    DtsContainer,
    ExecutableDocument,
    NoteDocument,
    PackageDocument,
    ParameterDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.enumerations import ContainerType, EvaluationOperation

Named = ExecutableDocument | ConnectionManagerDocument | VariableDocument | ParameterDocument
PLACE = {"x", "y", "width", "height", "collapsed"}
HEAD = {*DtsContainer.model_fields, "max_concurrent_executables", "description", "in_doubt"}
KINDS: dict[str, str] = {**dict.fromkeys(ContainerType, "container"), ContainerType.EVENT_HANDLER: "event handler"}
LONGEST_VALUE = 200
BEFORE_DIFFERENCE = 40
"""Letters that are told before the first one in which two long texts differ."""
KINDS |= {ContainerType.EXECUTE_PACKAGE: "task"}


def describe_changes(old: PackageDocument, new: PackageDocument) -> list[str]:
    """Say what the new version of a package changed, one sentence a part."""
    names = {part.id: part.name for part in [*old.executables, *new.executables]}
    return [
        *_describe_head(old, new),
        *_describe_parts("parameter", old.parameters, new.parameters, names),
        *_describe_parts("variable", old.variables, new.variables, names),
        *_describe_parts("connection manager", old.connections, new.connections, names),
        *_describe_parts("task", old.executables, new.executables, names),
        *_describe_constraints(old, new),
        *_describe_groups(old, new),
        *_describe_notes(old, new, names),
    ]


def describe_connection(old: ConnectionManagerDocument | None, new: ConnectionManagerDocument | None) -> list[str]:
    """Say what a shared connection manager was and is, a sentence for each setting that is another one now."""
    was, now = (_flatten(one) if one else {} for one in (old, new))
    return describe_values(was, now, ignored={"id"} if old and new else {"id", "name"})


def describe_values(
    was: Mapping[str, object], now: Mapping[str, object], *, ignored: Collection[str] = ()
) -> list[str]:
    """Say which values differ, with the former and the present one. What is secret must not be among them."""
    keys = dict.fromkeys([*was, *now])
    differing = [key for key in keys if key not in ignored and _differs(was.get(key), now.get(key))]
    return [_describe_value(key.replace("_", " "), was.get(key), now.get(key)) for key in differing]


def _differs(was: object, now: object) -> bool:
    """Tell whether there is something to say: what is new and off, or empty, is not."""
    return was != now and not (was is None and now is False) and text_of(was) != text_of(now)


def _describe_value(name: str, was: object, now: object) -> str:
    start = _where_they_differ(text_of(was), text_of(now))
    before, after = _write(was, start), _write(now, start)
    if not before:
        return f"{name}: {after}"
    return f"{name}: {before} → {after or 'nothing'}"


def _where_they_differ(was: str, now: str) -> int:
    """Give where two texts are best read from, of which only the beginnings would be told, and these are the same."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False)))
    return max(0, same - BEFORE_DIFFERENCE) if same > LONGEST_VALUE // 2 else 0


def text_of(value: object) -> str:
    """Give a value as people read it; nothing where it is empty."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _write(value: object, start: int = 0) -> str:
    """Give a value, from some place on, in a form that is short enough for one line of the record."""
    text = text_of(value)
    if not text or isinstance(value, bool | int | float):
        return text
    part = " ".join(text[start : start + LONGEST_VALUE + 1].split())
    return f"“{'…' if start else ''}{part[:LONGEST_VALUE]}{'…' if len(part) > LONGEST_VALUE else ''}”"


def _describe_head(old: PackageDocument, new: PackageDocument) -> Iterator[str]:
    if old.name != new.name:
        yield f"renamed the package from “{old.name}” to “{new.name}”"
    if old.source != new.source:
        yield "took over a file of SSIS" if new.source else "gave up the file of SSIS that it was imported from"
    was, now = ({key: getattr(each, key) for key in sorted(HEAD)} for each in (old, new))
    if changed := describe_values(was, now):
        yield f"changed the package: {'; '.join(changed)}"


def _describe_parts(kind: str, old: Iterable[Named], new: Iterable[Named], names: Mapping[UUID, str]) -> Iterator[str]:
    before = {part.id: part for part in old}
    after = {part.id: part for part in new}
    for identifier, part in before.items():
        if identifier not in after:
            yield f"deleted the {kind_of(part, kind)} “{part.name}”"
    for identifier, part in after.items():
        if identifier not in before:
            yield f"added the {kind_of(part, kind)} “{part.name}”{_settings_of(part)}"
        elif part is not before[identifier] and part != before[identifier]:
            yield _describe_part(before[identifier], part, names)


def kind_of(part: Named, kind: str) -> str:
    """Say what an executable is; other parts are what the caller says."""
    return KINDS.get(part.type, kind) if isinstance(part, ExecutableDocument) else kind


def _settings_of(part: Named) -> str:
    """Say where a new connection manager leads; other parts are named only."""
    said = describe_connection(None, part) if isinstance(part, ConnectionManagerDocument) else []
    return f": {'; '.join(said)}" if said else ""


def _describe_part(old: Named, new: Named, names: Mapping[UUID, str]) -> str:
    if isinstance(old, ConnectionManagerDocument) and isinstance(new, ConnectionManagerDocument):
        return f"changed “{old.name}”: {'; '.join(describe_connection(old, new))}"
    was, now = _flatten(old), _flatten(new)
    changed = {key for key in was | now if was.get(key) != now.get(key)}
    if changed <= PLACE:
        return f"moved “{new.name}”"
    if changed == {"name"}:
        return f"renamed “{old.name}” to “{new.name}”"
    return f"changed “{old.name}”: {'; '.join(describe_values(_name(was, names), _name(now, names), ignored=PLACE))}"


def _name(values: Mapping[str, object], names: Mapping[UUID, str]) -> dict[str, object]:
    """Name the parts that values refer to."""
    return {key: names.get(value, value) if isinstance(value, UUID) else value for key, value in values.items()}


def _flatten(part: Named) -> dict[str, object]:
    values = part.model_dump()
    properties, expressions = values.pop("properties", {}), values.pop("expressions", {})
    return {
        **values,
        **properties,
        **{f"expression of {key}": text for key, text in expressions.items()},
    }


def _describe_groups(old: PackageDocument, new: PackageDocument) -> Iterator[str]:
    before = {group.id: group for group in old.groups}
    after = {group.id: group for group in new.groups}
    yield from (f"ungrouped “{before[key].name}”" for key in before if key not in after)
    yield from (f"grouped tasks as “{after[key].name}”" for key in after if key not in before)
    yield from (f"changed the group “{after[key].name}”" for key in after if before.get(key, after[key]) != after[key])


def _describe_notes(old: PackageDocument, new: PackageDocument, names: Mapping[UUID, str]) -> Iterator[str]:
    before = {note.id: note for note in old.notes}
    after = {note.id: note for note in new.notes}
    yield from (f"deleted the note “{note.title}”" for key, note in before.items() if key not in after)
    yield from (f"added the note “{note.title}”" for key, note in after.items() if key not in before)
    for key, note in after.items():
        if key in before and before[key] != note:
            yield _describe_note(before[key], note, names)


def _describe_note(old: NoteDocument, new: NoteDocument, names: Mapping[UUID, str]) -> str:
    was, now = (_name(each.model_dump(), names) for each in (old, new))
    changed = describe_values(was, now, ignored=PLACE)
    return f"changed the note “{old.title}”: {'; '.join(changed)}" if changed else f"moved the note “{new.title}”"


def _describe_constraints(old: PackageDocument, new: PackageDocument) -> Iterator[str]:
    names = {part.id: part.name for part in [*old.executables, *new.executables]}

    def arrow(constraint: PrecedenceConstraintDocument) -> str:
        ends = f"“{names[constraint.from_executable]}” to “{names[constraint.to_executable]}”"
        kind = constraint.value if constraint.evaluation_operation is EvaluationOperation.CONSTRAINT else "expression"
        return f"the {kind} constraint from {ends}"

    before = {constraint.id: constraint for constraint in old.precedence_constraints}
    after = {constraint.id: constraint for constraint in new.precedence_constraints}
    yield from (f"deleted {arrow(before[key])}" for key in before if key not in after)
    yield from (f"added {arrow(after[key])}" for key in after if key not in before)
    for key in after:
        if key in before and before[key] != after[key]:
            verb = "made it" if arrow(before[key]) != arrow(after[key]) else "changed"
            was, now = (_name(each[key].model_dump(), names) for each in (before, after))
            yield f"{verb} {arrow(after[key])}: {'; '.join(describe_values(was, now))}"
