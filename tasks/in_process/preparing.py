"""From a program to what is run: values of parameters, called packages, and what is wrong with any of it."""

import getpass
import socket
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from designer.issues.issue import Issue, Severity
from designer.package.data_types import read_value
from designer.package.document import ParameterDocument
from designer.validation.packages import find_issues
from designer.variables.parameters import design_parameters, name_parameters
from designer.variables.system_variables import Circumstances
from designer.variables.values import Value
from tasks.in_process.embedding import Embedding
from tasks.in_process.program import Program
from tasks.runtime.planner import Part
from tasks.runtime.rules.judging import select_issues_at_start
from tasks.runtime.rules.snapshot import ExecutionSnapshot, make_snapshot
from tasks.types.execute_package.embedding import find_awaited

OF_PACKAGE = "$Package::"
OF_PACKAGES = UUID("0d5c8a52-39a7-4f4e-9a0f-6a5f7b1f2d9e")


@dataclass(frozen=True)
class Prepared:
    """What is run: the snapshot, under which circumstances, with which values of parameters (given), and what is wrong
    with it."""

    program: Program
    snapshot: ExecutionSnapshot
    circumstances: Circumstances
    given: dict[str, Value]
    issues: list[Issue]


def prepare(program: Program) -> Prepared:
    """Make it of what a program says. What is wrong is among the issues, and nothing is raised."""
    problems = _find_parameter_problems(program)
    document = program.document.model_copy(
        update={"parameters": [_fill(each, program) for each in program.document.parameters]}
    )
    of_project = tuple(_fill(each, program, "$Project::") for each in program.project_parameters)
    circumstances = replace(_describe(program), project_parameters=of_project)
    embedding = Embedding(program.find_package, circumstances)
    snapshot = make_snapshot(
        embedding.embed(document), list(program.shared_connections), of_project, part=Part(only=program.alone)
    )
    given = design_parameters(document, of_project) | _read_given(program)
    issues = [*problems, *embedding.issues, *_judge(snapshot, circumstances)]
    return Prepared(program, snapshot, circumstances, given, issues)


def package_id_of(document_name: str) -> UUID:
    """Give the GUID that a package goes by, which its name alone decides."""
    return uuid5(OF_PACKAGES, document_name)


def _describe(program: Program) -> Circumstances:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user has no name
        user = ""
    return Circumstances(
        datetime.now(UTC).replace(tzinfo=None),
        user,
        socket.gethostname(),
        instance_id=uuid4(),
        package_id=package_id_of(program.document.name),
    )


def _find_parameter_problems(program: Program) -> list[Issue]:
    known = name_parameters(program.document, program.project_parameters)
    given = {_qualify(name): value for name, value in program.parameters.items()}
    problems = [f"The package has no parameter “{name}”." for name in given if name not in known]
    for name, parameter in known.items():
        if name not in given and parameter.required:
            problems.append(f"“{parameter.name}” needs a value. Give one to run the package.")
        elif name in given:
            try:
                read_value(parameter.type, given[name])
            except ValueError as error:
                problems.append(f"The parameter “{parameter.name}”: {error}")
    return [Issue(Severity.ERROR, sentence, "parameters", stops_run=True) for sentence in problems]


def _qualify(name: str) -> str:
    return name if name.startswith("$") else f"{OF_PACKAGE}{name}"


def _fill(parameter: ParameterDocument, program: Program, prefix: str = OF_PACKAGE) -> ParameterDocument:
    """Give a parameter with the value of this run, but for a sensitive one, which no document has."""
    value = {_qualify(name): each for name, each in program.parameters.items()}.get(f"{prefix}{parameter.name}")
    if value is None or parameter.sensitive or not _fits(parameter, value):
        return parameter
    return parameter.model_copy(update={"value": value})


def _fits(parameter: ParameterDocument, value: Any) -> bool:
    try:
        read_value(parameter.type, value)
    except ValueError:
        return False
    return True


def _read_given(program: Program) -> dict[str, Value]:
    known = name_parameters(program.document, program.project_parameters)
    given = {_qualify(name): value for name, value in program.parameters.items()}
    return {
        name: (known[name].type, read_value(known[name].type, value))
        for name, value in given.items()
        if name in known and _fits(known[name], value)
    }


def _judge(snapshot: ExecutionSnapshot, circumstances: Circumstances) -> list[Issue]:
    """Validate each package by itself, as a run of the workers does before it begins."""
    issues: list[Issue] = []
    for home, package in snapshot.packages.items():
        who = replace(circumstances, awaited=find_awaited(snapshot.executables, home)) if home else circumstances
        found = find_issues(package, snapshot.shared_of(home), None, who, judges_identities=False)
        issues += (replace(issue, executable=issue.executable or home) for issue in found)
    return select_issues_at_start(issues, snapshot.document, snapshot.executables, snapshot.flow)
