"""What was changed in an environment, in sentences for the record; of what is sensitive only that it was."""

from collections.abc import Iterator

from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from designer.package.diff import describe_values


def describe_changes(before: EnvironmentDocument, after: EnvironmentDocument) -> Iterator[str]:
    """Say what was changed, of variables that are not sensitive from what to what."""
    if before.name != after.name:
        yield f"renamed it from “{before.name}”"
    yield from describe_values({"description": before.description}, {"description": after.description})
    if before.colour != after.colour:
        yield f"changed its colour from {before.colour} to {after.colour}"
    if before.is_production != after.is_production:
        yield "marked it as production" if after.is_production else "marked it as no production any more"
    known, wanted = ({each.id: each for each in one.variables} for one in (before, after))
    yield from (
        f"deleted the variable {one.name}{_write_changes(one, None)}" for key, one in known.items() if key not in wanted
    )
    yield from (
        f"added the variable {one.name}{_write_changes(None, one)}" for key, one in wanted.items() if key not in known
    )
    for key, one in wanted.items():
        if key in known and (one != known[key] or (one.value is not None and one.sensitive)):
            yield f"changed the variable {one.name}{_write_changes(known[key], one)}"


def _write_changes(before: VariableOfEnvironment | None, after: VariableOfEnvironment | None) -> str:
    """Say what a variable was and is; of the value of one that is, or was, sensitive only that it was given."""
    is_secret = any(each.sensitive for each in (before, after) if each)
    ignored = {"id", "value"} if is_secret else {"id"}
    was, now = (each.model_dump(mode="json") if each else {} for each in (before, after))
    changes = describe_values(was, now, ignored=ignored)
    changes += ["value: changed"] if is_secret and after and after.value is not None else []
    return f": {'; '.join(changes)}" if changes else ""
