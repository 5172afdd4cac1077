"""What an execution runs, with all that is made of it once: the flow, what its parts see, and what nobody may see."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument, ParameterDocument
from designer.package.enumerations import ContainerType
from designer.registry.types import task_types
from designer.variables.visibility import Scopes
from tasks.runtime.planner import WHOLE, Flow, Part, make_flow
from tasks.runtime.rules.restart import NOTHING as NO_RESTART
from tasks.runtime.rules.restart import Restart
from tasks.runtime.secrecy import Origins, find_origins, find_secret_names, find_secret_variables
from tasks.types.execute_package.embedding import Children, Homes, find_homes, read_children, split

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ExecutionSnapshot:
    """The document with all that it refers to, its flow, what its parts see, and what nobody may see.

    packages are the document without what its tasks call, under None, and each called package under its ChildPackage;
    homes are the ChildPackages of their parts, children what is the called packages' own, and secret_names what is
    secret in each of the packages. origins are what is made of that, and shows_sensitive is whether an administrator
    lets the project show it. restart is what an execution has done that this one restarts, if it is_restart.
    """

    document: PackageDocument
    shared_connections: list[ConnectionManagerDocument]
    project_parameters: tuple[ParameterDocument, ...]
    flow: Flow
    executables: dict[UUID, ExecutableDocument]
    packages: dict[UUID | None, PackageDocument]
    homes: Homes
    children: Children
    scopes: dict[UUID | None, Scopes]
    secret_names: dict[UUID | None, set[str]]
    secret_variables: frozenset[UUID]
    origins: Origins
    shows_sensitive: bool
    restart: Restart
    is_restart: bool

    def home_of(self, executable: UUID | None) -> UUID | None:
        """Give the ChildPackage that an executable is in or is, or None where that is the whole package."""
        return self.homes.get(executable) if executable else None

    def package_of(self, executable: UUID | None) -> PackageDocument:
        """Give the package that an executable is in, as that sees it."""
        return self.packages[self.home_of(executable)]

    def shared_of(self, home: UUID | None) -> list[ConnectionManagerDocument]:
        """Give the shared connection managers that a package sees, by its ChildPackage: as it uses them first."""
        return _see_shared(self.children, home, self.shared_connections)

    @property
    def has_secrets(self) -> bool:
        """Whether anything in it is sensitive, so that what runs keep is encrypted."""
        return any(self.secret_names.values())

    @cached_property
    def plain_variables(self) -> frozenset[UUID]:
        """The variables whose values are certainly not made of anything sensitive."""
        return frozenset(each.id for each in self.document.variables) - self.secret_variables

    @cached_property
    def keeps_values(self) -> bool:
        """Whether a run may keep other values of variables than it began with. What the items of parallel loops give is
        kept with the items."""
        if self.is_restart or self.homes or self.flow.has_handlers:
            return True
        return bool(self.document.variables) and any(map(_keeps_values, self.executables.values()))

    def find_hidden(self, of: UUID | None) -> frozenset[str]:
        """Give the properties of an executable or a constraint that are made of something sensitive and not shown."""
        return self.origins.get(of, NOTHING) if of and not self.shows_sensitive else NOTHING

    def find_expressions(self, of: UUID | None) -> list[str]:
        """Give the expressions that make what is not shown of an executable, and of the managers that it may use."""
        if of not in self.executables or not self.find_hidden(of):
            return []
        managers = [*self.package_of(of).connections, *self.shared_of(self.home_of(of))]
        driven = [self.executables[of].expressions, *(each.expressions for each in managers)]
        return [text for expressions in driven for text in expressions.values()]


def make_snapshot(
    document: PackageDocument,
    shared: list[ConnectionManagerDocument],
    of_project: tuple[ParameterDocument, ...],
    *,
    part: Part = WHOLE,
    restart: Restart = NO_RESTART,
    is_restart: bool = False,
    shows_sensitive: bool = False,
) -> ExecutionSnapshot:
    """Make it of a document in which all calls are embedded. part says what of it runs."""
    executables = {executable.id: executable for executable in document.executables}
    homes = find_homes(document)
    children = read_children(executables, homes)
    packages = split(document, homes, children)
    seen = {home: _see_shared(children, home, shared) for home in packages}
    secret = {home: find_secret_names(package, of_project, seen[home]) for home, package in packages.items()}
    origins = {
        key: made
        for home, each in packages.items()
        for key, made in find_origins(each, secret[home], seen[home]).items()
    }
    return ExecutionSnapshot(
        document,
        shared,
        of_project,
        make_flow(document, part),
        executables,
        packages,
        homes,
        children,
        {home: Scopes(package) for home, package in packages.items()},
        secret,
        frozenset[UUID]().union(*(find_secret_variables(package, secret[home]) for home, package in packages.items())),
        origins,
        shows_sensitive,
        restart,
        is_restart,
    )


def _keeps_values(executable: ExecutableDocument) -> bool:
    if executable.type == ContainerType.FOREACH_LOOP:
        return executable.properties.get("parallel") is not True
    known = task_types.get(executable.type)
    return known is None or known.find_assigned is not None


def _see_shared(
    children: Children, home: UUID | None, shared: list[ConnectionManagerDocument]
) -> list[ConnectionManagerDocument]:
    return [*children[home].shared_connections, *shared] if home else shared
