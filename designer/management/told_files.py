"""What importdtsx says of a file: an object for programs, lines for people."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from designer.dtsx.counting import count
from designer.dtsx.files.projects import ReadFile
from designer.input.texts import CONTROL
from designer.interchange.checking import check_package, find_in_connections
from designer.interchange.inventory.taking import Inventory
from designer.interchange.inventory.telling import describe_inventory, write_inventory
from designer.interchange.mending.offers import keeps_managers
from designer.interchange.report import describe_finding, summarize
from designer.registry.mends import Mend
from designer.services.imports.outcomes import FileOutcome, Outcome


def tell_of(file: ReadFile, mends: Sequence[Mend]) -> FileOutcome:
    """Give what is told of a file that is only read."""
    if file.refused:
        return FileOutcome(file.name, Outcome.REFUSED, file.refused)
    if file.package is None:
        findings = find_in_connections(file.connections, mends)
        return FileOutcome(file.name, Outcome.CHECKED, counts=count(None, file.connections), findings=findings)
    checked = check_package(file.package, file.project, mends, file.name)
    return FileOutcome(
        file.name,
        Outcome.CHECKED,
        name=file.package.name,
        summary=summarize(checked.findings),
        counts=count(file.package, file.connections),
        findings=checked.findings,
        mended=checked.mended,
        keeps_managers=keeps_managers(file.package),
        facts=checked.facts,
    )


def as_json(file: FileOutcome) -> str:
    """Give what is in a file, for programs."""
    told = {
        "file": file.file,
        "error": file.error or None,
        "counts": file.counts and asdict(file.counts),
        "findings": [describe_finding(*each) for each in file.findings_with_mends],
    }
    return json.dumps(told)


def as_text(file: FileOutcome, *, is_package: bool) -> str:
    """Give what is in a file, for people."""
    if file.counts is None:
        return clean(f"{file.file}: {file.error}")
    numbers = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in asdict(file.counts).items() if number)
    lines = [f"{file.file}: {numbers or 'nothing of interest'}, {len(file.findings)} findings"]
    if is_package:
        lines.append(f"  {file.summary}")
    lines += [f"  mended {each.place}: {each.sentence}" for each in file.mended]
    lines += [f"  {each.rule.severity} {each.rule.code} {each.place}: {each.detail}" for each in file.findings]
    return "\n".join(map(clean, lines))


def tell_inventory(inventory: Inventory, *, as_json: bool) -> str:
    """Give what the files have in common."""
    if as_json:
        return json.dumps({"inventory": describe_inventory(inventory)})
    return "\n".join(map(clean, write_inventory(inventory)))


def clean(text: str) -> str:
    """Give a line without what a terminal would take for a command."""
    return CONTROL.sub("?", text).encode(errors="replace").decode()


def describe(file: FileOutcome) -> str:
    """Give what came of a file, for programs."""
    told: dict[str, Any] = {
        "file": file.file,
        "outcome": file.outcome.value,
        "error": file.error or None,
        "package": file.package.pk if file.package and file.outcome is not Outcome.REFUSED else None,
        "name": file.name,
        "summary": file.summary,
        "counts": file.counts and asdict(file.counts),
        "findings": [describe_finding(*each) for each in file.findings_with_mends],
        "changes": list(file.changes),
        "mended": [asdict(each) for each in file.mended],
    }
    return json.dumps(told)


def tell(file: FileOutcome) -> str:
    """Give what came of a file, for people."""
    told = file.error or f"{file.outcome}{f' as “{file.name}”' if file.name else ''}. {file.summary}"
    return clean(f"{file.file}: {told}")
