"""What the API takes and answers about the mends of an import, and about what its packages have in common."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from designer.api.schemas import Given
from designer.dtsx.findings import Finding
from designer.errors import Invalid
from designer.input.number_types import Seconds
from designer.interchange.inventory.taking import Inventory
from designer.interchange.inventory.telling import describe_inventory
from designer.interchange.mending.choices import MOST, read_mends
from designer.interchange.mending.offers import Offer
from designer.interchange.report import describe_finding
from designer.registry.mends import LONGEST, Mend
from designer.services.imports.jobs.waiting import LONGEST_WAIT

Wait = Annotated[Seconds, Field(ge=0, le=LONGEST_WAIT)]
Words = Annotated[str, Field(max_length=LONGEST)]


class MendIn(Given):
    """A mend as a finding offers it, with its value; without a file it counts for all files in which that is found."""

    kind: Annotated[str, Field(max_length=64)]
    key: Words = ""
    file: Words = ""
    value: Words = ""


class ImportMendsIn(Given):
    """All mends with which the files are read again, and for how many seconds the answer may wait for the worker."""

    mends: Annotated[list[MendIn], Field(max_length=MOST)]
    wait: Wait = 0

    def read(self) -> tuple[Mend, ...]:
        """Give the mends. Raises Invalid."""
        return tuple(_read(each.model_dump()) for each in self.mends)


class MendOut(Schema):
    """A mend: its kind, what it is about, the file if it is for one alone, and what is given."""

    kind: str
    key: str
    file: str
    value: str


class OfferedMendOut(Schema):
    """A mend that takes a finding away: what it does, and what its value has to be, such as a manager or a path."""

    mend: MendOut
    sentence: str
    needs: str


class FindingOut(Schema):
    """What was found at a place in a file, under a code that never changes, and the mends that there are for it."""

    code: str
    severity: str
    place: str
    line: int
    title: str
    detail: str
    impact: str
    recommendation: str
    mends: list[OfferedMendOut]


class MendedOut(Schema):
    """What a mend changed of what was read, and where."""

    place: str
    sentence: str


class InventoryCallOut(Schema):
    """A package that calls another; is_here where that is in the import too."""

    caller: str
    callee: str
    is_here: bool


class InventoryServerOut(Schema):
    """A mail server under all of its names, with the managers that lead there; mends put one manager in the place of
    all."""

    names: list[str]
    managers: list[str]
    packages: list[str]
    count: int
    tasks: int
    mends: list[MendOut]


class InventoryManagerOut(Schema):
    """A connection manager of the project with the packages that use it."""

    name: str
    server: str
    packages: list[str]
    tasks: int


class InventoryOut(Schema):
    """What the packages of an import have in common. tasks are numbers by kind, domains those of recipients."""

    packages: list[str]
    calls: list[InventoryCallOut]
    servers: list[InventoryServerOut]
    shared: list[InventoryManagerOut]
    tasks: dict[str, int]
    domains: dict[str, int]
    without_mail: list[str]


def describe_findings(told: list[tuple[Finding, list[Offer]]]) -> list[FindingOut]:
    """Describe findings with their mends."""
    return [FindingOut(**describe_finding(*each)) for each in told]


def describe_what_is_common(inventory: Inventory) -> InventoryOut:
    """Describe an inventory."""
    return InventoryOut(**describe_inventory(inventory))


def read_mends_field(text: str) -> tuple[Mend, ...]:
    """Read the mends in a field of a form, which is JSON. Raises Invalid."""
    try:
        return read_mends(text)
    except ValueError as error:
        raise Invalid(str(error), {"mends": str(error)}) from error


def _read(given: dict[str, Any]) -> Mend:
    try:
        return Mend.model_validate(given)
    except ValueError as error:
        sentence = "A mend is one line of text in each of its fields."
        raise Invalid(sentence, {"mends": sentence}) from error
