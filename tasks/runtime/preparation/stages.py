"""What the steps of the pipeline give to one another, from what somebody asks for to what is ready to be kept.

Calls are evaluated and hidden while each package still is by itself, and embedded after that: what an expression sees
is its own package, with the IDs that this was drawn with (System::TaskID).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NewType
from uuid import UUID

from connections.environments.choosing import ChosenEnvironment
from designer.models import Package
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument, ParameterDocument
from designer.people.permissions import Person
from designer.variables.system_variables import Circumstances
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import NO_PACKAGE
from tasks.runtime.planner import Part
from tasks.runtime.preparation.parameters import Kept
from tasks.runtime.preparation.taking_over import Restarting


@dataclass(frozen=True)
class RunRequest:
    """What somebody asks for: a package to run, or a part of it, with values for parameters by the names that callers
    give them (see parameters.py), in the environment of a name. confirms_production: whether the person has been asked
    once more, should the environment be production. is_shadow: all mail is withheld.

    A document is run in place of the package as it is saved: that is a stored one then, which is tried out, or none,
    and says only of which project and name the document is; version is the kept version that it is, if it is one.
    started_by: what asks in the user's name, where that is not the user. restarting: what it takes over from an
    execution before.
    """

    user: Person
    package: Package
    parameters: Mapping[str, Any]
    environment: str
    part: Part
    logging: Logging
    confirms_production: bool = False
    is_shadow: bool = False
    document: PackageDocument | None = None
    started_by: str = ""
    version: int = NO_PACKAGE
    restarting: Restarting | None = None

    @property
    def is_of_package(self) -> bool:
        """Whether the package is one that is stored."""
        return self.package.pk is not None


@dataclass(frozen=True)
class Call:
    """An Execute Package task that calls a package: caller is the place of the package that it is in, and bindings are
    the variables that it binds parameters to, by the parameter's name."""

    task: ExecutableDocument
    caller: int
    bindings: Mapping[str, str]


@dataclass(frozen=True)
class PackageOfRun:
    """A package as it takes part in the run; one that is called twice does so twice.

    shared_connections are managers of the project and of the catalog: those that its tasks may refer to, and once
    expressions are evaluated those that they do. kept are the values of parameters that were chosen, as a row has them.
    """

    number: int
    version: int
    document: PackageDocument
    circumstances: Circumstances
    shared_connections: Sequence[ConnectionManagerDocument]
    call: Call | None = None
    kept: Kept = field(default_factory=dict)


@dataclass(frozen=True)
class Loaded:
    """All that a run is made of, as it is saved now. packages are the one that is run and then those that are called,
    each after its caller. number is the execution's, if that is known before it is made (NextKey)."""

    request: RunRequest
    environment: ChosenEnvironment
    project_parameters: tuple[ParameterDocument, ...]
    packages: tuple[PackageOfRun, ...]
    number: int | None = None


WithValues = NewType("WithValues", Loaded)
"""Parameters and packages' own connection managers have the values of this run."""
Evaluated = NewType("Evaluated", WithValues)
"""What expressions say of how the whole run goes stands in their place, and each package has the shared connection
managers that its tasks refer to."""
Hidden = NewType("Hidden", Evaluated)
"""A called package's parameters are sensitive where what they are bound to is."""


@dataclass(frozen=True)
class Embedded:
    """One document with all that is called in it, and the shared connection managers as the environment makes them.

    overridden are the IDs of those managers, of packages too, that the environment has set something of.
    """

    parts: Hidden
    document: PackageDocument
    shared_connections: list[ConnectionManagerDocument]
    overridden: frozenset[UUID]


Checked = NewType("Checked", Embedded)
"""Nothing of it was refused."""
