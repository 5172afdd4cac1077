"""Schedules of a project: listed, started at once, enabled and disabled. Pages and the API set them up."""

from uuid import uuid4

from tasks.client.answers import Execution, Schedule
from tasks.client.errors import NotFound
from tasks.client.exchange import PREFIX, Request, Steps
from tasks.client.finding import MOST, ProjectWord, find_project
from tasks.client.reading import ask_for, ask_for_all, get

ScheduleWord = int | str | Schedule
"""A schedule: its number, its project and name as in Reports/Each morning, or itself."""


def schedules(project: ProjectWord, *, limit: int = 1000) -> Steps[list[Schedule]]:
    """List the schedules of a project."""
    number = yield from find_project(project)
    return (yield from ask_for_all(Schedule, get(f"/projects/{number}/schedules", limit=500), limit))


def run_schedule(schedule: ScheduleWord, *, idempotency_key: str = "") -> Steps[Execution]:
    """Start a schedule's package at once, as it is set up, and give the execution."""
    number = yield from _find(schedule)
    headers = {"Idempotency-Key": idempotency_key or str(uuid4())}
    path = f"{PREFIX}/schedules/{number}/executions"
    return (yield from ask_for(Execution, Request(method="POST", path=path, headers=headers, repeatable=True)))


def enable_schedule(schedule: ScheduleWord) -> Steps[Schedule]:
    """Let a schedule start its package again; from now on it runs as whose token this is."""
    return (yield from _switch(schedule, "enable"))


def disable_schedule(schedule: ScheduleWord) -> Steps[Schedule]:
    """Let a schedule start nothing until it is enabled."""
    return (yield from _switch(schedule, "disable"))


def _switch(schedule: ScheduleWord, word: str) -> Steps[Schedule]:
    number = yield from _find(schedule)
    path = f"{PREFIX}/schedules/{number}/{word}"
    return (yield from ask_for(Schedule, Request(method="POST", path=path, repeatable=True)))


def _find(word: ScheduleWord) -> Steps[int]:
    if isinstance(word, Schedule):
        return word.id
    if isinstance(word, int):
        return word
    project, _, name = word.partition("/")
    number = yield from find_project(project)
    found = yield from ask_for_all(Schedule, get(f"/projects/{number}/schedules", limit=500), MOST)
    matching = [each.id for each in found if each.name.casefold() == name.casefold()]
    if not matching:
        raise NotFound(f"There is no schedule “{word}” that you see. Name project and schedule: Reports/Each morning.")
    return matching[0]
