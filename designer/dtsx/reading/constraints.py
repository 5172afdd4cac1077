"""Precedence constraints, whose ends are paths in new formats and GUIDs in old ones."""

from collections.abc import Iterator, Mapping, Sequence

from lxml.etree import _Element as Element

from designer.dtsx.reading.objects import read_basics
from designer.dtsx.reading.progress import Progress, read_guid
from designer.dtsx.source import SourceConstraint, SourceExecutable
from designer.dtsx.xml.elements import attributes_of, dts_children

TRUE = frozenset({"1", "-1", "true"})


def read_constraints(
    owner: Element, path: str, siblings: Sequence[SourceExecutable], progress: Progress
) -> Iterator[SourceConstraint]:
    """Read the constraints of a container, between the executables that are in it."""
    known = _index(siblings)
    for element in dts_children(owner, "PrecedenceConstraint", "PrecedenceConstraints"):
        basics = read_basics(element)
        own_path = f"{path}.PrecedenceConstraints[{basics.name}]"
        ends = _ends(element, basics.properties)
        yield SourceConstraint(
            path=own_path,
            element=element,
            line=basics.line,
            id=progress.claim_id(basics.properties.get("DTSID", ""), own_path, basics.line),
            properties=basics.properties,
            expressions=basics.expressions,
            from_path=_find(known, ends[0]),
            to_path=_find(known, ends[1]),
        )


def _index(siblings: Sequence[SourceExecutable]) -> Mapping[str, str]:
    """Give paths by all that a constraint may name an executable with; the first of two has the name."""
    known: dict[str, str] = {}
    for sibling in siblings:
        names = [sibling.properties.get("refId", ""), sibling.path.removeprefix("\\")]
        if sibling.id is not None:
            names.append(str(sibling.id))
        names.append(sibling.properties.get("DTSID", "").strip().lower())
        for name in filter(None, names):
            known.setdefault(name, sibling.path)
    for sibling in siblings:
        known.setdefault(sibling.name, sibling.path)
    return known


def _ends(element: Element, properties: Mapping[str, str]) -> tuple[str, str]:
    before, after = properties.get("From", ""), properties.get("To", "")
    for end in dts_children(element, "Executable"):
        held = attributes_of(end)
        if held.get("IsFrom", "").strip().lower() in TRUE:
            before = before or held.get("IDREF", "")
        else:
            after = after or held.get("IDREF", "")
    return before, after


def _find(known: Mapping[str, str], name: str) -> str | None:
    guid = read_guid(name)
    named = str(guid) if guid else name
    return known.get(named) or known.get(name.strip().lower())
