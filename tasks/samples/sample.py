"""What a sample is: packages, and all that they need to run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from connections.models.environment_document import EnvironmentDocument, Reference
from designer.package.document import PackageDocument
from tasks.unattended.schedules.services import ScheduleSettings


@dataclass(frozen=True)
class Place:
    """Where a sample is put: the ID of the SMTP connection manager there, and what its packages are called there by
    their own names."""

    connection: str
    names: Mapping[str, str]


Draw = Callable[[Place], PackageDocument]


@dataclass(frozen=True)
class SamplePackage:
    """A package of a sample: its own name, and how it is drawn for a place."""

    name: str
    draw: Draw


@dataclass(frozen=True)
class Sample:
    """A sample by its word in addresses. The first package is the one that is opened and run; those that it calls come
    after it. An environment sets what references say, of the first package; a schedule starts it, once somebody has
    enabled it. is_to_fail says that its run fails on purpose."""

    key: str
    title: str
    shows: str
    packages: Sequence[SamplePackage]
    files: Mapping[str, str] = field(default_factory=dict)
    environment: EnvironmentDocument | None = None
    references: Sequence[Reference] = ()
    schedule: ScheduleSettings | None = None
    is_to_fail: bool = False
