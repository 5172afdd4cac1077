"""What packages, containers and tasks have in common in SSIS (DtsContainer), and in a document."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from designer.dtsx.source import SourceExecutable, SourcePackage
from designer.interchange.importing.parts import Parts
from designer.interchange.importing.values import is_true, read_number
from designer.interchange.rules import CHECKPOINT, DISABLED, NOT_USED_HERE, TRANSACTION
from designer.package.enumerations import ForceExecutionResult

DRIVEN: Final = MappingProxyType(
    {
        "DelayValidation": "delay_validation",
        "Description": "description",
        "DisableEventHandlers": "disable_event_handlers",
        "ForceExecutionResult": "force_execution_result",
        "MaxErrorCount": "maximum_error_count",
        "MaximumErrorCount": "maximum_error_count",
    }
)
"""The properties that all have and an expression may drive, by SSIS's names."""
DRIVEN_OF_PACKAGES: Final = MappingProxyType({**DRIVEN, "MaxConcurrentExecutables": "max_concurrent_executables"})
DRIVEN_OF_EXECUTABLES: Final = MappingProxyType(
    {
        **DRIVEN,
        "Disable": "disable",
        "Disabled": "disable",
        "FailPackageOnFailure": "fail_package_on_failure",
        "FailParentOnFailure": "fail_parent_on_failure",
    }
)
RESULTS: Final = MappingProxyType({each.number: each for each in ForceExecutionResult})
REQUIRED: Final = 2
"""SSIS's DTSTransactionOption.Required."""
LARGEST_COUNT: Final = 2**31 - 1


def read_host(source: SourceExecutable, parts: Parts) -> dict[str, Any]:
    """Give what a package or executable says of itself as a container, and tell what of that nothing here has."""
    properties = source.properties
    _tell_what_is_not_used(source, parts)
    count = read_number(properties.get("MaxErrorCount", ""), 1)
    return {
        "delay_validation": is_true(properties.get("DelayValidation", "")),
        "disable_event_handlers": is_true(properties.get("DisableEventHandlers", "")),
        "maximum_error_count": min(max(count, 0), LARGEST_COUNT),
        "force_execution_result": _read_result(properties.get("ForceExecutionResult", "")),
    }


def read_executable(source: SourceExecutable, parts: Parts) -> dict[str, Any]:
    """Give what tasks, containers and event handlers have beside that."""
    disabled = is_true(source.properties.get("Disabled", ""))
    if disabled:
        parts.findings.tell(DISABLED, source, f"“{source.name}” is disabled in SSIS.")
    return {
        **read_host(source, parts),
        "disable": disabled,
        "fail_package_on_failure": is_true(source.properties.get("FailPackageOnFailure", "")),
        "fail_parent_on_failure": is_true(source.properties.get("FailParentOnFailure", "")),
    }


def read_package(source: SourcePackage, parts: Parts) -> dict[str, Any]:
    """Give what a package has beside that."""
    if is_true(source.properties.get("SaveCheckpoints", "")):
        name = source.properties.get("CheckpointFileName", "")
        parts.findings.tell(CHECKPOINT, source, f"SaveCheckpoints is set, and the file is “{name[:300]}”.")
    most = read_number(source.properties.get("MaxConcurrentExecutables", ""), -1)
    fits = most == -1 or 0 < most <= LARGEST_COUNT
    return {**read_host(source, parts), "max_concurrent_executables": most if fits else -1}


def _read_result(text: str) -> ForceExecutionResult:
    word = text.strip()
    by_name = next((each for each in ForceExecutionResult if each.value.casefold() == word.casefold()), None)
    return by_name or RESULTS.get(read_number(word, -1), ForceExecutionResult.NONE)


def _tell_what_is_not_used(source: SourceExecutable, parts: Parts) -> None:
    properties: Mapping[str, str] = source.properties
    transaction = properties.get("TransactionOption", "")
    if read_number(transaction, 1) == REQUIRED or transaction.strip().casefold() == "required":
        parts.findings.tell(TRANSACTION, source, "TransactionOption is Required.", property_name="TransactionOption")
    if is_true(properties.get("ForceExecValue", "")):
        detail = f"ForceExecutionValue is set to {properties.get('ExecValue', '')[:100]}."
        parts.findings.tell(NOT_USED_HERE, source, detail, property_name="ForceExecutionValue")
