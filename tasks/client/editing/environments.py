"""Environments of projects and of the catalog, and the values of their variables."""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.client.answers import Answer
from tasks.client.editing.conditional import State, change_state, read_state
from tasks.client.errors import Conflict, NotFound
from tasks.client.exchange import Steps
from tasks.client.finding import MOST, ProjectWord, find_project
from tasks.client.reading import ask_for_all, get

MOST_TRIES = 5
NOT_GIVEN = frozenset({"id", "project", "folder"})
"""What an environment shows that is no part of what is saved."""


class EnvironmentVariable(Answer):
    """A variable of an environment; a sensitive one shows no value."""

    name: str
    type: str
    value: Any = None
    sensitive: bool = False


class Environment(Answer):
    """An environment of a project, or of the catalog (None)."""

    id: int
    project: int | None
    name: str
    description: str
    is_production: bool
    variables: list[EnvironmentVariable]
    etag: str = ""


EnvironmentWord = int | str | Environment
"""An environment: its number, its name in the project that is named beside it or in the catalog, or itself."""


def environments(project: ProjectWord = "") -> Steps[list[Environment]]:
    """List a project's own environments, or those of the catalog."""
    if not project:
        return (yield from ask_for_all(Environment, get("/environments", limit=500), MOST))
    number = yield from find_project(project)
    return (yield from ask_for_all(Environment, get(f"/projects/{number}/environments"), MOST))


def get_environment(environment: EnvironmentWord, project: ProjectWord = "") -> Steps[Environment]:
    """Give an environment, with its ETag."""
    number = yield from _find(environment, project)
    return (yield from read_state(f"/environments/{number}")).read_as(Environment)


def create_environment(
    project: ProjectWord, name: str, variables: Sequence[Mapping[str, Any]] = (), *, is_production: bool = False
) -> Steps[Environment]:
    """Make an environment in a project, or in the catalog where none is named. Variables are as the API has them: name,
    type, value, sensitive."""
    body = {"name": name, "variables": [dict(each) for each in variables], "is_production": is_production}
    path = f"/projects/{(yield from find_project(project))}/environments" if project else "/environments"
    made = yield from change_state("POST", path, body)
    return State(made, "").read_as(Environment)


def set_variables(
    environment: EnvironmentWord, values: Mapping[str, Any], project: ProjectWord = ""
) -> Steps[Environment]:
    """Give variables of an environment other values, and leave all else as it is by now: what others change meanwhile
    stays. Raises NotFound for a variable that it has not."""
    number = yield from _find(environment, project)
    for left in reversed(range(MOST_TRIES)):
        state = yield from read_state(f"/environments/{number}")
        try:
            changed = yield from change_state("PUT", f"/environments/{number}", _merge(state, values), state.etag)
        except Conflict:
            if not left:
                raise
            continue
        return State(changed, "").read_as(Environment)
    raise AssertionError("the last try returns or raises")


def delete_environment(environment: EnvironmentWord, project: ProjectWord = "", *, etag: str = "") -> Steps[None]:
    """Delete an environment."""
    number = yield from _find(environment, project)
    yield from change_state("DELETE", f"/environments/{number}", None, etag)


def _find(word: EnvironmentWord, project: ProjectWord) -> Steps[int]:
    if not isinstance(word, str):
        return word if isinstance(word, int) else word.id
    found = yield from environments(project)
    matching = [each.id for each in found if each.name.casefold() == word.casefold()]
    if not matching:
        raise NotFound(f"There is no environment “{word}” {'in this project' if project else 'in the catalog'}.")
    if len(matching) > 1:
        raise NotFound(f"The catalog has several environments “{word}”; name one by its number: {matching}.")
    return matching[0]


def _merge(state: State, values: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {name.casefold(): (name, value) for name, value in values.items()}
    variables = [dict(each) for each in state.fields.get("variables", [])]
    for each in variables:
        if each["name"].casefold() in wanted:
            each["value"] = wanted.pop(each["name"].casefold())[1]
    if wanted:
        names = ", ".join(f"“{name}”" for name, _ in wanted.values())
        raise NotFound(f"The environment has no variable {names}.")
    return {name: value for name, value in state.fields.items() if name not in NOT_GIVEN} | {"variables": variables}
