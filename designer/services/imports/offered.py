"""The mends that a report offers, each once with the number of findings that it takes away, and what a form says of
them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import ValidationError

from designer.errors import Invalid
from designer.interchange.mending.kinds import find_kind
from designer.interchange.mending.offers import Offer
from designer.interchange.mending.paths import MAP_PATHS
from designer.registry.mends import Mend, Need
from designer.services.imports.outcomes import ImportReport

MOST = 300
HINTS = {
    Need.MANAGER: "catalog:NAME or project:NAME",
    Need.FILE_MANAGER: "catalog:NAME or project:NAME",
    Need.CREDENTIAL: "Name of the credential",
    Need.PACKAGE: "Name of the package",
    Need.PATH: "Path here, such as /data/reports",
    Need.TEXT: "What is right",
}
LISTS = {
    Need.MANAGER: "managers",
    Need.FILE_MANAGER: "file-managers",
    Need.CREDENTIAL: "credentials",
    Need.PACKAGE: "packages",
}
NO_MEND = "A mend of the page cannot be read. Load the page again."


class Form(Protocol):
    """What a browser sends."""

    def get(self, name: str, default: str, /) -> Any:
        """Give a field."""

    def getlist(self, name: str, /) -> list[Any]:
        """Give all fields of a name."""


@dataclass
class OfferedMend:
    """A mend with the findings of which files it takes away; value and is_ticked are as a form had them."""

    offer: Offer
    value: str = ""
    is_ticked: bool = False
    findings: int = 0
    files: set[str] = field(default_factory=set)
    titles: dict[str, None] = field(default_factory=dict)

    @property
    def needs_value(self) -> bool:
        """Tell whether something has to be given."""
        return self.offer.needs is not Need.NOTHING

    @property
    def field(self) -> str:
        """Give the mend as a field of a form keeps it."""
        return self.offer.mend.model_copy(update={"value": ""}).model_dump_json()

    @property
    def options(self) -> str:
        """Name the list of what can be chosen, where there is one."""
        return LISTS.get(self.offer.needs, "")

    @property
    def hint(self) -> str:
        """Say what has to be given."""
        return HINTS.get(self.offer.needs, "")


def gather_offers(report: ImportReport, form: Form | None = None) -> list[OfferedMend]:
    """Give each mend once, in the order of files and findings."""
    found: dict[str, OfferedMend] = {}
    for name, told in _list_findings(report):
        for finding, offers in told:
            for offer in offers:
                held = found.setdefault(offer.id, OfferedMend(offer, offer.mend.value))
                held.findings += 1
                held.files.add(name)
                held.titles[finding.rule.title] = None
    chosen = list(found.values())[:MOST]
    for each in chosen if form else ():
        each.value = form.get(f"value-{each.offer.id}", each.value) if form else ""
        each.is_ticked = bool(form and form.get(f"tick-{each.offer.id}", ""))
    return chosen


def _list_findings(report: ImportReport) -> Iterator[tuple[str, list[Any]]]:
    yield from ((each.name, each.findings_with_mends) for each in report.shared)
    yield from ((each.file, each.findings_with_mends) for each in report.files)


def read_chosen(form: Form) -> tuple[Mend, ...]:
    """Give the mends that a form has ticked, with those of before that are to stay. Raises Invalid."""
    try:
        kept = [Mend.model_validate_json(each) for each in form.getlist("kept")]
        new = [_read_offer(text, form) for text in form.getlist("offer")]
        servers = [each for number in form.getlist("servers") for each in _read_server(number, form)]
        mapped = [*_read_mapping(form)]
    except ValidationError as error:
        raise Invalid(NO_MEND, {"mends": NO_MEND}) from error
    return (*kept, *(each for each in new if each), *servers, *mapped)


def _read_offer(text: str, form: Form) -> Mend | None:
    """Give the mend behind a field, if it is ticked."""
    mend = Mend.model_validate_json(text)
    kind = find_kind(mend.kind)
    offer = Offer(mend, "", kind.needs if kind else Need.NOTHING)
    if not form.get(f"tick-{offer.id}", ""):
        return None
    return _with(mend, form.get(f"value-{offer.id}", ""))


def _read_server(number: str, form: Form) -> Iterator[Mend]:
    """Give the mends that put one manager in the place of all that lead to a server."""
    if value := form.get(f"server-{number}", "").strip():
        for text in form.getlist(f"server-key-{number}"):
            yield _with(Mend(kind="smtp.manager", key=text), value)


def _read_mapping(form: Form) -> Iterator[Mend]:
    """Give the mapping of a folder that was typed in."""
    key, value = form.get("folder", "").strip(), form.get("folder-here", "").strip()
    if key:
        yield Mend(kind=MAP_PATHS.name, key=key, value=value)


def _with(mend: Mend, value: str) -> Mend:
    return Mend.model_validate({**mend.model_dump(), "value": value})
