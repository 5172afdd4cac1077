"""The Execute Package task in SSIS's files."""

import re
from copy import deepcopy
from dataclasses import replace
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.findings import Rule, Severity
from designer.dtsx.source import SourceExecutable
from designer.interchange.importing.elements import child, children, set_value, value
from designer.interchange.importing.values import is_true
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm
from designer.registry.mends import Mending, MendKind, Need
from designer.registry.written_parts import Destination, WrittenPart
from tasks.types.execute_package.properties import ExecutePackageTaskProperties

BY_FILE: Final = Rule(
    "MW-I-0120",
    Severity.WARNING,
    "An Execute Package task calls a package outside of its project",
    "Here it calls the package of that name in this project.",
    "Import that package into this project too, and look at the task.",
)
NOT_KNOWN: Final = Rule(
    "MW-I-0121",
    Severity.ERROR,
    "Nobody can tell which package an Execute Package task calls",
    "The package does not run before one is chosen.",
    "Choose the package in the task's editor.",
)
LAST_NAME: Final = re.compile(r"[^\\/]*\Z")
SUFFIX: Final = ".dtsx"


def read_execute_package(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give the package by its name, and what its parameters get."""
    return ReadPart({"package": _find_package(source, around), "parameter_bindings": _read_bindings(source.data)})


def _find_package(source: SourceExecutable, around: Surroundings) -> str:
    """Give the name of the package: of the project's by its file's name; else of that in a server or file."""
    named = value(source.data, "PackageName").strip()
    is_of_project = is_true(value(source.data, "UseProjectReference"))
    if not is_of_project:
        found = around.find_connection(value(source.data, "Connection"))
        path = named or (found[0].connection_string if found else "")
        named = _last_name(path)
        if named:
            around.findings.tell(BY_FILE, source, f"It calls {path[:300]}.", key=path.strip())
    if not named:
        around.findings.tell(NOT_KNOWN, source, "The file names no package.", key=source.path)
        return ""
    name = named[: -len(SUFFIX)] if named.casefold().endswith(SUFFIX) else named
    return around.packages.get(name.casefold(), name)


def _last_name(path: str) -> str:
    found = LAST_NAME.search(path.strip())
    return found[0] if found else ""


def _read_bindings(data: Element | None) -> list[dict[str, str]]:
    return [
        {"parameter": value(each, "ParameterName"), "variable": value(each, "BindedVariableOrParameterName")}
        for holder in (data, child(data, "ParameterAssignments"))
        for each in children(holder, "ParameterAssignment")
    ]


def _call_other(source: SourceExecutable, mending: Mending) -> SourceExecutable:
    """Let the task call a package of its project instead of what a file, a server or nothing names."""
    path = value(source.data, "PackageName").strip()
    path = path or mending.find_path(value(source.data, "Connection"))
    is_outside = bool(path) and not is_true(value(source.data, "UseProjectReference"))
    mend = mending.find(path if is_outside else source.path)
    if mend is None:
        return source
    data = etree.Element("ExecutePackageTask") if source.data is None else deepcopy(source.data)
    set_value(data, "UseProjectReference", "True")
    set_value(data, "PackageName", mend.value)
    mending.tell(source, f"“{source.name}” calls the package “{mend.value}” of this project.")
    return replace(source, data=data)


def _check(package: str) -> str:
    return "" if package else "Choose the package that is called."


def write_execute_package(properties: ExecutePackageTaskProperties, to: Destination) -> WrittenPart:
    """Give the task's data: a package of the same project, by its file's name."""
    data = etree.Element("ExecutePackageTask")
    etree.SubElement(data, "UseProjectReference").text = "True"
    name = to.packages.get(properties.package.strip().casefold(), properties.package)
    etree.SubElement(data, "PackageName").text = f"{name}{SUFFIX}" if name else None
    if properties.parameter_bindings:
        bindings = etree.SubElement(data, "ParameterAssignments")
        for each in properties.parameter_bindings:
            binding = etree.SubElement(bindings, "ParameterAssignment")
            etree.SubElement(binding, "ParameterName").text = each.parameter
            etree.SubElement(binding, "BindedVariableOrParameterName").text = each.variable
    return WrittenPart(data)


FORM: Final = TaskForm(
    kinds=("Microsoft.ExecutePackageTask",),
    read=read_execute_package,
    rules=(BY_FILE, NOT_KNOWN),
    mends=(
        MendKind(
            "package.call",
            (BY_FILE,),
            "Call a package of this project instead of {key}",
            _call_other,
            Need.PACKAGE,
            suggest=lambda key: _last_name(key).removesuffix(SUFFIX),
            check=_check,
        ),
        MendKind(
            "package.choose",
            (NOT_KNOWN,),
            "Choose the package that is called",
            _call_other,
            Need.PACKAGE,
            is_placed=True,
            check=_check,
        ),
    ),
    write=write_execute_package,
    find_calls=lambda properties: [properties["package"]] if properties.get("package") else [],
)
