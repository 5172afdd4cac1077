"""Variables and parameters of packages."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from designer.dtsx.reading.objects import Basics, read_basics
from designer.dtsx.reading.progress import Progress
from designer.dtsx.source import SourceParameter, SourceVariable
from designer.dtsx.xml.elements import attributes_of, dts_children, first_element, text_of


def read_code(text: str) -> int | None:
    """Read the number of a data type; None where it is none."""
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 6 else None


def read_variables(owner: Element, path: str, progress: Progress) -> Iterator[SourceVariable]:
    """Read the variables of a package, a container, a task or a handler; path is the owner's."""
    for element in dts_children(owner, "Variable", "Variables"):
        basics = read_basics(element)
        namespace = basics.properties.get("Namespace", "User")
        yield _variable(basics, f"{path}.Variables[{namespace}::{basics.name}]", progress)


def _variable(basics: Basics, path: str, progress: Progress) -> SourceVariable:
    value = next(dts_children(basics.element, "VariableValue"), None)
    held = {} if value is None else attributes_of(value)
    return SourceVariable(
        path=path,
        element=basics.element,
        line=basics.line,
        id=progress.claim_id(basics.properties.get("DTSID", ""), path, basics.line),
        properties=basics.properties,
        expressions=basics.expressions,
        data=first_element(value),
        data_type=read_code(held.get("DataType", "")),
        value=text_of(value),
    )


def read_parameters(root: Element, progress: Progress) -> Iterator[SourceParameter]:
    """Read the parameters of a package; the value is the property ParameterValue."""
    for element in dts_children(root, "PackageParameter", "PackageParameters"):
        basics = read_basics(element)
        path = f"\\Package.Parameters[{basics.name}]"
        yield SourceParameter(
            path=path,
            element=element,
            line=basics.line,
            id=progress.claim_id(basics.properties.get("DTSID", ""), path, basics.line),
            properties=basics.properties,
            expressions=basics.expressions,
            data_type=read_code(basics.properties.get("DataType", "")),
            value=basics.properties.get("ParameterValue", ""),
        )
