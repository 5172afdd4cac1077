"""dtexec /File: a package's file in this process, with what the call sets in it."""

import re
from typing import Any

from designer.package.data_types import VariableType, parse_value
from tasks.client.answers import Issue
from tasks.command_line.dtexec.options import BadCommandLine, Call
from tasks.command_line.dtexec.reporting import Report
from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.files import load
from tasks.command_line.given import read_parameters
from tasks.command_line.loading import load_object_model

TYPE = re.compile(r"\s*\(\w+\)$")
PATH = re.compile(
    r"\\Package(?P<tasks>(?:\\[^\\.\[\]]+)*)"
    r"(?:\.Variables\[(?P<variable>[^\]]+)\]|\.Connections\[(?P<connection>[^\]]+)\])?"
    r"\.(?:Properties\[(?P<property>\w+)\]|(?P<name>\w+))",
    re.IGNORECASE,
)


def run(call: Call, report: Report) -> ExitStatus:
    """Run or validate a file as the call says."""
    local = load_object_model()
    package = load(call.values["file"], call.values.get("decrypt", ""))
    try:
        _prepare(package, call)
        parameters = read_parameters(_list_parameters(call), local.list_types(package))
    except (local.DtsException, ValueError) as error:
        raise BadCommandLine(str(error)) from error
    if "validate" in call.flags:
        return tell_issues(local.find_issues(package), call, report)
    result = local.execute(package, parameters, _listen(local.DefaultEvents, report))
    if "warnaserror" in call.flags and report.warnings and result is local.DTSExecResult.SUCCESS:
        result = local.DTSExecResult.FAILURE
    report.conclude(result.name, int(result))
    return {"SUCCESS": ExitStatus.SUCCESS, "CANCELED": ExitStatus.CANCELED}.get(result.name, ExitStatus.FAILURE)


def tell_issues(issues: list[Issue], call: Call, report: Report) -> ExitStatus:
    """Print what validation has found, and give the status that it is."""
    for each in issues:
        report.tell("OnError" if each.is_error else "OnWarning", "", each.message, each.code or "")
    has_failed = any(each.is_error for each in issues) or ("warnaserror" in call.flags and bool(issues))
    report.conclude(*(("FAILURE", 1) if has_failed else ("SUCCESS", 0)))
    return ExitStatus.FAILURE if has_failed else ExitStatus.SUCCESS


def _list_parameters(call: Call) -> list[str]:
    return [f"{TYPE.sub('', name)}={value}" for name, value in call.each("parameter")]


def _prepare(package: Any, call: Call) -> None:
    for name, text in call.each("connection"):
        package.connections[name.strip("{}").lower() if name.startswith("{") else name].connection_string = text
    for path, text in call.each("set"):
        _set(package, path, text)


def _set(package: Any, path: str, text: str) -> None:
    match = PATH.fullmatch(path)
    if match is None:
        raise BadCommandLine(rf"/Set cannot read “{path}”. Write such as \Package\Task.Properties[Subject];text.")
    found = package
    for name in filter(None, match["tasks"].split("\\")):
        found = found.executables[name]
    if match["variable"]:
        variable = found.variables[match["variable"]]
        variable.value = parse_value(VariableType(variable.data_type), text)
        return
    if match["connection"]:
        found = found.connections[match["connection"]]
    _set_property(found.properties[match["property"] or match["name"]], text)


def _set_property(found: Any, text: str) -> None:
    old = found.get_value()
    if isinstance(old, bool):
        found.set_value(parse_value(VariableType.BOOLEAN, text))
    else:
        found.set_value(parse_value(VariableType.INT64, text) if isinstance(old, int) else text)


def _listen(events: Any, report: Report) -> Any:
    """Give what hears of a run and reports it."""

    def on_error(self: Any, source: Any, code: int, part: str, text: str, *help_: Any) -> None:
        report.tell("OnError", _name(source), text, f"0x{code & 0xFFFFFFFF:08X}")

    def on_warning(self: Any, source: Any, code: int, part: str, text: str, *help_: Any) -> None:
        report.tell("OnWarning", _name(source), text, f"0x{code & 0xFFFFFFFF:08X}")

    def on_information(self: Any, source: Any, code: int, part: str, text: str, *help_: Any) -> None:
        report.tell("OnInformation", _name(source), text)

    def on_progress(self: Any, source: Any, text: str, percent: int, *rest: Any) -> None:
        report.tell("OnProgress", _name(source), f"{text}: {percent}% complete")

    def on_custom_event(self: Any, source: Any, event: str, text: str, *rest: Any) -> None:
        report.tell(event, _name(source), text)

    heard = (on_error, on_warning, on_information, on_progress, on_custom_event)
    return type("Reporting", (events,), {each.__name__: each for each in heard})()


def _name(source: Any) -> str:
    return str(getattr(source, "name", ""))
