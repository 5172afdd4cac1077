"""Samples that a server has, and copies of them in projects."""

from tasks.client.answers import Answer, Package
from tasks.client.editing.conditional import State, change_state
from tasks.client.exchange import Steps
from tasks.client.finding import MOST, ProjectWord, find_project
from tasks.client.reading import ask_for_all, get


class Sample(Answer):
    """A sample by its word, and what it shows."""

    sample: str
    title: str
    shows: str
    packages: list[str]
    files: list[str]


class OpenedSample(Answer):
    """What a sample has become in a project: its packages, the first of which is the one to run."""

    packages: list[Package]
    told: list[str]


def samples() -> Steps[list[Sample]]:
    """List the samples."""
    return (yield from ask_for_all(Sample, get("/samples"), MOST))


def open_sample(project: ProjectWord, sample: str) -> Steps[OpenedSample]:
    """Copy a sample, named by its word, into a project, with its files and a connection manager."""
    number = yield from find_project(project)
    opened = yield from change_state("POST", f"/projects/{number}/samples", {"sample": sample})
    return State(opened, "").read_as(OpenedSample)
