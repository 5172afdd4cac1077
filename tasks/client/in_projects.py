"""Packages of projects: listed, validated, and as files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from uuid import uuid4

from tasks.client.answers import Answer, Issue, Package, PackageImport, Parameter
from tasks.client.errors import ImportFailed
from tasks.client.exchange import PREFIX, Attachment, Request, Steps
from tasks.client.finding import MOST, PackageWord, ProjectWord, find_package, find_project
from tasks.client.reading import ask, ask_for, ask_for_all, get

Form = Literal["dtsx", "dtsx-6", "json"]
LONGEST_WAIT = 10
"""Seconds that one answer waits for the worker that imports."""


class _Validated(Answer):
    issues: list[Issue]


def packages(*, project: ProjectWord = "", q: str = "", limit: int = 1000) -> Steps[list[Package]]:
    """List packages: of a project, or of all whose names or descriptions hold the words of q."""
    if not project:
        return (yield from ask_for_all(Package, get("/packages", q=q, limit=500), limit))
    number = yield from find_project(project)
    found = yield from ask_for_all(Package, get(f"/projects/{number}/packages", limit=500), limit)
    return [each for each in found if q.casefold() in each.name.casefold()]


def validate(package: PackageWord) -> Steps[list[Issue]]:
    """Give what validation finds in a package as it is saved."""
    number = yield from find_package(package)
    return (yield from ask_for(_Validated, get(f"/packages/{number}"))).issues


def parameter_types(package: PackageWord) -> Steps[dict[str, str]]:
    """Give the data types of the parameters that a run may be given, by name, such as $Project::Day of the project."""
    number = yield from find_package(package)
    head = yield from ask_for(Package, get(f"/packages/{number}"))
    own = yield from ask_for_all(Parameter, get(f"/packages/{number}/parameters", limit=500), MOST)
    shared = yield from ask_for_all(Parameter, get(f"/projects/{head.project.id}/parameters"), MOST)
    return {each.name: each.type for each in own} | {f"$Project::{each.name}": each.type for each in shared}


def import_files(
    project: ProjectWord,
    files: Iterable[str | Path | tuple[str, bytes]],
    *,
    replace: bool = False,
    password: str = "",
    idempotency_key: str = "",
) -> Steps[PackageImport]:
    """Import files into a project: SSIS's .dtsx, .ispac and the others, Mailwright's .json, or a .zip of them.

    Each is a path, or a name with its octets. Raises ImportFailed with the report when not all of them came in. With an
    idempotency key of one's own, the same files are imported once within a day.
    """
    number = yield from find_project(project)
    form, key = {"replace": str(replace).lower(), "password": password}, idempotency_key or str(uuid4())
    path, headers = f"{PREFIX}/projects/{number}/imports", {"Idempotency-Key": key}
    request = Request(method="POST", path=path, form=form, files=_read(files), headers=headers, repeatable=True)
    job = yield from ask_for(PackageImport, request)
    while not job.has_ended:
        job = yield from ask_for(PackageImport, get(f"/imports/{job.id}", wait=LONGEST_WAIT))
    _check(job)
    return job


def _read(files: Iterable[str | Path | tuple[str, bytes]]) -> list[Attachment]:
    named = [each if isinstance(each, tuple) else (Path(each).name, Path(each).read_bytes()) for each in files]
    return [("files", each) for each in named]


def _check(job: PackageImport) -> None:
    wrong = [each for each in job.files if each.error]
    if job.state != "done" or wrong:
        reasons = [job.problem, *(f"{each.file}: {each.error}" for each in wrong)]
        raise ImportFailed(" ".join(filter(None, reasons)) or f"The import was {job.state}.", job)


def upload_file(project: ProjectWord, file: str | Path | tuple[str, bytes], *, replace: bool = False) -> Steps[None]:
    """Put a file into a project's store, from where its packages and mails attach it: a path, or a name with its
    octets. Raises Conflict where there is one of this name and it is not to be replaced."""
    number = yield from find_project(project)
    ((_, (name, content)),) = _read([file])
    path = f"{PREFIX}/projects/{number}/files/{quote(name, safe='')}"
    query = {"replace": str(replace).lower()}
    yield from ask(Request(method="PUT", path=path, query=query, content=content, repeatable=replace))


def export_package(package: PackageWord, form: Form = "dtsx") -> Steps[bytes]:
    """Give a package as a file: dtsx is SSIS's of 2012 and later, dtsx-6 that of 2008, json Mailwright's."""
    number = yield from find_package(package)
    return (yield from ask(get(f"/packages/{number}/file", form=form))).content
