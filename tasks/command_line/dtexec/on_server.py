"""dtexec /ISServer: a package of a server's project. As dtexec does, it starts it and ends, unless the server option
SYNCHRONIZED says that it is to wait."""

import re
from collections.abc import Mapping

from tasks.client.client import Client
from tasks.command_line.dtexec.of_file import TYPE, tell_issues
from tasks.command_line.dtexec.options import BadCommandLine, Call
from tasks.command_line.dtexec.reporting import Report
from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.given import read_parameters

OPTION = "$ServerOption::"
RESULTS = {"succeeded": ("SUCCESS", 0), "canceled": ("CANCELED", 3)}
STATUSES = {"succeeded": ExitStatus.SUCCESS, "canceled": ExitStatus.CANCELED}


def find_path(path: str) -> str:
    r"""Give project and package of \SSISDB\Folder\Project\Package.dtsx. Raises BadCommandLine."""
    parts = [part for part in re.split(r"[\\/]", path.strip('"')) if part]
    if len(parts) < 2:
        raise BadCommandLine(
            rf"/ISServer needs \SSISDB\Folder\Project\Package.dtsx, or Project/Package, and not “{path}”."
        )
    return f"{parts[-2]}/{re.sub(r'[.]dtsx$', '', parts[-1], flags=re.IGNORECASE)}"


def run(call: Call, report: Report, client: Client) -> ExitStatus:
    """Run or validate a package as the call says."""
    path, options = find_path(call.values["isserver"]), _read_options(call)
    if call.each("set") or call.each("connection"):
        raise BadCommandLine("/Set and /Connection are for files. Give the property an expression over a parameter.")
    if "validate" in call.flags:
        return tell_issues(client.validate(path), call, report)
    given = [f"{TYPE.sub('', name)}={text}" for name, text in call.each("parameter") if not name.startswith(OPTION)]
    parameters = read_parameters(given, client.parameter_types(path) if given else {})
    level, environment = options.get("LOGGING_LEVEL", ""), call.values.get("envreference", "")
    started = client.start(path, parameters=parameters, environment=environment, logging_level=level)
    print(f"Execution ID: {started.id}.")
    if options.get("SYNCHRONIZED", "").lower() not in ("true", "1"):
        return ExitStatus.SUCCESS
    return _wait(client, started.id, call, report)


def _wait(client: Client, number: int, call: Call, report: Report) -> ExitStatus:
    try:
        for message in client.follow(number):
            report.tell_message(message)
    except KeyboardInterrupt:
        client.cancel(number)
    status = client.wait(number).status
    if status == "succeeded" and "warnaserror" in call.flags and report.warnings:
        status = "failed"
    report.conclude(*RESULTS.get(status, ("FAILURE", 1)))
    return STATUSES.get(status, ExitStatus.FAILURE)


def _read_options(call: Call) -> Mapping[str, str]:
    given = {TYPE.sub("", name).removeprefix(OPTION): text for name, text in call.each("parameter") if OPTION in name}
    if unknown := given.keys() - {"SYNCHRONIZED", "LOGGING_LEVEL"}:
        raise BadCommandLine(f"There is no server option {', '.join(sorted(unknown))} here.")
    return given
